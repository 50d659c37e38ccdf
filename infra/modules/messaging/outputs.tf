output "topics" {
  description = "Full name of each topic, by its short one."
  value       = { for name in var.topics : name => google_pubsub_topic.topic[name].id }
}
