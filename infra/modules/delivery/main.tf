# Subscriptions that push messages into functions, each in the name of an account of its own.

locals {
  pubsub_agent = "serviceAccount:service-${var.project_number}@gcp-sa-pubsub.iam.gserviceaccount.com"
}

resource "google_pubsub_subscription" "push" {
  for_each = var.pushes

  project                    = var.project
  name                       = "run-egress-${each.key}"
  topic                      = var.topics[each.value.topic]
  ack_deadline_seconds       = var.delivery.ackDeadlineSeconds
  enable_message_ordering    = each.value.ordered
  message_retention_duration = "604800s"

  # The Functions Framework takes the topic from the path.
  push_config {
    push_endpoint = "${var.urls[each.value.to]}/${var.topics[each.value.topic]}?pubsub_trigger=true"

    oidc_token {
      service_account_email = var.accounts[each.key]
      audience              = var.urls[each.value.to]
    }
  }

  retry_policy {
    minimum_backoff = "${var.delivery.minimumBackoffSeconds}s"
    maximum_backoff = "${each.value.maximumBackoffSeconds}s"
  }

  dead_letter_policy {
    dead_letter_topic     = var.topics["dead-letters"]
    max_delivery_attempts = each.value.maxDeliveryAttempts
  }

  expiration_policy {
    ttl = ""
  }
}

# Forwarding to the dead letters acknowledges: https://cloud.google.com/pubsub/docs/dead-letter-topics#grant_forwarding_permissions
resource "google_pubsub_subscription_iam_member" "forwarder" {
  for_each = var.pushes

  project      = var.project
  subscription = google_pubsub_subscription.push[each.key].name
  role         = "roles/pubsub.subscriber"
  member       = local.pubsub_agent
}

# Pub/Sub mints the tokens: https://cloud.google.com/pubsub/docs/authenticate-push-subscriptions
resource "google_service_account_iam_member" "token_creator" {
  for_each = var.pushes

  service_account_id = "projects/${var.project}/serviceAccounts/${var.accounts[each.key]}"
  role               = "roles/iam.serviceAccountTokenCreator"
  member             = local.pubsub_agent
}
