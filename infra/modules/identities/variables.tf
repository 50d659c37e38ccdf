variable "project" {
  description = "Project that run-egress lives in."
  type        = string
}

variable "roles" {
  description = "Permissions by scope: generated/roles.json."
  type        = any
}

variable "pushes" {
  description = "Names of the subscriptions that push."
  type        = list(string)
}

variable "watch" {
  description = "Whose jobs are watched; see the root module."
  type = object({
    projects     = optional(list(string), [])
    folder       = optional(string)
    organization = optional(string)
  })
}

variable "allow_changes" {
  description = "Whether the writer gets its role."
  type        = bool
}

variable "allow_job_edits" {
  description = "Whether the writer may edit jobs."
  type        = bool
}
