# Who does what: a service account each for reading, writing and telling; one more for each subscription that pushes. Each
# role holds what the calls in the code need and nothing else.

locals {
  holders = toset(["reader", "writer", "notifier"])
  titles  = { reader = "reader", writer = "writer", jobEditor = "job editor" }
  # The writer reads, too: it judges anew before it changes anything, and tells what it could not do.
  grants = merge(
    { "reader/reader" = { role = "reader", holder = "reader" }, "reader/writer" = { role = "reader", holder = "writer" } },
    var.allow_changes ? { "writer/writer" = { role = "writer", holder = "writer" } } : {},
    var.allow_job_edits ? { "jobEditor/writer" = { role = "jobEditor", holder = "writer" } } : {},
  )
  wide    = toset([for grant in local.grants : grant.role])
  members = { for holder in local.holders : holder => "serviceAccount:${google_service_account.identity[holder].email}" }

  in_organization = var.watch.organization != null
  in_folder       = var.watch.folder != null
  roles_of_projects = {
    for pair in setproduct(var.watch.projects, local.wide) : "${pair[0]}/${pair[1]}" => { project = pair[0], role = pair[1] }
  }
  grants_in_projects = {
    for pair in setproduct(var.watch.projects, keys(local.grants)) : "${pair[0]}/${pair[1]}" => merge(local.grants[pair[1]], { project = pair[0] })
  }
  # Roles on the few things of our own: topics, the bucket, secrets; and for what the functions tell of themselves.
  own = { topics = "publisher", bucket = "state keeper", secrets = "secret reader", telemetry = "telemetry writer" }
}

resource "google_service_account" "identity" {
  for_each = local.holders

  project      = var.project
  account_id   = "run-egress-${each.key}"
  display_name = "run-egress ${each.key}"
  description  = "What run-egress calls Google as; its permissions are those of infra/generated/roles.json"
}

resource "google_service_account" "push" {
  for_each = toset(var.pushes)

  project      = var.project
  account_id   = "run-egress-push-${each.key}"
  display_name = "run-egress push of ${each.key}"
  description  = "Pushes the messages of the subscription run-egress-${each.key} into its function, and may do nothing else"
}

resource "google_organization_iam_custom_role" "role" {
  for_each = local.in_organization ? local.wide : toset([])

  org_id      = var.watch.organization
  role_id     = "runEgress${title(each.key)}"
  title       = "run-egress ${local.titles[each.key]}"
  description = "Made of the calls of run-egress by npm run generate"
  permissions = var.roles[each.key].permissions
}

resource "google_project_iam_custom_role" "role" {
  for_each = local.roles_of_projects

  project     = each.value.project
  role_id     = "runEgress${title(each.value.role)}"
  title       = "run-egress ${local.titles[each.value.role]}"
  description = "Made of the calls of run-egress by npm run generate"
  permissions = var.roles[each.value.role].permissions
}

resource "google_project_iam_custom_role" "own" {
  for_each = local.own

  project     = var.project
  role_id     = "runEgress${title(each.key)}"
  title       = "run-egress ${each.value}"
  description = "Made of the calls of run-egress by npm run generate"
  permissions = var.roles[each.key].permissions
}

resource "google_project_iam_member" "member" {
  for_each = local.grants_in_projects

  project = each.value.project
  role    = google_project_iam_custom_role.role["${each.value.project}/${each.value.role}"].id
  member  = local.members[each.value.holder]
}

# There is nothing smaller than a project that metrics and traces could be written to.
resource "google_project_iam_member" "telemetry" {
  for_each = toset(var.roles.telemetry.holders)

  project = var.project
  role    = google_project_iam_custom_role.own["telemetry"].id
  member  = local.members[each.key]
}

resource "google_folder_iam_member" "member" {
  for_each = { for key, grant in local.grants : key => grant if local.in_folder }

  folder = "folders/${var.watch.folder}"
  role   = google_organization_iam_custom_role.role[each.value.role].id
  member = local.members[each.value.holder]
}

resource "google_organization_iam_member" "member" {
  for_each = { for key, grant in local.grants : key => grant if local.in_organization && !local.in_folder }

  org_id = var.watch.organization
  role   = google_organization_iam_custom_role.role[each.value.role].id
  member = local.members[each.value.holder]
}
