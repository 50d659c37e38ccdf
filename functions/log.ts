/** Cloud Logging's severities. https://cloud.google.com/logging/docs/structured-logging */
type Severity = 'INFO' | 'WARNING' | 'ERROR';

export type Log = typeof log;

/** One structured line for Cloud Logging: a constant message, the rest as fields. */
export function log(severity: Severity, message: string, fields: Readonly<Record<string, unknown>> = {}): void {
  process.stdout.write(`${JSON.stringify({ severity, message, ...fields })}\n`);
}
