# A Shared VPC host project: what run-egress needs there, and what the agents of the service projects need for connectors and
# for Direct VPC egress. https://cloud.google.com/run/docs/configuring/shared-vpc-direct-vpc

locals {
  granted = merge(
    { "reader/reader" = { role = "reader", member = var.reader }, "reader/writer" = { role = "reader", member = var.writer } },
    var.changeable ? { "writer/writer" = { role = "writer", member = var.writer } } : {},
  )
  own = toset([for grant in local.granted : grant.role])
  ids = { reader = "runEgressHostReader", writer = "runEgressHostWriter" }
  agents = merge([
    for number in var.service_projects : {
      "${number}/run"       = { role = "roles/compute.networkUser", member = "serviceAccount:service-${number}@serverless-robot-prod.iam.gserviceaccount.com" }
      "${number}/run-vpc"   = { role = "roles/vpcaccess.user", member = "serviceAccount:service-${number}@serverless-robot-prod.iam.gserviceaccount.com" }
      "${number}/vpcaccess" = { role = "roles/compute.networkUser", member = "serviceAccount:service-${number}@gcp-sa-vpcaccess.iam.gserviceaccount.com" }
      "${number}/apis"      = { role = "roles/compute.networkUser", member = "serviceAccount:${number}@cloudservices.gserviceaccount.com" }
    }
  ]...)
}

resource "google_project_iam_custom_role" "role" {
  for_each = local.own

  project     = var.host_project
  role_id     = local.ids[each.key]
  title       = "run-egress ${each.key}"
  description = "Made of the calls of run-egress by npm run generate"
  permissions = var.roles[each.key].permissions
}

resource "google_project_iam_member" "member" {
  for_each = local.granted

  project = var.host_project
  role    = google_project_iam_custom_role.role[each.value.role].id
  member  = each.value.member
}

resource "google_project_iam_member" "agent" {
  for_each = local.agents

  project = var.host_project
  role    = each.value.role
  member  = each.value.member
}
