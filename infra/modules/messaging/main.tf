# Topics, and the subscriptions by which people read along.

locals {
  pubsub_agent = "serviceAccount:service-${var.project_number}@gcp-sa-pubsub.iam.gserviceaccount.com"
  published    = [for name in var.topics : name if !contains(["dead-letters", "events"], name)]
  grants = {
    for pair in setproduct(local.published, range(length(var.publishers))) : "${pair[0]}/${pair[1]}" => {
      topic  = pair[0]
      member = var.publishers[pair[1]]
    }
  }
}

resource "google_pubsub_topic" "topic" {
  for_each = toset(var.topics)

  project = var.project
  name    = "run-egress-${each.key}"
}

resource "google_pubsub_topic_iam_member" "publisher" {
  for_each = local.grants

  project = var.project
  topic   = google_pubsub_topic.topic[each.value.topic].name
  role    = var.publisher_role
  member  = each.value.member
}

# https://cloud.google.com/pubsub/docs/dead-letter-topics#grant_forwarding_permissions
resource "google_pubsub_topic_iam_member" "dead_letters" {
  project = var.project
  topic   = google_pubsub_topic.topic["dead-letters"].name
  role    = "roles/pubsub.publisher"
  member  = local.pubsub_agent
}

resource "google_pubsub_subscription" "pull" {
  for_each = var.pulls

  project                    = var.project
  name                       = "run-egress-${each.key}"
  topic                      = google_pubsub_topic.topic[each.value].id
  ack_deadline_seconds       = 60
  message_retention_duration = "604800s"

  expiration_policy {
    ttl = ""
  }
}
