# run-egress in a project. What it consists of is data, made of the code by `npm run generate`: names, retries, identities
# and roles can't differ from what the functions expect.

locals {
  deployment = jsondecode(file("${path.module}/generated/deployment.json"))
  roles      = jsondecode(file("${path.module}/generated/roles.json"))
  services   = toset(var.enable_apis ? local.deployment.apis : [])
}

data "google_project" "home" {
  project_id = var.project
}

resource "google_project_service" "api" {
  for_each = local.services

  project            = var.project
  service            = each.key
  disable_on_destroy = false
}

module "identities" {
  source = "./modules/identities"

  project         = var.project
  roles           = local.roles
  pushes          = keys(local.deployment.pushes)
  watch           = var.watch
  allow_changes   = var.allow_changes
  allow_job_edits = var.allow_job_edits

  depends_on = [google_project_service.api]
}

module "messaging" {
  source = "./modules/messaging"

  project        = var.project
  project_number = data.google_project.home.number
  topics         = local.deployment.topics
  pulls          = local.deployment.pulls
  publisher_role = module.identities.roles.topics
  publishers     = [for holder in local.roles.topics.holders : module.identities.members[holder]]

  depends_on = [google_project_service.api]
}

module "state" {
  source = "./modules/state"

  project     = var.project
  region      = var.region
  policy      = var.policy
  report_days = var.report_days
  aging       = local.deployment.state.aging
  trailless   = local.deployment.state.trailless
  deletable   = var.deletable
  role        = module.identities.roles.bucket
  members     = [for holder in local.roles.bucket.holders : module.identities.members[holder]]
  secret_role = module.identities.roles.secrets
  secrets     = var.secrets
  secret_members = [
    for holder in local.roles.secrets.holders : module.identities.members[holder]
  ]

  depends_on = [google_project_service.api]
}

module "functions" {
  source = "./modules/functions"

  project               = var.project
  region                = var.region
  bundles               = var.bundles
  bucket                = module.state.bucket
  functions             = local.deployment.functions
  accounts              = module.identities.accounts
  max_instances         = var.max_instances
  build_service_account = var.build_service_account

  environment = merge(local.deployment.runtime, {
    GOOGLE_CLOUD_PROJECT        = var.project
    RUN_EGRESS_BUCKET           = module.state.bucket
    RUN_EGRESS_POLICY           = module.state.policy
    OTEL_EXPORTER_OTLP_ENDPOINT = var.telemetry_endpoint
    OTEL_RESOURCE_ATTRIBUTES    = "cloud.provider=gcp,cloud.platform=gcp_cloud_run,cloud.region=${var.region}"
  })

  invokers = {
    for name in keys(local.deployment.functions) : name => [
      for push, settings in local.deployment.pushes : module.identities.pushers[push] if settings.to == name
    ]
  }

  depends_on = [google_project_service.api]
}

module "delivery" {
  source = "./modules/delivery"

  project        = var.project
  project_number = data.google_project.home.number
  pushes         = local.deployment.pushes
  delivery       = local.deployment.delivery
  topics         = module.messaging.topics
  urls           = module.functions.urls
  accounts       = module.identities.push_accounts

  depends_on = [module.functions]
}

module "events" {
  source = "./modules/events"

  project      = var.project
  region       = var.region
  watch        = var.watch
  event_source = var.event_source
  sinks        = local.deployment.sinks
  topics       = module.messaging.topics
  methods      = local.deployment.eventarcMethods
  service      = module.functions.services["onJobChange"]
  account      = module.identities.push_accounts["events"]
}

module "schedule" {
  source = "./modules/schedule"

  project   = var.project
  region    = var.region
  topic     = module.messaging.topics["sweeps"]
  watch     = var.watch
  remediate = var.sweep_remediates
  schedule  = var.sweep_schedule
  time_zone = var.time_zone

  depends_on = [google_project_service.api]
}

module "host_projects" {
  source   = "./modules/host-project"
  for_each = var.host_projects

  host_project     = each.key
  changeable       = each.value.changeable && var.allow_changes
  service_projects = each.value.service_projects
  roles            = local.roles
  reader           = module.identities.members["reader"]
  writer           = module.identities.members["writer"]
}

module "observability" {
  source = "./modules/observability"

  project       = var.project
  pushes        = keys(local.deployment.pushes)
  max_instances = var.max_instances
  channels      = var.alert_channels

  depends_on = [module.delivery]
}
