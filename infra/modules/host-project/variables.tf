variable "host_project" {
  description = "Id of the Shared VPC host project."
  type        = string
}

variable "changeable" {
  description = "Whether the writer gets its role here."
  type        = bool
}

variable "service_projects" {
  description = "Numbers of the service projects whose jobs come into this network."
  type        = list(string)
}

variable "roles" {
  description = "Permissions by scope: generated/roles.json."
  type        = any
}

variable "reader" {
  description = "The reading identity, as IAM names it."
  type        = string
}

variable "writer" {
  description = "The writing identity, as IAM names it."
  type        = string
}
