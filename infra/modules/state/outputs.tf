output "bucket" {
  description = "Name of the bucket."
  value       = google_storage_bucket.state.name
}

output "policy" {
  description = "Where the policy is, as gs://BUCKET/OBJECT."
  value       = "gs://${google_storage_bucket.state.name}/${google_storage_bucket_object.policy.name}"
}
