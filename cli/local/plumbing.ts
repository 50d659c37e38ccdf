import {
  DELIVERY,
  PULLS,
  PUSHES,
  SINKS,
  TOPICS,
  pushAccount,
  pushPath,
  type FunctionName,
} from '../../shared/deployment.ts';

/** What `infra/` sets up in a real project, here through the same APIs of the local cloud. */
export interface Plumbing {
  /** Origin of the local cloud. */
  readonly cloud: string;
  readonly project: string;
  readonly bucket: string;
  /** Where each function is called. */
  readonly urls: Readonly<Record<FunctionName, string>>;
}

/**
 * Topics, subscriptions, the bucket, and the log sinks of the organisation that feed them with every project's entries. What
 * is there already stays: a reset may have been of another project.
 */
export async function plumb({ cloud, project, bucket, urls }: Plumbing): Promise<void> {
  const call = (method: string, path: string, body: object) => send(method, `${cloud}${path}`, body);
  const topic = (name: string) => `projects/${project}/topics/run-egress-${name}`;
  const subscribe = (name: string, settings: object) =>
    call('PUT', `/v1/projects/${project}/subscriptions/run-egress-${name}`, settings);
  for (const name of TOPICS) await call('PUT', `/v1/${topic(name)}`, {});
  await call('POST', `/storage/v1/b?project=${project}`, { name: bucket });
  const { ackDeadlineSeconds, minimumBackoffSeconds } = DELIVERY;
  for (const [name, push] of Object.entries(PUSHES)) {
    const oidcToken = { serviceAccountEmail: pushAccount(name, project), audience: urls[push.to] };
    const { maximumBackoffSeconds, maxDeliveryAttempts } = push;
    await subscribe(name, {
      ackDeadlineSeconds,
      deadLetterPolicy: { deadLetterTopic: topic('dead-letters'), maxDeliveryAttempts },
      retryPolicy: { minimumBackoff: `${minimumBackoffSeconds}s`, maximumBackoff: `${maximumBackoffSeconds}s` },
      topic: topic(push.topic),
      enableMessageOrdering: push.ordered,
      pushConfig: { pushEndpoint: `${urls[push.to]}${pushPath(push.topic, project)}`, oidcToken },
    });
  }
  for (const [name, of] of Object.entries(PULLS)) await subscribe(name, { topic: topic(of) });
  await subscribe('results-stories', { topic: topic('results') });
  for (const [name, filter] of Object.entries(SINKS)) {
    const sink = `/v2/organizations/1/sinks/run-egress-${name}`;
    const destination = `pubsub.googleapis.com/${topic(name)}`;
    const settings = { name: `run-egress-${name}`, destination, filter, includeChildren: true };
    await call('POST', '/v2/organizations/1/sinks', settings);
    const { writerIdentity } = (await send('GET', `${cloud}${sink}`)) as { writerIdentity: string };
    const policy = { bindings: [{ role: 'roles/pubsub.publisher', members: [writerIdentity] }] };
    await call('POST', `/v1/${topic(name)}:setIamPolicy`, { policy });
  }
}

async function send(method: string, url: string, body?: object): Promise<unknown> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(url, { method, headers, ...(body && { body: JSON.stringify(body) }) });
  const isThere = response.status === 409;
  if (!response.ok && !isThere) throw new Error(`${method} ${url}: ${response.status} ${await response.text()}`);
  return response.json();
}
