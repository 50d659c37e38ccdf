import { randomUUID } from 'node:crypto';

/** What the environment says of telemetry, by OpenTelemetry's own variables. */
export interface TelemetryVariables {
  readonly endpoint: string;
  /** https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/ */
  readonly service: string;
  readonly attributes: string;
  readonly project: string;
}

export interface TelemetrySettings {
  readonly endpoint: string;
  readonly resource: Readonly<Record<string, string>>;
}

/**
 * Where telemetry goes, and of whom it tells: undefined where no endpoint is set, and nothing is sent; a word where what is
 * set is no endpoint. Cloud Monitoring wants `cloud.region`, and tells instances apart by their id:
 * https://docs.cloud.google.com/stackdriver/docs/reference/telemetry/v1.metrics
 */
export function telemetrySettings(variables: TelemetryVariables): TelemetrySettings | string | undefined {
  const { endpoint, service, attributes, project } = variables;
  if (endpoint === '') return undefined;
  if (!URL.canParse(endpoint) || !/^https?:$/.test(new URL(endpoint).protocol))
    return 'expected a URL of http or https';
  const resource = {
    'gcp.project_id': project,
    'service.namespace': 'run-egress',
    'service.name': service || 'run-egress',
    ...pairsOf(attributes),
    'service.instance.id': randomUUID(),
  };
  return { endpoint, resource };
}

/** `key=value,key=value`, percent-encoded, as W3C Baggage has it; what is no pair is left out. */
function pairsOf(text: string): Record<string, string> {
  const pairs = text.split(',').map((pair) => /^\s*([\w.-]+)\s*=\s*(.*?)\s*$/.exec(pair));
  return Object.fromEntries(pairs.flatMap((pair) => (pair ? [[pair[1] ?? '', decoded(pair[2] ?? '')]] : [])));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
