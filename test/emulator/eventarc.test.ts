import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import { jobV1, jobV2, startCloud, V1, V2, type Json } from './run-fixture.ts';

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: Json & { readonly protoPayload: Json };
}

/** A function's front: takes events, answers what it is told to, and can be waited for. */
async function startTarget(t: TestContext) {
  const received: Received[] = [];
  const statuses: number[] = [];
  const arrivals: (() => void)[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      received.push({
        headers: request.headers,
        body: JSON.parse(Buffer.concat(chunks).toString()) as Received['body'],
      });
      response.writeHead(statuses.shift() ?? 204).end();
      for (const arrived of arrivals.splice(0)) arrived();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  const count = async (wanted: number) => {
    while (received.length < wanted) await new Promise<void>((resolve) => arrivals.push(resolve));
    // The answer has to get back before the delivery is over.
    await new Promise((resolve) => setTimeout(resolve, 20));
    assert.equal(received.length, wanted);
  };
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/on-job-change`, received, statuses, count };
}

describe('Eventarc', () => {
  it('delivers a job write as a CloudEvent in binary mode', async (t) => {
    const { url, received, count } = await startTarget(t);
    const { send, cloud, entries } = await startCloud(t);
    cloud.eventarc.setTarget(url);
    await send('POST', `${V1}/jobs`, { body: jobV1('j') });
    await count(1);
    const [event] = received;
    const [entry] = entries();
    assert.ok(event && entry);
    const micros = `${Math.floor(Date.parse(entry.timestamp) / 1000)}${entry.timestamp.slice(20, 26)}`;
    const expected = {
      'ce-id': `${entry.logName}${entry.insertId}${micros}`,
      'ce-source': '//cloudaudit.googleapis.com/projects/myproject/logs/activity',
      'ce-specversion': '1.0',
      'ce-type': 'google.cloud.audit.log.v1.written',
      'ce-subject': 'run.googleapis.com/namespaces/myproject/jobs/j',
      'ce-time': entry['receiveTimestamp'],
      'ce-recordedtime': entry.timestamp,
      'ce-dataschema':
        'https://googleapis.github.io/google-cloudevents/jsonschema/google/events/cloud/audit/v1/LogEntryData.json',
      'ce-servicename': 'run.googleapis.com',
      'ce-methodname': 'google.cloud.run.v1.Jobs.CreateJob',
      'ce-resourcename': 'namespaces/myproject/jobs/j',
    };
    for (const [name, value] of Object.entries(expected)) assert.equal(event.headers[name], value, name);
    const expectedPayload = { ...event.body.protoPayload, '@type': 'type.googleapis.com/google.cloud.audit.AuditLog' };
    assert.equal(event.body.protoPayload['@type'], undefined);
    assert.deepEqual({ ...event.body, protoPayload: expectedPayload }, entry);
  });

  it('delivers both halves of an operation and refused calls, but no deletion and no connector', async (t) => {
    const { url, received, count } = await startTarget(t);
    const { send, cloud, advance } = await startCloud(t);
    cloud.eventarc.setTarget(url);
    await send('POST', `${V2}/jobs?jobId=j`, { body: jobV2() });
    await count(1);
    advance(3);
    await count(2);
    await send('POST', `${V2}/jobs?jobId=j`, { body: jobV2({}) });
    await count(3);
    await send('DELETE', `${V2}/jobs/j`);
    const body = { subnet: { name: 'conn-subnet' }, maxInstances: 3 };
    await send('POST', '/v1/projects/myproject/locations/europe-west2/connectors?connectorId=c', { body });
    advance(300);
    await count(3);
    const seen = received.map(({ body }) => [
      body['severity'],
      (body['operation'] as Json | undefined)?.['first'] ?? null,
    ]);
    assert.deepEqual(seen, [
      ['NOTICE', true],
      ['NOTICE', null],
      ['ERROR', null],
    ]);
  });

  it('tries again after 10 s, then 20 s, with the same id, until it is taken', async (t) => {
    const { url, received, statuses, count } = await startTarget(t);
    const { send, cloud, advance } = await startCloud(t);
    statuses.push(503, 400);
    cloud.eventarc.setTarget(url);
    await send('POST', `${V1}/jobs`, { body: jobV1('j') });
    await count(1);
    advance(9.9);
    await count(1);
    advance(0.2);
    await count(2);
    advance(20);
    await count(3);
    advance(3600);
    await count(3);
    assert.equal(new Set(received.map(({ headers }) => headers['ce-id'])).size, 1);
  });

  it('finds a function that was not up at first, and forgets what a reset forgets', async (t) => {
    const { url, count } = await startTarget(t);
    const { send, cloud, advance } = await startCloud(t);
    cloud.eventarc.setTarget('http://127.0.0.1:9/');
    await send('POST', `${V1}/jobs`, { body: jobV1('j') });
    await new Promise((resolve) => setTimeout(resolve, 50));
    cloud.eventarc.setTarget(url);
    advance(10);
    await count(1);
    cloud.eventarc.setTarget('http://127.0.0.1:9/');
    await send('POST', `${V1}/jobs`, { body: jobV1('k') });
    await new Promise((resolve) => setTimeout(resolve, 50));
    cloud.eventarc.setTarget(url);
    await send('POST', '/emulator/reset?project=myproject');
    advance(600);
    await count(1);
  });

  it('gives up after a day', async (t) => {
    const { url, received, statuses, count } = await startTarget(t);
    const { send, cloud, advance } = await startCloud(t);
    statuses.push(...Array.from({ length: 500 }, () => 500));
    cloud.eventarc.setTarget(url);
    await send('POST', `${V1}/jobs`, { body: jobV1('j') });
    await count(1);
    for (let hour = 0; hour < 24.5 * 6; hour++) {
      const before = received.length;
      advance(600);
      await new Promise((resolve) => setTimeout(resolve, 5));
      if (hour > 24.2 * 6) assert.equal(received.length, before);
    }
    assert.ok(received.length > 100);
  });
});

describe('a trigger that is set up', () => {
  it('gets what its filter lets through, and counts it', async (t) => {
    const { url, received, count } = await startTarget(t);
    const { send, get, advance } = await startCloud(t);
    const filter = 'protoPayload.methodName="v1.compute.routers.insert"';
    const added = await send('POST', '/emulator/triggers?project=myproject', { body: { url, filter } });
    assert.equal(added.status, 200);
    const body = { name: 'r', network: 'global/networks/my-vpc' };
    await send('POST', '/compute/v1/projects/myproject/regions/europe-west2/routers', { body });
    await send('POST', `${V1}/jobs`, { body: jobV1('j') });
    await count(1);
    advance(60);
    await count(2);
    const [first, last] = received;
    assert.equal(first?.headers['ce-methodname'], 'v1.compute.routers.insert');
    assert.equal(
      first.headers['ce-subject'],
      'compute.googleapis.com/projects/myproject/regions/europe-west2/routers/r',
    );
    assert.equal((last?.body['operation'] as Json)['last'], true);
    const [trigger] = (await get('/emulator/triggers')).body as unknown as Json[];
    assert.deepEqual([trigger?.['url'], trigger?.['delivered'], trigger?.['project']], [url, 2, 'myproject']);
    await send('DELETE', '/emulator/triggers');
    assert.deepEqual((await get('/emulator/triggers')).body, []);
  });

  it('is refused when it is none', async (t) => {
    const { send } = await startCloud(t);
    for (const body of [{}, { url: 'nowhere' }, { url: 'file:///x' }, { url: 'http://x', filter: '(' }, { url: 1 }]) {
      assert.equal((await send('POST', '/emulator/triggers', { body })).status, 400, JSON.stringify(body));
    }
  });
});

describe('events under faults', () => {
  const TOPIC = '/v1/projects/myproject/topics/entries';
  const SUBSCRIPTION = '/v1/projects/myproject/subscriptions/entries';

  /** A cloud whose audit entries go to a target and, through a sink, to a subscription. */
  async function start(t: TestContext) {
    const target = await startTarget(t);
    const cloud = await startCloud(t);
    const { send } = cloud;
    cloud.cloud.eventarc.setTarget(target.url);
    await send('PUT', TOPIC, { body: {} });
    await send('PUT', SUBSCRIPTION, { body: { topic: TOPIC.slice(4) } });
    const destination = `pubsub.googleapis.com/${TOPIC.slice(4)}`;
    await send('POST', '/v2/projects/myproject/sinks', { body: { name: 's', destination } });
    const fault = async (body: Json) =>
      (await send('POST', '/emulator/faults', { body: { method: 'emulator.events', ...body } })).status;
    const pulled = async () => {
      const { body } = await send('POST', `${SUBSCRIPTION}:pull`, {
        body: { maxMessages: 100, returnImmediately: true },
      });
      const messages = (body.receivedMessages ?? []) as unknown as { message: { data: string } }[];
      return messages.map(({ message }) => JSON.parse(Buffer.from(message.data, 'base64').toString()) as Json);
    };
    const create = (id: string) => send('POST', `${V1}/jobs`, { body: jobV1(id) });
    return { ...target, ...cloud, fault, pulled, create };
  }

  it('come twice, each the same event', async (t) => {
    const { fault, create, count, received, pulled, get } = await start(t);
    assert.equal(await fault({ copies: 2, times: 1 }), 200);
    await create('a');
    await create('b');
    await count(3);
    assert.equal(new Set(received.map(({ headers }) => headers['ce-id'])).size, 2);
    assert.equal(new Set((await pulled()).map(({ insertId }) => insertId)).size, 2);
    const [{ hits } = { hits: 0 }] = (await get('/emulator/faults')).body as unknown as { hits: number }[];
    assert.equal(hits, 1);
  });

  it('come late', async (t) => {
    const { fault, create, count, advance, cloud } = await start(t);
    await fault({ delaySeconds: 90 });
    await create('a');
    advance(89);
    await count(0);
    assert.equal(cloud.busy, true);
    advance(2);
    await count(1);
  });

  it('come out of order, and after a minute at the latest', async (t) => {
    const { fault, create, count, received, advance } = await start(t);
    const filter = 'protoPayload.resourceName:"/jobs/a"';
    await fault({ reorder: true, filter });
    await create('a');
    await create('b');
    await count(2);
    assert.deepEqual(
      received.map(({ headers }) => headers['ce-resourcename']),
      ['namespaces/myproject/jobs/b', 'namespaces/myproject/jobs/a'],
    );
    await fault({ reorder: true });
    await create('c');
    await count(2);
    advance(61);
    await count(3);
  });

  it('are forgotten by a reset while they wait', async (t) => {
    const { fault, create, count, send, advance } = await start(t);
    await fault({ delaySeconds: 10, times: 1 });
    await fault({ reorder: true });
    await create('a');
    await create('b');
    await send('POST', '/emulator/reset?project=myproject');
    advance(600);
    await count(0);
  });

  it('are faults of their own: what does not fit is refused', async (t) => {
    const { fault } = await start(t);
    for (const body of [
      { status: 503 },
      { copies: 0 },
      { filter: 'AND' },
      { method: 'run.namespaces.jobs.get', copies: 2 },
    ]) {
      assert.equal(await fault(body), 400, JSON.stringify(body));
    }
  });
});
