output "subscriptions" {
  description = "Name of each subscription."
  value       = { for name in keys(var.pushes) : name => google_pubsub_subscription.push[name].name }
}
