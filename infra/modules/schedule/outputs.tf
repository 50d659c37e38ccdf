output "job" {
  description = "Name of the scheduler's job; null for none."
  value       = one(google_cloud_scheduler_job.sweep[*].name)
}
