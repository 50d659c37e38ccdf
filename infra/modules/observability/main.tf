# What is worth being woken for, and a page to look at. What each alert means, and what to do: docs/operating.md.

locals {
  functions = "resource.type=\"cloud_run_revision\" AND resource.labels.service_name=starts_with(\"run-egress-\")"
  # A cure may go on for an hour, and holds its message as long.
  patience_seconds = { for name in var.pushes : name => name == "remediations" ? 4500 : 900 }

  counted = {
    failed_remediations = {
      title  = "cures that failed"
      filter = "resource.type=\"cloud_run_revision\" AND jsonPayload.message=\"cure\" AND jsonPayload.status=\"failed\""
    }
    errors = {
      title  = "errors of the functions"
      filter = "resource.type=\"cloud_run_revision\" AND resource.labels.service_name:\"run-egress-\" AND severity>=ERROR"
    }
  }

  alerts = merge(
    {
      dead-letters = {
        title  = "messages that nobody could handle"
        filter = "resource.type=\"pubsub_subscription\" AND resource.labels.subscription_id=\"run-egress-dead-letters-tail\" AND metric.type=\"pubsub.googleapis.com/subscription/num_undelivered_messages\""
        above  = 0, lasting = "0s", aligner = "ALIGN_MAX", window = "60s"
      }
      failed-remediations = {
        title  = "a cure failed"
        filter = "resource.type=\"cloud_run_revision\" AND metric.type=\"logging.googleapis.com/user/run-egress/failed_remediations\""
        above  = 0, lasting = "0s", aligner = "ALIGN_DELTA", window = "300s"
      }
      errors = {
        title  = "a function has errors"
        filter = "resource.type=\"cloud_run_revision\" AND metric.type=\"logging.googleapis.com/user/run-egress/errors\""
        above  = 5, lasting = "0s", aligner = "ALIGN_DELTA", window = "600s"
      }
      sink-errors = {
        title  = "a log sink can't deliver"
        filter = "resource.type=\"logging_sink\" AND resource.labels.name=starts_with(\"run-egress-\") AND metric.type=\"logging.googleapis.com/exports/error_count\""
        above  = 0, lasting = "300s", aligner = "ALIGN_DELTA", window = "300s"
      }
      retry-budget = {
        title  = "more retries than the budget has"
        filter = "resource.type=\"pubsub_subscription\" AND resource.labels.subscription_id=starts_with(\"run-egress-\") AND metric.type=\"pubsub.googleapis.com/subscription/push_request_count\" AND metric.labels.response_class!=\"ack\""
        above  = 500, lasting = "0s", aligner = "ALIGN_DELTA", window = "3600s"
      }
      instance-budget = {
        title  = "a function is at its most instances"
        filter = "${local.functions} AND metric.type=\"run.googleapis.com/container/instance_count\""
        above  = var.max_instances - 1, lasting = "600s", aligner = "ALIGN_MAX", window = "60s"
      }
    },
    {
      for name, seconds in local.patience_seconds : "waiting-${name}" => {
        title  = "a message of ${name} waits"
        filter = "resource.type=\"pubsub_subscription\" AND resource.labels.subscription_id=\"run-egress-${name}\" AND metric.type=\"pubsub.googleapis.com/subscription/oldest_unacked_message_age\""
        above  = seconds, lasting = "300s", aligner = "ALIGN_MAX", window = "60s"
      }
    },
  )
}

resource "google_logging_metric" "counted" {
  for_each = local.counted

  project     = var.project
  name        = "run-egress/${each.key}"
  description = "run-egress: ${each.value.title}"
  filter      = each.value.filter

  metric_descriptor {
    metric_kind = "DELTA"
    value_type  = "INT64"
  }
}

resource "google_monitoring_alert_policy" "alert" {
  for_each = local.alerts

  project               = var.project
  display_name          = "run-egress: ${each.value.title}"
  combiner              = "OR"
  notification_channels = var.channels

  documentation {
    content   = "What it means and what to do: docs/operating.md#${each.key}"
    mime_type = "text/markdown"
  }

  conditions {
    display_name = each.value.title

    condition_threshold {
      filter          = each.value.filter
      comparison      = "COMPARISON_GT"
      threshold_value = each.value.above
      duration        = each.value.lasting

      aggregations {
        alignment_period   = each.value.window
        per_series_aligner = each.value.aligner
      }
    }
  }

  depends_on = [google_logging_metric.counted]
}

resource "google_monitoring_dashboard" "dashboard" {
  project        = var.project
  dashboard_json = file("${path.module}/dashboard.json")
}
