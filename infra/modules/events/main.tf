# What is heard of: audit log entries, by log sinks into topics (the default), or job writes by Eventarc triggers.

locals {
  # Eventarc takes the place of the sink of job writes alone: its triggers name one method each.
  sinks       = { for topic, filter in var.sinks : topic => filter if var.event_source == "sink" || topic != "events" }
  of_projects = var.watch.organization == null
  in_folder   = var.watch.folder != null
  in_projects = {
    for pair in setproduct(var.watch.projects, keys(local.sinks)) : "${pair[0]}/${pair[1]}" => {
      project = pair[0]
      topic   = pair[1]
    } if local.of_projects
  }
  triggers = toset(var.event_source == "eventarc" ? var.methods : [])
}

resource "google_logging_project_sink" "sink" {
  for_each = local.in_projects

  project                = each.value.project
  name                   = "run-egress-${each.value.topic}"
  destination            = "pubsub.googleapis.com/${var.topics[each.value.topic]}"
  filter                 = local.sinks[each.value.topic]
  unique_writer_identity = true
}

resource "google_logging_folder_sink" "sink" {
  for_each = { for topic, filter in local.sinks : topic => filter if local.in_folder }

  folder           = var.watch.folder
  name             = "run-egress-${each.key}"
  destination      = "pubsub.googleapis.com/${var.topics[each.key]}"
  filter           = each.value
  include_children = true
}

resource "google_logging_organization_sink" "sink" {
  for_each = { for topic, filter in local.sinks : topic => filter if !local.of_projects && !local.in_folder }

  org_id           = var.watch.organization
  name             = "run-egress-${each.key}"
  destination      = "pubsub.googleapis.com/${var.topics[each.key]}"
  filter           = each.value
  include_children = true
}

locals {
  writers = merge(
    { for key, sink in google_logging_project_sink.sink : key => { topic = local.in_projects[key].topic, member = sink.writer_identity } },
    { for topic, sink in google_logging_folder_sink.sink : topic => { topic = topic, member = sink.writer_identity } },
    { for topic, sink in google_logging_organization_sink.sink : topic => { topic = topic, member = sink.writer_identity } },
  )
}

resource "google_pubsub_topic_iam_member" "writer" {
  for_each = local.writers

  topic  = var.topics[each.value.topic]
  role   = "roles/pubsub.publisher"
  member = each.value.member
}

resource "google_project_iam_member" "event_receiver" {
  count = length(local.triggers) > 0 ? 1 : 0

  project = var.project
  role    = "roles/eventarc.eventReceiver"
  member  = "serviceAccount:${var.account}"
}

# A trigger names one method exactly: https://cloud.google.com/eventarc/docs/run/create-trigger-cloud-audit-logs-console
resource "google_eventarc_trigger" "trigger" {
  for_each = local.triggers

  project         = var.project
  location        = "global"
  name            = "run-egress-${replace(lower(trimprefix(each.key, "google.cloud.run.")), ".", "-")}"
  service_account = var.account

  matching_criteria {
    attribute = "type"
    value     = "google.cloud.audit.log.v1.written"
  }

  matching_criteria {
    attribute = "serviceName"
    value     = "run.googleapis.com"
  }

  matching_criteria {
    attribute = "methodName"
    value     = each.key
  }

  destination {
    cloud_run_service {
      service = var.service
      region  = var.region
    }
  }

  depends_on = [google_project_iam_member.event_receiver]
}
