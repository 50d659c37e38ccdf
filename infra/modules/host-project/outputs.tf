output "roles" {
  description = "Roles of run-egress in the host project."
  value       = { for name in local.own : name => google_project_iam_custom_role.role[name].id }
}
