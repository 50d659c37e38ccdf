# The sweep of all jobs, once a day.

resource "google_cloud_scheduler_job" "sweep" {
  count = var.schedule == null ? 0 : 1

  project     = var.project
  region      = var.region
  name        = "run-egress-sweep"
  description = "Has run-egress look at every job"
  schedule    = var.schedule
  time_zone   = var.time_zone

  pubsub_target {
    topic_name = var.topic
    data       = base64encode(jsonencode({}))
  }

  retry_config {
    retry_count = 3
  }
}
