# Shared VPC: jobs in service projects, the network in a host project, run-egress in a project of its own.

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

variable "service_projects" {
  description = "Service projects whose jobs are watched: number by id."
  type        = map(string)
}

variable "host_project" {
  description = "Id of the Shared VPC host project."
  type        = string
}

provider "google" {
  project = var.project
  region  = var.region
}

module "run_egress" {
  source = "../.."

  project       = var.project
  region        = var.region
  watch         = { projects = keys(var.service_projects) }
  bundles       = "${path.module}/../../../dist/functions"
  allow_changes = true

  policy = yamlencode({
    version      = 1
    destinations = ["github.com:443"]
    remediation  = "create"
    hostProjects = [var.host_project]
  })

  host_projects = {
    (var.host_project) = {
      changeable       = true
      service_projects = values(var.service_projects)
    }
  }
}

output "next_steps" {
  description = "What to do now."
  value       = module.run_egress.next_steps
}
