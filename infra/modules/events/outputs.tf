output "writers" {
  description = "Identities that the sinks write as."
  value       = [for writer in local.writers : writer.member]
}
