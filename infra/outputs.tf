output "next_steps" {
  description = "What to do now."
  value       = <<-EOT
    1. See that nothing is missing:   npx run-egress doctor --project=${var.project} --region=${var.region}
    2. Deploy a job, and read along:  gcloud pubsub subscriptions pull run-egress-results-tail --project=${var.project} --auto-ack --limit=10
    3. Say what may be done:          the variable policy; it is at ${module.state.policy}
    4. Let it change networks:        allow_changes = ${var.allow_changes}
    5. Remove all of it:              terraform destroy (with deletable = true, if the bucket is to go, too)
  EOT
}

output "functions" {
  description = "URL of each function. None is public: each admits its own push account alone."
  value       = module.functions.urls
}

output "topics" {
  description = "Full name of each topic."
  value       = module.messaging.topics
}

output "bucket" {
  description = "Bucket with results, leases, records of changes, reports and the policy."
  value       = module.state.bucket
}

output "service_accounts" {
  description = "E-mail address of each identity: reader, writer, notifier."
  value       = module.identities.accounts
}
