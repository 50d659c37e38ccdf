variable "project" {
  description = "Id of the project that run-egress lives in: its functions, topics and bucket. It need not be one that is watched."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", var.project))
    error_message = "project: expected a project id (not its number): 6 to 30 lower-case letters, digits and hyphens."
  }
}

variable "region" {
  description = "Region of the functions, the bucket and the scheduler. Jobs of every region are watched."
  type        = string

  validation {
    condition     = can(regex("^[a-z]+-[a-z]+[0-9]+$", var.region))
    error_message = "region: expected a region such as europe-west2."
  }
}

variable "watch" {
  description = <<-EOT
    Whose Cloud Run jobs are watched: `projects` by id; or all of an `organization`, by its number; or of a `folder` by its
    number, which needs the `organization`, too, because custom roles of a folder live there.
  EOT
  type = object({
    projects     = optional(list(string), [])
    folder       = optional(string)
    organization = optional(string)
  })

  validation {
    condition     = (length(var.watch.projects) > 0) != (var.watch.organization != null)
    error_message = "watch: expected either projects, or an organization (with a folder, if only that is watched)."
  }

  validation {
    condition     = var.watch.folder == null || var.watch.organization != null
    error_message = "watch: a folder needs the organization, too."
  }

  validation {
    condition     = alltrue([for id in compact([var.watch.folder, var.watch.organization]) : can(regex("^[0-9]+$", id))])
    error_message = "watch: folder and organization are numbers, without folders/ or organizations/."
  }

  validation {
    condition     = alltrue([for id in var.watch.projects : can(regex("^([a-z0-9.-]+:)?[a-z][a-z0-9-]{4,28}[a-z0-9]$", id))])
    error_message = "watch: projects are ids (not numbers): 6 to 30 lower-case letters, digits and hyphens."
  }
}

variable "bundles" {
  description = "Folder of the built functions: what `npm run build` made, dist/functions."
  type        = string
}

variable "policy" {
  description = "Text of the policy file run-egress.yaml. The default only reports."
  type        = string
  default     = "version: 1\nremediation: verify\n"

  validation {
    condition     = can(yamldecode(var.policy)) && try(yamldecode(var.policy).version == 1, false)
    error_message = "policy: expected YAML that begins with version: 1."
  }
}

variable "allow_changes" {
  description = "Whether the writing identity is granted its role in what is watched. Without it, policy may permit what it likes: nothing can be changed."
  type        = bool
  default     = false
}

variable "allow_job_edits" {
  description = "Whether it may edit jobs, too, as the policy's `job.edit` says. Needs allow_changes."
  type        = bool
  default     = false

  validation {
    condition     = !var.allow_job_edits || var.allow_changes
    error_message = "allow_job_edits: needs allow_changes."
  }
}

variable "event_source" {
  description = "How job writes are heard of: `sink`, a log sink of all that is watched; or `eventarc`, triggers of the one watched project that run-egress lives in."
  type        = string
  default     = "sink"

  validation {
    condition     = contains(["sink", "eventarc"], var.event_source)
    error_message = "event_source: expected sink or eventarc."
  }

  validation {
    condition     = var.event_source == "sink" || (length(var.watch.projects) == 1 && contains(var.watch.projects, var.project))
    error_message = "event_source: eventarc hears of its own project alone; watch has to be that one project."
  }
}

variable "host_projects" {
  description = "Shared VPC host projects, by id: read always, changed only where `changeable`. `service_projects` by number are those whose agents get what connectors and Direct VPC egress need there."
  type = map(object({
    changeable       = optional(bool, false)
    service_projects = optional(list(string), [])
  }))
  default = {}

  validation {
    condition     = alltrue(flatten([for host in var.host_projects : [for number in host.service_projects : can(regex("^[0-9]+$", number))]]))
    error_message = "host_projects: service_projects are project numbers."
  }
}

variable "sweep_schedule" {
  description = "When all jobs of what is watched are looked at, in cron's form; null for never."
  type        = string
  default     = "0 6 * * *"

  validation {
    condition     = var.sweep_schedule == null || can(regex("^\\S+( +\\S+){4}$", var.sweep_schedule))
    error_message = "sweep_schedule: expected five fields as cron has them, or null."
  }
}

variable "sweep_remediates" {
  description = "Whether these sweeps ask for the cures that policy permits, within one cap; else they only report. Needs allow_changes."
  type        = bool
  default     = false

  validation {
    condition     = !var.sweep_remediates || var.allow_changes
    error_message = "sweep_remediates: needs allow_changes."
  }
}

variable "time_zone" {
  description = "Time zone of sweep_schedule."
  type        = string
  default     = "Etc/UTC"

  validation {
    condition     = can(regex("^[A-Za-z_]+(/[A-Za-z0-9_+-]+)*$", var.time_zone))
    error_message = "time_zone: expected a name of the tz database, such as Europe/London."
  }
}

variable "secrets" {
  description = "Secrets that the notifier may read, as projects/PROJECT/secrets/NAME: the webhook URLs that the policy's `notify` refers to. They are made and filled elsewhere."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for name in var.secrets : can(regex("^projects/[^/]+/secrets/[^/]+$", name))])
    error_message = "secrets: expected projects/PROJECT/secrets/NAME, without a version."
  }
}

variable "alert_channels" {
  description = "Monitoring notification channels that alerts go to, as projects/PROJECT/notificationChannels/ID. None: alerts are seen in the console alone."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for name in var.alert_channels : can(regex("^projects/[^/]+/notificationChannels/[^/]+$", name))])
    error_message = "alert_channels: expected projects/PROJECT/notificationChannels/ID."
  }
}

variable "telemetry_endpoint" {
  description = "Where the functions send metrics and traces, by OpenTelemetry's protocol over HTTP: Google, or a collector of yours; empty for nowhere."
  type        = string
  default     = "https://telemetry.googleapis.com"

  validation {
    condition     = var.telemetry_endpoint == "" || can(regex("^https?://[^/]", var.telemetry_endpoint))
    error_message = "telemetry_endpoint: expected a URL of http or https without /v1/metrics, or nothing."
  }
}

variable "max_instances" {
  description = "Most instances of one function: with the retries of the subscriptions, the bound of what a storm can cost."
  type        = number
  default     = 10

  validation {
    condition     = var.max_instances >= 1 && var.max_instances <= 100 && floor(var.max_instances) == var.max_instances
    error_message = "max_instances: expected a whole number from 1 to 100."
  }
}

variable "report_days" {
  description = "Days after which reports and published results are deleted. Records of changes and the last state of each job stay."
  type        = number
  default     = 90

  validation {
    condition     = var.report_days >= 7
    error_message = "report_days: expected at least 7, or a sweep could not be compared with the week before."
  }
}

variable "enable_apis" {
  description = "Whether the APIs that are needed are enabled in the project that run-egress lives in. They stay enabled when it is removed."
  type        = bool
  default     = true
}

variable "build_service_account" {
  description = "Service account that builds the functions, as projects/PROJECT/serviceAccounts/EMAIL; null for the project's default."
  type        = string
  default     = null

  validation {
    condition     = var.build_service_account == null || can(regex("^projects/[^/]+/serviceAccounts/[^/@]+@[^/]+$", var.build_service_account))
    error_message = "build_service_account: expected projects/PROJECT/serviceAccounts/EMAIL."
  }
}

variable "deletable" {
  description = "Whether `terraform destroy` also deletes the bucket with all results, reports and records of changes in it."
  type        = bool
  default     = false
}
