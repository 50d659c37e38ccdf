output "alerts" {
  description = "Names of the alert policies."
  value       = { for name in keys(local.alerts) : name => google_monitoring_alert_policy.alert[name].id }
}
