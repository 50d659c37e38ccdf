variable "project" {
  description = "Project that run-egress lives in."
  type        = string
}

variable "project_number" {
  description = "Its number, which names Pub/Sub's service agent."
  type        = string
}

variable "pushes" {
  description = "Subscriptions that push, by short name: generated/deployment.json."
  type = map(object({
    topic                 = string
    to                    = string
    ordered               = bool
    maximumBackoffSeconds = number
    maxDeliveryAttempts   = number
  }))
}

variable "delivery" {
  description = "How a push is repeated: generated/deployment.json."
  type = object({
    ackDeadlineSeconds    = number
    minimumBackoffSeconds = number
  })
}

variable "topics" {
  description = "Full name of each topic, by its short one."
  type        = map(string)
}

variable "urls" {
  description = "URL of each function."
  type        = map(string)
}

variable "accounts" {
  description = "E-mail address of the account that pushes each subscription."
  type        = map(string)
}
