import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { jobV1, list, startCloud, V1, type Cloud, type Json } from './run-fixture.ts';

const log = 'projects/myproject/logs/my-log';

async function write(cloud: Cloud, ...texts: readonly string[]): Promise<void> {
  for (const textPayload of texts) {
    const entries = [{ logName: log, resource: { type: 'global' }, severity: 'INFO', textPayload }];
    assert.equal((await cloud.send('POST', '/v2/entries:write', { body: { entries } })).status, 200);
  }
}

async function read(cloud: Cloud, body: Json): Promise<{ entries?: Json[]; nextPageToken?: string }> {
  const answer = await cloud.send('POST', '/v2/entries:list', {
    body: { resourceNames: ['projects/myproject'], ...body },
  });
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  return answer.body as unknown as { entries?: Json[]; nextPageToken?: string };
}

const texts = (entries: readonly Json[] = []) => entries.map(({ textPayload }) => textPayload);

describe('log entries', () => {
  it('are read in the order of writing, or backwards, a page at a time', async (t) => {
    const cloud = await startCloud(t);
    await write(cloud, 'a', 'b');
    cloud.advance(1);
    await write(cloud, 'c', 'd', 'e');
    assert.deepEqual(texts((await read(cloud, {})).entries), ['a', 'b', 'c', 'd', 'e']);
    const first = await read(cloud, { orderBy: 'timestamp desc', pageSize: 2 });
    assert.deepEqual(texts(first.entries), ['e', 'd']);
    await write(cloud, 'f');
    const second = await read(cloud, { orderBy: 'timestamp desc', pageSize: 2, pageToken: first.nextPageToken });
    assert.deepEqual(texts(second.entries), ['c', 'b']);
  });

  it('get what they leave out from the request and the clock', async (t) => {
    const cloud = await startCloud(t);
    const body = {
      logName: log,
      resource: { type: 'global' },
      labels: { a: 'b' },
      entries: [{ severity: 500, jsonPayload: { x: 1 } }],
    };
    await cloud.send('POST', '/v2/entries:write', { body });
    const [entry] = (await read(cloud, { filter: 'severity=ERROR jsonPayload.x=1' })).entries ?? [];
    assert.ok(entry);
    assert.deepEqual(
      [entry['logName'], entry['timestamp'], entry['labels']],
      [log, cloud.cloud.clock.now(), { a: 'b' }],
    );
    assert.deepEqual(entry['resource'], { type: 'global', labels: { project_id: 'myproject' } });
    assert.ok(entry['insertId']);
  });

  it('are of a project each, which may be named by number', async (t) => {
    const cloud = await startCloud(t);
    await write(cloud, 'a');
    assert.deepEqual(texts((await read(cloud, { resourceNames: ['projects/123456789012'] })).entries), ['a']);
    assert.deepEqual(await read(cloud, { resourceNames: ['projects/other'] }), {});
    assert.deepEqual((await cloud.get('/v2/projects/myproject/logs')).body, { logNames: [log] });
  });

  it('are refused without a log or with a broken query', async (t) => {
    const { send } = await startCloud(t);
    const rows: [string, Json][] = [
      ['/v2/entries:write', { entries: [{ textPayload: 'x' }] }],
      ['/v2/entries:write', { entries: [{ logName: 'my-log', textPayload: 'x' }] }],
      ['/v2/entries:list', { resourceNames: ['projects/myproject'], filter: '(' }],
      ['/v2/entries:list', { resourceNames: ['projects/myproject'], orderBy: 'severity' }],
      ['/v2/entries:list', {}],
    ];
    for (const [path, body] of rows) {
      const answer = await send('POST', path, { body });
      assert.deepEqual([answer.status, answer.body.error.status], [400, 'INVALID_ARGUMENT'], JSON.stringify(body));
    }
  });
});

describe('a log sink', () => {
  const SINKS = '/v2/projects/myproject/sinks';
  const destination = 'pubsub.googleapis.com/projects/myproject/topics/events';

  async function startSink(cloud: Cloud, filter: string): Promise<void> {
    await cloud.send('PUT', '/v1/projects/myproject/topics/events');
    await cloud.send('PUT', '/v1/projects/myproject/subscriptions/tail', {
      body: { topic: 'projects/myproject/topics/events' },
    });
    assert.equal((await cloud.send('POST', SINKS, { body: { name: 'to-events', destination, filter } })).status, 200);
  }

  async function pulled(cloud: Cloud): Promise<{ data: string; attributes: Json }[]> {
    const body = { maxMessages: 10, returnImmediately: true };
    const answer = await cloud.send('POST', '/v1/projects/myproject/subscriptions/tail:pull', { body });
    const received = (answer.body.receivedMessages ?? []) as unknown as {
      message: { data: string; attributes: Json };
    }[];
    return received.map(({ message }) => message);
  }

  it('publishes the entries that its filter lets through', async (t) => {
    const cloud = await startCloud(t);
    await startSink(cloud, 'protoPayload.methodName=~"Jobs\\.CreateJob$"');
    await write(cloud, 'not this');
    await cloud.send('POST', `${V1}/jobs`, { body: jobV1('j') });
    await cloud.send('DELETE', `${V1}/jobs/j`);
    const [message, ...others] = await pulled(cloud);
    assert.deepEqual(others, []);
    const entry = JSON.parse(Buffer.from(message?.data ?? '', 'base64').toString()) as Json;
    assert.deepEqual(entry, cloud.entries()[1]);
    assert.deepEqual(message?.attributes, { 'logging.googleapis.com/timestamp': entry['timestamp'] });
  });

  it('is created, listed, read and deleted, and outlives a new world', async (t) => {
    const cloud = await startCloud(t);
    await startSink(cloud, '');
    await cloud.send('PUT', '/emulator/world', { body: { version: 1, project: 'myproject' } });
    const { sinks } = (await cloud.get(SINKS)).body;
    assert.equal(list(sinks).length, 1);
    assert.deepEqual((await cloud.get(`${SINKS}/to-events`)).body, sinks[0]);
    assert.equal(sinks[0].writerIdentity, 'serviceAccount:service-123456789012@gcp-sa-logging.iam.gserviceaccount.com');
    const twice = await cloud.send('POST', SINKS, { body: { name: 'to-events', destination } });
    assert.equal(twice.status, 409);
    assert.equal((await cloud.send('DELETE', `${SINKS}/to-events`)).status, 200);
    assert.equal((await cloud.get(`${SINKS}/to-events`)).status, 404);
    await write(cloud, 'late');
    assert.deepEqual(await pulled(cloud), []);
  });

  it('is refused with another destination or a broken filter', async (t) => {
    const { send } = await startCloud(t);
    const wrong = { name: 's', destination: 'storage.googleapis.com/bucket' };
    assert.equal((await send('POST', SINKS, { body: wrong })).status, 400);
    assert.equal((await send('POST', SINKS, { body: { name: 's', destination, filter: 'a AND' } })).status, 400);
    assert.equal((await send('POST', SINKS, { body: { name: 's', destination, filter: '(' } })).status, 400);
  });

  it('whose topic is not there loses what it should publish', async (t) => {
    const cloud = await startCloud(t);
    await cloud.send('POST', SINKS, { body: { name: 's', destination } });
    await write(cloud, 'a');
    assert.equal(cloud.entries().length, 1);
  });
});
