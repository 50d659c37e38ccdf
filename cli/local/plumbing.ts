/** What `infra/` sets up in a real project, here through the same APIs of the local cloud. */
export interface Plumbing {
  /** Origin of the local cloud. */
  readonly cloud: string;
  readonly project: string;
  readonly bucket: string;
  /** Where the functions listen. */
  readonly onJobChange: string;
  readonly remediate: string;
}

/** Entries of job writes, refused ones included; of a long-running write only the last half. */
export const SINK_FILTER = [
  'logName:"cloudaudit.googleapis.com%2Factivity"',
  'protoPayload.serviceName="run.googleapis.com"',
  String.raw`protoPayload.methodName=~"^google\.cloud\.run\.v[12]\.Jobs\.(Create|Replace|Update)Job$"`,
  'NOT (operation.first=true AND NOT operation.last=true)',
].join('\n');

const TOPICS = ['events', 'remediations', 'results', 'sweeps', 'dead-letters'];

/** Topics, subscriptions, the bucket, and the log sink of the organisation that feeds them with every project's entries. */
export async function plumb({ cloud, project, bucket, onJobChange, remediate }: Plumbing): Promise<void> {
  const call = (method: string, path: string, body: object) => send(method, `${cloud}${path}`, body);
  const topic = (name: string) => `projects/${project}/topics/run-egress-${name}`;
  const subscribe = (name: string, settings: object) =>
    call('PUT', `/v1/projects/${project}/subscriptions/run-egress-${name}`, settings);
  for (const name of TOPICS) await call('PUT', `/v1/${topic(name)}`, {});
  await call('POST', `/storage/v1/b?project=${project}`, { name: bucket });
  const deadLetterPolicy = { deadLetterTopic: topic('dead-letters'), maxDeliveryAttempts: 25 };
  const retryPolicy = { minimumBackoff: '10s', maximumBackoff: '60s' };
  const pushed = { ackDeadlineSeconds: 600, deadLetterPolicy, retryPolicy };
  await subscribe('events', { ...pushed, topic: topic('events'), pushConfig: { pushEndpoint: onJobChange } });
  await subscribe('remediations', {
    ...pushed,
    topic: topic('remediations'),
    enableMessageOrdering: true,
    pushConfig: { pushEndpoint: remediate },
  });
  for (const name of ['results-tail', 'results-stories']) await subscribe(name, { topic: topic('results') });
  await subscribe('dead-letters-tail', { topic: topic('dead-letters') });
  await call('POST', '/v2/organizations/1/sinks', {
    name: 'run-egress',
    destination: `pubsub.googleapis.com/${topic('events')}`,
    filter: SINK_FILTER,
    includeChildren: true,
  });
}

async function send(method: string, url: string, body: object): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(url, { method, headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${await response.text()}`);
}
