# The bucket: last results, leases, records of changes, reports, and the policy. The secrets that are referred to.

locals {
  secret_grants = {
    for pair in setproduct(var.secrets, range(length(var.secret_members))) : "${pair[0]}/${pair[1]}" => {
      project = split("/", pair[0])[1]
      secret  = pair[0]
      member  = var.secret_members[pair[1]]
    }
  }
}

resource "google_storage_bucket" "state" {
  project                     = var.project
  name                        = "${var.project}-run-egress"
  location                    = var.region
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"
  force_destroy               = var.deletable

  # What was changed, and on whose behalf, can't be rewritten without a trace.
  versioning {
    enabled = true
  }

  lifecycle_rule {
    condition {
      age            = var.report_days
      matches_prefix = var.aging
    }
    action {
      type = "Delete"
    }
  }

  # What leases, claims and the rest said before is of no use to anybody; records of changes and the policy keep theirs.
  lifecycle_rule {
    condition {
      days_since_noncurrent_time = 7
      matches_prefix             = var.trailless
    }
    action {
      type = "Delete"
    }
  }
}

resource "google_storage_bucket_iam_member" "member" {
  count = length(var.members)

  bucket = google_storage_bucket.state.name
  role   = var.role
  member = var.members[count.index]
}

resource "google_storage_bucket_object" "policy" {
  bucket       = google_storage_bucket.state.name
  name         = "run-egress.yaml"
  content      = var.policy
  content_type = "application/yaml"
}

resource "google_secret_manager_secret_iam_member" "member" {
  for_each = local.secret_grants

  project   = each.value.project
  secret_id = each.value.secret
  role      = each.value.project == var.project ? var.secret_role : "roles/secretmanager.secretAccessor"
  member    = each.value.member
}
