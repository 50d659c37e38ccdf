/*
 * Filters in Cloud Logging's query language, https://cloud.google.com/logging/docs/view/logging-query-language: log sinks
 * let through by them, and a sweep looks for what was missed by them.
 */

const ACTIVITY = 'logName:"cloudaudit.googleapis.com%2Factivity"';
const ENDED = 'NOT (operation.first=true AND NOT operation.last=true)';

const COMPUTE_METHODS = String.raw`^(v1|beta|alpha)\.compute\.(networks|subnetworks|routers|routes|firewalls|firewallPolicies|networkFirewallPolicies|regionNetworkFirewallPolicies)\.`;
const CONNECTOR_METHODS = String.raw`^google\.cloud\.vpcaccess\.[^.]+\.VpcAccessService\.(Create|Update|Delete)Connector$`;
const JOB_METHODS = String.raw`^google\.cloud\.run\.v[12]\.Jobs\.(Create|Replace|Update)Job$`;

const methods = (...patterns: readonly string[]): string =>
  patterns.length === 1
    ? `protoPayload.methodName=~"${patterns[0] ?? ''}"`
    : `(${patterns.map((pattern) => `protoPayload.methodName=~"${pattern}"`).join(' OR ')})`;

/** Writes to jobs, refused ones included; of a long-running write only the last half. */
export const JOB_CHANGES = [
  ACTIVITY,
  'protoPayload.serviceName="run.googleapis.com"',
  methods(JOB_METHODS),
  ENDED,
].join('\n');

/** Writes to the network and to connectors. */
export const NETWORK_CHANGES = [
  ACTIVITY,
  '(protoPayload.serviceName="compute.googleapis.com" OR protoPayload.serviceName="vpcaccess.googleapis.com")',
  methods(COMPUTE_METHODS, CONNECTOR_METHODS),
  ENDED,
].join('\n');

/** Everything since a time (RFC 3339) that may have changed the way out of a job. */
export const changesSince = (from: string): string =>
  [
    ACTIVITY,
    methods(COMPUTE_METHODS, CONNECTOR_METHODS, JOB_METHODS),
    ENDED,
    `timestamp>=${JSON.stringify(from)}`,
  ].join('\n');

/** The entry by which a long-running operation began; `from` bounds the search. */
export const beginningOf = (operation: string, from: string): string =>
  [
    ACTIVITY,
    `operation.id=${JSON.stringify(operation)}`,
    'operation.first=true',
    `timestamp>=${JSON.stringify(from)}`,
  ].join('\n');
