variable "project" {
  description = "Project that run-egress lives in."
  type        = string
}

variable "project_number" {
  description = "Its number, which names Pub/Sub's service agent."
  type        = string
}

variable "topics" {
  description = "Short names of the topics."
  type        = list(string)
}

variable "pulls" {
  description = "Topics by the short name of the subscription that lets people read along."
  type        = map(string)
}

variable "publisher_role" {
  description = "Role that publishes."
  type        = string
}

variable "publishers" {
  description = "Who has it on every topic but that of dead letters."
  type        = list(string)
}
