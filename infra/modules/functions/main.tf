# The functions (2nd gen): none of them public, each behind Cloud Run's IAM with its push account as the only invoker.

locals {
  # onJobChange becomes run-egress-on-job-change.
  names = { for target in keys(var.functions) : target => "run-egress-${lower(replace(target, "/([A-Z])/", "-$1"))}" }
}

data "archive_file" "source" {
  for_each = var.functions

  type        = "zip"
  source_dir  = "${var.bundles}/${each.key}"
  excludes    = ["node_modules"]
  output_path = "${path.root}/.terraform/run-egress/${each.key}.zip"
}

# A name of its own for each content: a change of source is a new object, and the function is built again.
resource "google_storage_bucket_object" "source" {
  for_each = var.functions

  bucket = var.bucket
  name   = "sources/${each.key}-${data.archive_file.source[each.key].output_sha256}.zip"
  source = data.archive_file.source[each.key].output_path
}

resource "google_cloudfunctions2_function" "function" {
  for_each = var.functions

  project     = var.project
  location    = var.region
  name        = local.names[each.key]
  description = "run-egress ${each.key}"

  build_config {
    runtime         = "nodejs24"
    entry_point     = each.key
    service_account = var.build_service_account

    source {
      storage_source {
        bucket = var.bucket
        object = google_storage_bucket_object.source[each.key].name
      }
    }
  }

  service_config {
    service_account_email            = var.accounts[each.value.identity]
    environment_variables            = merge(var.environment, { OTEL_SERVICE_NAME = local.names[each.key] })
    available_memory                 = each.value.memory
    available_cpu                    = "1"
    timeout_seconds                  = each.value.timeoutSeconds
    max_instance_count               = min(each.value.maxInstances, var.max_instances)
    max_instance_request_concurrency = each.value.concurrency
    ingress_settings                 = "ALLOW_INTERNAL_ONLY"
    all_traffic_on_latest_revision   = true
  }
}

# A binding, not a member: who else had been let in is out again with the next apply.
resource "google_cloud_run_v2_service_iam_binding" "invoker" {
  for_each = var.functions

  project  = var.project
  location = var.region
  name     = basename(google_cloudfunctions2_function.function[each.key].service_config[0].service)
  role     = "roles/run.invoker"
  members  = var.invokers[each.key]
}
