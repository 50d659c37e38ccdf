# The sweep of all jobs, once a day: of all that is watched, which is where the reader has its role.

locals {
  # As shared/sweep/messages.ts reads it. Of an organisation and a folder in it, the folder is what is watched.
  wish = {
    projects     = length(var.watch.projects) > 0 ? var.watch.projects : null
    folder       = var.watch.folder
    organization = var.watch.folder == null ? var.watch.organization : null
    remediate    = var.remediate ? true : null
  }
}

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
    data       = base64encode(jsonencode({ for name, value in local.wish : name => value if value != null }))
  }

  retry_config {
    retry_count = 3
  }
}
