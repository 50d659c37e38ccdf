import { withPrefix } from './jobs.ts';
import { PROJECT, REGION, type Json } from './resources.ts';

/** What an audit entry differs in from the usual one; `payload` goes over protoPayload, `entry` over the entry. */
export interface Differences {
  readonly payload?: Json;
  readonly entry?: Json;
}

/** The log entry of a job update through the v1 API (gcloud, console): one entry, no operation. */
export function anAuditEntry({ payload = {}, entry = {} }: Differences = {}): Json {
  return {
    logName: `projects/${PROJECT}/logs/cloudaudit.googleapis.com%2Factivity`,
    insertId: '1f2k3jdg9z',
    timestamp: '2026-03-04T05:06:07.123456789Z',
    receiveTimestamp: '2026-03-04T05:06:08Z',
    severity: payload['status'] ? 'ERROR' : 'NOTICE',
    resource: {
      type: 'cloud_run_job',
      labels: { project_id: PROJECT, location: REGION, job_name: 'my-agent' },
    },
    protoPayload: {
      '@type': 'type.googleapis.com/google.cloud.audit.AuditLog',
      serviceName: 'run.googleapis.com',
      methodName: 'google.cloud.run.v1.Jobs.ReplaceJob',
      resourceName: `namespaces/${PROJECT}/jobs/my-agent`,
      authenticationInfo: { principalEmail: 'dev@example.com' },
      authorizationInfo: [{ permission: 'run.jobs.update', granted: true }],
      resourceLocation: { currentLocations: [REGION] },
      request: aV1Request(),
      ...payload,
    },
    ...entry,
  };
}

/** The same through the v2 API (Terraform, client libraries). */
export const aV2Entry = ({ payload = {}, entry = {} }: Differences = {}): Json =>
  anAuditEntry({
    payload: {
      methodName: 'google.cloud.run.v2.Jobs.UpdateJob',
      resourceName: `projects/${PROJECT}/locations/${REGION}/jobs/my-agent`,
      request: aV2Request(),
      ...payload,
    },
    entry,
  });

const OPERATION = { id: 'operations/0a1b', producer: 'run.googleapis.com' };

/** The entry that begins a v2 operation. */
export const aFirstHalf = (more: Differences = {}): Json =>
  aV2Entry({ ...more, entry: { operation: { ...OPERATION, first: true }, ...more.entry } });

/** The entry that ends it; it repeats no request. */
export const aLastHalf = ({ payload, entry }: Differences = {}): Json =>
  aV2Entry({
    payload: { request: { '@type': 'type.googleapis.com/google.cloud.run.v2.UpdateJobRequest' }, ...payload },
    entry: { operation: { ...OPERATION, last: true }, ...entry },
  });

/** A refused v1 create: INVALID_ARGUMENT, and no response. */
export const aRefusedEntry = (request: unknown, { payload = {}, entry = {} }: Differences = {}): Json =>
  anAuditEntry({
    payload: {
      methodName: 'google.cloud.run.v1.Jobs.CreateJob',
      status: { code: 3, message: 'VPC connector does not exist, or Cloud Run does not have permission to use it.' },
      authorizationInfo: [{ permission: 'run.jobs.create', granted: true }],
      request,
      ...payload,
    },
    entry,
  });

/** The request of a v1 write; annotations of the execution template, keys without their prefix. */
export const aV1Request = (annotations: Readonly<Record<string, string>> = {}, over: Json = {}): Json => ({
  '@type': 'type.googleapis.com/google.cloud.run.v1.ReplaceJobRequest',
  name: `projects/${PROJECT}/locations/${REGION}/jobs/my-agent`,
  region: REGION,
  job: {
    metadata: { name: 'my-agent', namespace: PROJECT },
    spec: { template: { metadata: { annotations: withPrefix(annotations) } } },
  },
  ...over,
});

/** The request of a v2 write. */
export const aV2Request = (vpcAccess?: Json, over: Json = {}): Json => ({
  '@type': 'type.googleapis.com/google.cloud.run.v2.UpdateJobRequest',
  job: {
    name: `projects/${PROJECT}/locations/${REGION}/jobs/my-agent`,
    template: { template: { ...(vpcAccess && { vpcAccess }) } },
  },
  ...over,
});

/** As an Eventarc trigger delivers an entry: the payload without its own type. */
export function inCloudEvent(entry: Json): Json {
  const { '@type': _, ...protoPayload } = entry['protoPayload'] as Json;
  return {
    specversion: '1.0',
    type: 'google.cloud.audit.log.v1.written',
    source: `//cloudaudit.googleapis.com/projects/${PROJECT}/logs/activity`,
    id: 'projects/myproject/logs/cloudaudit.googleapis.com%2Factivity1f2k3jdg9z1772600767123456',
    data: { ...entry, protoPayload },
  };
}

/** As a log sink delivers it through Pub/Sub. */
export const inPubsub = (body: unknown, message: Json = {}): Json =>
  asMessage({
    data: Buffer.from(JSON.stringify(body)).toString('base64'),
    messageId: '77',
    publishTime: '2026-03-04T05:06:09Z',
    attributes: { 'logging.googleapis.com/timestamp': '2026-03-04T05:06:07Z' },
    ...message,
  });

/** A Pub/Sub push of any message at all. */
export const asMessage = (message: unknown): Json => ({
  specversion: '1.0',
  type: 'google.cloud.pubsub.topic.v1.messagePublished',
  source: `//pubsub.googleapis.com/projects/${PROJECT}/topics/run-egress-events`,
  id: '77',
  data: { subscription: `projects/${PROJECT}/subscriptions/s`, message },
});
