# One project: run-egress lives where the jobs are, and builds what is missing.

terraform {
  required_version = ">= 1.9"
}

variable "project" {
  description = "Id of the project."
  type        = string
}

variable "region" {
  description = "Region of the functions."
  type        = string
  default     = "europe-west2"
}

provider "google" {
  project = var.project
  region  = var.region
}

module "run_egress" {
  source = "../.."

  project       = var.project
  region        = var.region
  watch         = { projects = [var.project] }
  bundles       = "${path.module}/../../../dist/functions"
  policy        = file("${path.module}/run-egress.yaml")
  allow_changes = true
}

output "next_steps" {
  description = "What to do now."
  value       = module.run_egress.next_steps
}
