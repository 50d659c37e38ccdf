variable "project" {
  description = "Project that run-egress lives in."
  type        = string
}

variable "region" {
  description = "Region of the functions."
  type        = string
}

variable "watch" {
  description = "Whose jobs are watched; see the root module."
  type = object({
    projects     = optional(list(string), [])
    folder       = optional(string)
    organization = optional(string)
  })
}

variable "event_source" {
  description = "sink or eventarc."
  type        = string
}

variable "sinks" {
  description = "Filters by the topic that they feed: generated/deployment.json."
  type        = map(string)
}

variable "topics" {
  description = "Full name of each topic."
  type        = map(string)
}

variable "methods" {
  description = "Methods whose entries Eventarc triggers name."
  type        = list(string)
}

variable "service" {
  description = "Cloud Run service of the function that hears of job writes."
  type        = string
}

variable "account" {
  description = "Account by which Eventarc calls it."
  type        = string
}
