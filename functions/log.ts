import { currentEvent, currentTraceparent } from './delivery-context.ts';
import { parseTraceparent } from '../shared/telemetry.ts';

/** Cloud Logging's severities. https://cloud.google.com/logging/docs/structured-logging */
type Severity = 'INFO' | 'WARNING' | 'ERROR';

export type Log = typeof log;

/** The project whose traces the lines belong to; undefined where no traces are kept. */
let traced: string | undefined;

/** From now on lines name the trace and the span that they belong to, so that Cloud Logging and Cloud Trace show both. */
export function linkToTraces(project: string | undefined): void {
  traced = project;
}

/**
 * One structured line for Cloud Logging: a constant message, the rest as fields. `event` is the id of what is being
 * handled, the same from the event to the message that tells of it.
 */
export function log(severity: Severity, message: string, fields: Readonly<Record<string, unknown>> = {}): void {
  const line = { severity, message, event: currentEvent(), ...fields, ...traceFields() };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

/** https://cloud.google.com/logging/docs/structured-logging#structured_logging_special_fields */
function traceFields(): object {
  if (traced === undefined) return {};
  const { trace, span } = parseTraceparent(currentTraceparent()) ?? {};
  return trace === undefined
    ? {}
    : { 'logging.googleapis.com/trace': `projects/${traced}/traces/${trace}`, 'logging.googleapis.com/spanId': span };
}
