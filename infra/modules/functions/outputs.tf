output "urls" {
  description = "URL of each function, by its entry point."
  value       = { for target in keys(var.functions) : target => google_cloudfunctions2_function.function[target].service_config[0].uri }
}

output "services" {
  description = "Name of the Cloud Run service of each function."
  value       = { for target in keys(var.functions) : target => basename(google_cloudfunctions2_function.function[target].service_config[0].service) }
}
