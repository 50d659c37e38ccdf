output "accounts" {
  description = "E-mail address of each identity."
  value       = { for holder in local.holders : holder => google_service_account.identity[holder].email }
}

output "members" {
  description = "Each identity as IAM names it."
  value       = local.members
}

output "push_accounts" {
  description = "E-mail address of the account that pushes each subscription."
  value       = { for name in var.pushes : name => google_service_account.push[name].email }
}

output "pushers" {
  description = "The accounts that push, as IAM names them."
  value       = { for name in var.pushes : name => "serviceAccount:${google_service_account.push[name].email}" }
}

output "roles" {
  description = "Roles on topics, the bucket and secrets, and for telemetry."
  value       = { for name in keys(local.own) : name => google_project_iam_custom_role.own[name].id }
}
