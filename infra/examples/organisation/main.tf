# An organisation: every job of every project is watched and told of, nothing is changed.

terraform {
  required_version = ">= 1.9"
}

variable "project" {
  description = "Id of the project that run-egress lives in."
  type        = string
}

variable "region" {
  description = "Region of the functions."
  type        = string
  default     = "europe-west2"
}

variable "organization" {
  description = "Number of the organisation."
  type        = string
}

variable "webhook_secret" {
  description = "Secret with the URL of a Slack webhook, as projects/PROJECT/secrets/NAME."
  type        = string
}

variable "alert_channels" {
  description = "Notification channels of the alerts."
  type        = list(string)
  default     = []
}

provider "google" {
  project = var.project
  region  = var.region
}

module "run_egress" {
  source = "../.."

  project        = var.project
  region         = var.region
  watch          = { organization = var.organization }
  bundles        = "${path.module}/../../../dist/functions"
  secrets        = [var.webhook_secret]
  alert_channels = var.alert_channels
  sweep_schedule = "0 6 * * 1-5"
  time_zone      = "Europe/London"
}

output "next_steps" {
  description = "What to do now."
  value       = module.run_egress.next_steps
}
