variable "project" {
  description = "Project that run-egress lives in."
  type        = string
}

variable "region" {
  description = "Location of the bucket."
  type        = string
}

variable "policy" {
  description = "Text of the policy file."
  type        = string
}

variable "report_days" {
  description = "Days after which reports, published results, proposals and messages are deleted."
  type        = number
}

variable "aging" {
  description = "Beginnings of the paths of what is deleted after that."
  type        = list(string)
}

variable "trailless" {
  description = "Beginnings of the paths of what is of no use once it has been overwritten or deleted."
  type        = list(string)
}

variable "deletable" {
  description = "Whether the bucket is deleted with all that is in it."
  type        = bool
}

variable "role" {
  description = "Role that reads and writes objects."
  type        = string
}

variable "members" {
  description = "Who has it."
  type        = list(string)
}

variable "secret_role" {
  description = "Role that reads secrets."
  type        = string
}

variable "secrets" {
  description = "Secrets, as projects/PROJECT/secrets/NAME."
  type        = list(string)
}

variable "secret_members" {
  description = "Who may read them."
  type        = list(string)
}
