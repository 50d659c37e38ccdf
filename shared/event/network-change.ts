import { locationOf, networkName, parseName, projectOf, relativeName, shortName } from '../names.ts';
import { eventId, toAuditEntry, type AuditEntry } from './audit-log.ts';
import type { Ignored } from './request.ts';

/** Collections whose changes can open or close a way out; `jobs`: a job was given another way itself. */
export type ChangedKind =
  'jobs' | 'connectors' | 'networks' | 'subnetworks' | 'routers' | 'routes' | 'firewalls' | 'firewallPolicies';

/** A change that somebody made to the network, or to a job, as the audit log tells it. */
export interface NetworkChange {
  /** Of the log entry; the same on every redelivery. */
  readonly id: string;
  readonly method: string;
  readonly principal?: string;
  readonly time: string;
  readonly kind: ChangedKind;
  /** Full name of what was changed. */
  readonly resource: string;
  /** The project that owns it; undefined for a policy of a folder or an organisation, which concerns all. */
  readonly project: string | undefined;
  /** Undefined where it acts in all regions. */
  readonly region: string | undefined;
  /** Full name; undefined where the entry does not tell. */
  readonly network: string | undefined;
  /** The long-running operation, whose first entry may tell more. */
  readonly operation: string | undefined;
}

/** https://cloud.google.com/compute/docs/logging/audit-logging */
const COMPUTE =
  /^(?:v1|beta|alpha)\.compute\.(networks|subnetworks|routers|routes|firewalls|firewallPolicies|networkFirewallPolicies|regionNetworkFirewallPolicies)\.(\w+)$/;
/** https://cloud.google.com/vpc/docs/serverless-vpc-access-audit-logging */
const CONNECTORS = /^google\.cloud\.vpcaccess\.\w+\.VpcAccessService\.(?:Create|Update|Delete)Connector$/;
/** https://cloud.google.com/run/docs/audit-logging */
const JOBS = /^google\.cloud\.run\.v[12]\.Jobs\.(?:Create|Replace|Update|Delete)Job$/;

/** Whoever works for a connector: its rules and its hidden subnetwork bear this prefix, and follow from the connector. */
const CONNECTOR_MADE = /^aet-/;

/**
 * An audit log entry as a change that may concern the way out of jobs, or why it is none. `own`: accounts that run-egress
 * itself writes with. Throws InputError when it is no audit log entry.
 */
export function toNetworkChange(value: unknown, own: readonly string[]): NetworkChange | Ignored {
  const entry = toAuditEntry(value);
  const { protoPayload, operation } = entry;
  const { methodName, status, authenticationInfo } = protoPayload;
  const kind = kindOf(methodName);
  if (kind === undefined) return { ignored: `${methodName} does not change the way out of jobs` };
  if ((status?.code ?? 0) !== 0) return { ignored: 'it was refused: nothing has changed' };
  if (operation?.first === true && operation.last !== true)
    return { ignored: 'the first half of an operation: the last one follows' };
  const principal = authenticationInfo?.principalEmail;
  if (principal !== undefined && own.includes(principal)) return { ignored: 'run-egress did it itself' };
  const resource = resourceOf(entry, kind);
  if (CONNECTOR_MADE.test(shortName(resource)) && isAgent(principal))
    return { ignored: 'it belongs to a connector, whose own entry tells of it' };
  const id = entry.operation?.['id'];
  return {
    id: eventId(entry),
    method: methodName,
    ...(principal !== undefined && { principal }),
    time: entry.timestamp,
    kind,
    resource,
    project: ownerOf(entry, resource),
    region: locationOf(resource) || undefined,
    network: networkIn(entry, kind),
    operation: typeof id === 'string' ? id : undefined,
  };
}

/** The network that an entry names: the first half of an operation often does where the last one does not. */
export function networkOfEntry(value: unknown): string | undefined {
  const entry = toAuditEntry(value);
  const kind = kindOf(entry.protoPayload.methodName);
  return kind === undefined ? undefined : networkIn(entry, kind);
}

function kindOf(method: string): ChangedKind | undefined {
  if (CONNECTORS.test(method)) return 'connectors';
  if (JOBS.test(method)) return 'jobs';
  const [, collection, verb = ''] = COMPUTE.exec(method) ?? [];
  if (collection === undefined || /IamP/.test(verb)) return undefined;
  // Nobody is in a network that has just been made.
  if (collection === 'networks' && verb === 'insert') return undefined;
  return /FirewallPolicies$/.test(collection) ? 'firewallPolicies' : (collection as ChangedKind);
}

const isAgent = (principal: string | undefined): boolean =>
  principal === undefined || /@(cloudservices|gcp-sa-[\w-]+\.iam)\.gserviceaccount\.com$/.test(principal);

/** v1 of Cloud Run names a job without its region; everything else says its whole name. */
function resourceOf({ protoPayload, resource }: AuditEntry, kind: ChangedKind): string {
  const name = relativeName(protoPayload.resourceName ?? '');
  const labels = resource?.labels ?? {};
  const [project, region, job] = [labels['project_id'], labels['location'], labels['job_name']];
  if (kind === 'jobs' && [project, region, job].every((label) => typeof label === 'string'))
    return `projects/${String(project)}/locations/${String(region)}/jobs/${String(job)}`;
  const known = labels['project_id'];
  // A project may be named by its number; its id is among the labels.
  return typeof known === 'string' ? name.replace(/^projects\/[^/]+/, () => `projects/${known}`) : name;
}

function ownerOf({ resource, logName }: AuditEntry, name: string): string | undefined {
  const label = resource?.labels?.['project_id'];
  if (typeof label === 'string' && label !== '') return label;
  return projectOf(name) || (logName.startsWith('projects/') ? projectOf(logName) : undefined);
}

/** From the request, from the response of a connector, or from the permission on the network that was asked for. */
function networkIn({ protoPayload }: AuditEntry, kind: ChangedKind): string | undefined {
  const { request, response, authorizationInfo, resourceName = '' } = protoPayload;
  if (kind === 'networks') return fullNetwork(resourceName, resourceName);
  const connector = request?.['connector'];
  const named = [request, connector, response].map((part) => textAt(part, 'network'));
  const granted = (authorizationInfo ?? []).map(({ resource, resourceAttributes }) =>
    typeof resource === 'string' ? resource : textAt(resourceAttributes, 'name'),
  );
  const asked = granted.find((name) => /\/global\/networks\/[^/]+$/.test(name ?? ''));
  const target = textAt(request, 'attachmentTarget');
  const found = [...named, asked, target].find((name) => name !== undefined && name !== '');
  return found === undefined ? undefined : fullNetwork(found, resourceName);
}

function fullNetwork(reference: string, beside: string): string | undefined {
  const name = relativeName(reference);
  if (parseName(name)?.collection === 'networks') return name;
  return name.includes('/') ? undefined : networkName(projectOf(beside), name);
}

function textAt(value: unknown, key: string): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const field = (value as Readonly<Record<string, unknown>>)[key];
  return typeof field === 'string' ? field : undefined;
}
