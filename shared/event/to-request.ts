import type { NetworkSettings } from '../job/job.ts';
import { settingsFromV1, settingsFromVpcAccess } from '../job/to-job.ts';
import { jobName } from '../names.ts';
import { InputError } from '../errors.ts';
import { eventId, toAuditEntry, type AuditEntry } from './audit-log.ts';
import type { Ignored, Request } from './request.ts';

/** https://cloud.google.com/run/docs/audit-logging. UpdateJob of v1 is matched in case it exists. */
const METHOD = /^google\.cloud\.run\.v[12]\.Jobs\.(Create|Replace|Update)Job$/;

/** Far above what Cloud Run takes for any part of a job's name. */
const LONGEST_NAME = 200;

/** google.rpc.Code of writes that failed for a reason that has nothing to do with the network. */
const ALREADY_EXISTS = 6;
const ABORTED = 10;

/**
 * An audit log entry as a job to look at, or why it deserves no look. `own` is the account that cures are made with: a job
 * that it changes is proved and told by the cure. Throws InputError when it is no audit log entry.
 */
export function toRequest(value: unknown, own?: string): Request | Ignored {
  const entry = toAuditEntry(value);
  const { protoPayload, operation } = entry;
  if (protoPayload.serviceName !== 'run.googleapis.com') return ignore(`${protoPayload.serviceName} is not Cloud Run`);
  if (!METHOD.test(protoPayload.methodName)) return ignore(`${protoPayload.methodName} does not write a job`);
  if (operation?.first === true && operation.last !== true)
    return ignore('the first half of an operation: the last one follows');
  if (own !== undefined && protoPayload.authenticationInfo?.principalEmail === own)
    return ignore('a change of our own: the cure that made it tells of it');
  const request = protoPayload.request ?? {};
  if (request['validateOnly'] === true || request['dryRun'] === 'all')
    return ignore('nothing was written: validate only');
  const job = jobOf(entry);
  if (job === undefined)
    throw new InputError('audit log entry', [
      { path: 'protoPayload.resourceName', expected: 'expected project, region and job' },
    ]);
  const cause = causeOf(entry);
  const code = protoPayload.status?.code ?? 0;
  if (code === 0) return { job, cause };
  if (code === ALREADY_EXISTS) return ignore('refused because the job exists already');
  if (code === ABORTED) return ignore('refused because of a version conflict');
  return isGranted(entry) ? refused(job, cause, request) : ignore('refused because the caller lacks permission');
}

const ignore = (ignored: string): Ignored => ({ ignored });

/** A refused deploy whose network is at fault is when help is needed: what it asked for is what has to be judged. */
function refused(job: string, cause: Request['cause'], request: Record<string, unknown>): Request | Ignored {
  const settings = requestedSettings(job, request);
  if (!settings) return ignore('refused, and the entry does not say which network settings were asked for');
  const { connector, interfaces, egress } = settings;
  if (connector === undefined && interfaces.length === 0) return ignore('refused for a reason other than the network');
  const requested = {
    ...(connector !== undefined && { connector }),
    interfaces: interfaces.map(({ network, subnetwork, tags }) => ({
      ...(network !== undefined && { network }),
      ...(subnetwork !== undefined && { subnetwork }),
      tags: [...tags],
    })),
    ...(egress !== undefined && { egress }),
  };
  return { job, cause, requested };
}

/** Every permission that was asked for was granted, and at least one was asked for. */
function isGranted({ protoPayload: { authorizationInfo } }: AuditEntry): boolean {
  const asked = authorizationInfo ?? [];
  return asked.length > 0 && asked.every(({ granted }) => granted === true);
}

function causeOf(entry: AuditEntry): Request['cause'] {
  const { protoPayload, timestamp } = entry;
  const principal = protoPayload.authenticationInfo?.principalEmail;
  return {
    id: eventId(entry),
    method: protoPayload.methodName,
    time: timestamp,
    ...(principal !== undefined && { principal }),
  };
}

/** v1 names a job without its region, v2 may name a project by number: the entry's labels know better. */
function jobOf({ protoPayload, resource }: AuditEntry): string | undefined {
  const { resourceName = '', request, response, resourceLocation } = protoPayload;
  const labels = resource?.labels ?? {};
  const inName = /^projects\/([^/]+)\/locations\/([^/]+)(?:\/jobs\/([^/]+))?$/.exec(resourceName);
  const inV1 = /^namespaces\/([^/]+)\/jobs\/([^/]+)$/.exec(resourceName);
  const project = text(labels['project_id']) ?? inName?.[1] ?? inV1?.[1];
  const region =
    text(labels['location']) ??
    resourceLocation?.currentLocations?.[0] ??
    text(request?.['region']) ??
    inName?.[2] ??
    text(at(response, 'metadata', 'labels', 'cloud.googleapis.com/location'));
  const id = text(labels['job_name']) ?? inName?.[3] ?? inV1?.[2] ?? text(request?.['jobId']);
  if (project === undefined || region === undefined || id === undefined) return undefined;
  const isName = (part: string) => !part.includes('/') && part.length <= LONGEST_NAME;
  return [project, region, id].every(isName) ? jobName(project, region, id) : undefined;
}

function requestedSettings(job: string, request: Record<string, unknown>): NetworkSettings | undefined {
  const written = request['job'];
  if (typeof written !== 'object' || written === null) return undefined;
  if ('spec' in written) return settingsFromV1(job, written);
  return settingsFromVpcAccess(job, at(written, 'template', 'template', 'vpcAccess'));
}

function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (inner, key) => (typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>)[key] : undefined),
    value,
  );
}

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);
