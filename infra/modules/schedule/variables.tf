variable "project" {
  description = "Project that run-egress lives in."
  type        = string
}

variable "region" {
  description = "Region of the scheduler."
  type        = string
}

variable "topic" {
  description = "Full name of the topic of sweeps."
  type        = string
}

variable "watch" {
  description = "Whose jobs are looked at: projects, a folder or an organisation."
  type = object({
    projects     = list(string)
    folder       = string
    organization = string
  })
}

variable "remediate" {
  description = "Whether a sweep asks for the cures that policy permits; else it only reports."
  type        = bool
}

variable "schedule" {
  description = "In cron's form; null for never."
  type        = string
}

variable "time_zone" {
  description = "Time zone of the schedule."
  type        = string
}
