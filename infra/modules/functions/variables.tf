variable "project" {
  description = "Project that run-egress lives in."
  type        = string
}

variable "region" {
  description = "Region of the functions."
  type        = string
}

variable "bundles" {
  description = "Folder with one built folder a function."
  type        = string
}

variable "bucket" {
  description = "Bucket that sources are uploaded to."
  type        = string
}

variable "functions" {
  description = "Settings of each function, by its entry point: generated/deployment.json."
  type = map(object({
    identity       = string
    timeoutSeconds = number
    memory         = string
    concurrency    = number
    maxInstances   = number
  }))
}

variable "accounts" {
  description = "E-mail address of each identity."
  type        = map(string)
}

variable "environment" {
  description = "Environment of every function; each has its own name on top."
  type        = map(string)
}

variable "invokers" {
  description = "Who may call each function, as IAM names them."
  type        = map(list(string))
}

variable "max_instances" {
  description = "Most instances of one function, whatever its own settings say."
  type        = number
}

variable "build_service_account" {
  description = "Service account that builds; null for the project's default."
  type        = string
}
