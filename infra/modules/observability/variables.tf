variable "project" {
  description = "Project that run-egress lives in."
  type        = string
}

variable "pushes" {
  description = "Short names of the subscriptions that push."
  type        = list(string)
}

variable "max_instances" {
  description = "Most instances of one function."
  type        = number
}

variable "channels" {
  description = "Notification channels of the alerts."
  type        = list(string)
}
