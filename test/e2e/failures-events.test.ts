import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { toCloudEvent } from '../../emulator/services/cloud-event.ts';
import { BEHIND_CONNECTOR, DIRECT, PROJECT, REGION, runEgress, until, type Json } from './fixture.ts';

const AUDIT = 'google.cloud.audit.log.v1.written';
const SOURCE = `//cloudaudit.googleapis.com/projects/${PROJECT}/logs/activity`;

/** Headers of a CloudEvent in binary mode. */
const binary = { 'content-type': 'application/json', 'ce-id': '1', 'ce-specversion': '1.0', 'ce-type': AUDIT };

/** An audit log entry of a deploy, changed. */
function anEntry(payload: Json = {}, rest: Json = {}): Json {
  return {
    logName: `projects/${PROJECT}/logs/cloudaudit.googleapis.com%2Factivity`,
    insertId: 'x1',
    timestamp: '2026-11-01T00:00:00.000001Z',
    resource: {
      type: 'cloud_run_job',
      labels: { job_name: 'my-agent-5', location: REGION, project_id: PROJECT },
    },
    protoPayload: {
      serviceName: 'run.googleapis.com',
      methodName: 'google.cloud.run.v1.Jobs.CreateJob',
      resourceName: `namespaces/${PROJECT}/jobs/my-agent-5`,
      ...payload,
    },
    ...rest,
  };
}

describe('events that are not what they should be', () => {
  const city = runEgress();
  beforeEach(() => city.scene());

  interface Sent {
    readonly headers?: Record<string, string>;
    readonly body: string;
  }

  /** Delivers an event as Eventarc would; answers the status. */
  async function post({ headers = {}, body }: Sent): Promise<number> {
    const all = { ...binary, 'ce-source': SOURCE, ...headers };
    const response = await fetch(city.stack.eventsUrl, { method: 'POST', headers: all, body });
    await response.body?.cancel();
    return response.status;
  }

  const publish = (data: string) =>
    city.call('POST', `/v1/projects/${PROJECT}/topics/run-egress-events:publish`, {
      messages: [{ data: Buffer.from(data).toString('base64'), attributes: { a: 'b' } }],
    });

  async function remove(job: string): Promise<void> {
    const { status } = await city.call('DELETE', `/v2/projects/${PROJECT}/locations/${REGION}/jobs/${job}`);
    assert.equal(status, 200);
  }

  const lines = () => city.lines.filter((line) => line.startsWith('{'));

  /** Nothing is under way, nothing was asked of the cloud, nothing said to anybody, and the next event is looked at. */
  async function assertUnimpressed(): Promise<void> {
    await city.quiet();
    const asked = (await city.requests()).filter(({ method }) => !method.startsWith('pubsub.'));
    assert.deepEqual(asked, []);
    assert.deepEqual(await city.receive(), []);
    const dead = `/v1/projects/${PROJECT}/subscriptions/run-egress-dead-letters-tail:pull`;
    assert.deepEqual((await city.call('POST', dead, { maxMessages: 10, returnImmediately: true })).body, {});
    await city.deploy({ job: 'my-agent-8', api: 'v2' });
    assert.equal((await city.result('my-agent-8', 'verdict')).status, 'compliant');
  }

  const MALFORMED: Readonly<Record<string, Sent>> = {
    'an empty entry': { body: '{}' },
    'an entry without a job': { body: JSON.stringify(anEntry({ resourceName: '' }, { resource: {} })) },
    'an entry with a payload of another shape': { body: JSON.stringify(anEntry({}, { protoPayload: [1, 2] })) },
    'an entry whose job is a path': {
      body: JSON.stringify(anEntry({}, { resource: { labels: { job_name: '../../x', location: 'a/b' } } })),
    },
    'a CloudEvent of another type': { headers: { 'ce-type': 'google.cloud.storage.object.v1.finalized' }, body: '{}' },
    'a body that is no CloudEvent at all': { headers: { 'ce-id': '', 'ce-type': '' }, body: '{"hello":"world"}' },
    'a batch of CloudEvents': {
      headers: { 'content-type': 'application/cloudevents-batch+json' },
      body: JSON.stringify([{ specversion: '1.0', id: '1', type: AUDIT, source: SOURCE, data: anEntry() }]),
    },
    'a Pub/Sub message that holds no JSON': {
      headers: { 'ce-type': 'google.cloud.pubsub.topic.v1.messagePublished' },
      body: JSON.stringify({ message: { data: Buffer.from('hello').toString('base64') } }),
    },
    'a huge entry of rubbish': { body: JSON.stringify({ rubbish: 'x'.repeat(20_000_000) }) },
  };

  for (const [what, sent] of Object.entries(MALFORMED)) {
    it(`${what}: acknowledged, one line in the log, nothing more`, async () => {
      assert.equal(await post(sent), 204);
      const [line = '', ...more] = await until('a line', () => (lines().length > 0 ? lines() : undefined));
      assert.deepEqual(more, []);
      const { severity, message, mistakes } = JSON.parse(line);
      assert.deepEqual([severity, message], ['ERROR', 'not what was expected']);
      assert.ok(mistakes.length > 0);
      assert.ok(line.length < 2000, `a line of ${line.length} characters`);
    });
  }

  it('after all of that the function is as good as before', async () => {
    for (const sent of Object.values(MALFORMED)) await post(sent);
    await assertUnimpressed();
  });

  it('what the Functions Framework itself refuses never reaches the function', async () => {
    const text = { headers: { 'content-type': 'text/plain' }, body: 'hello' };
    for (const sent of [text, { body: '{"hello":' }, { body: '"hello"' }, { body: 'null' }])
      assert.ok((await post(sent)) >= 400);
    await assertUnimpressed();
  });

  it('malformed messages on the topic of events are taken once, and never come again', async () => {
    const bodies = ['hello', '', '[]', 'null', '{}', JSON.stringify(anEntry({}, { insertId: 7 }))];
    for (const body of bodies) await publish(body);
    await city.quiet();
    assert.equal(city.logged('not what was expected').length, bodies.length);
    await assertUnimpressed();
  });

  it('an entry of another service, or of another method, is ignored', async () => {
    for (const payload of [
      { serviceName: 'compute.googleapis.com', methodName: 'v1.compute.routers.insert' },
      { methodName: 'google.cloud.run.v1.Services.CreateService' },
      { methodName: 'google.cloud.run.v2.Jobs.DeleteJob' },
    ]) {
      assert.equal(await post({ body: JSON.stringify(anEntry(payload)) }), 204);
      await publish(JSON.stringify(anEntry(payload)));
    }
    await city.quiet();
    assert.equal(city.logged('ignored').length, 6);
    await assertUnimpressed();
  });

  it('a malformed request for a cure is taken once, too', async () => {
    const url = `${city.stack.functions.remediate.url}/projects/${PROJECT}/topics/run-egress-remediations`;
    for (const data of ['hello', '{}', '{"job":"x"}']) {
      const message = { data: Buffer.from(data).toString('base64'), messageId: '1' };
      const body = JSON.stringify({ message, subscription: 's' });
      const authorization = city.stack.functions.remediate.authorization();
      const headers = { 'content-type': 'application/json', authorization };
      assert.equal((await fetch(url, { method: 'POST', headers, body })).status, 204);
    }
    assert.equal(city.logged('not what was expected').length, 3);
    await assertUnimpressed();
  });

  it('a job that is deleted before it is read leaves one line', async () => {
    await city.fault({ method: 'run.projects.locations.jobs.get', delaySeconds: 60, times: 1 });
    await city.deploy({ ...DIRECT, api: 'v1' });
    await remove('my-agent-5');
    await city.quiet();
    assert.deepEqual(
      city.logged('not judged').map(({ reason }) => reason),
      ['the job is gone'],
    );
    assert.deepEqual([await city.writes(), await city.receive()], [[], []]);
  });

  it('a job that is deleted before its cure begins is not cured', async () => {
    await city.fault({ method: 'pubsub.projects.topics.publish', delaySeconds: 300, times: 2 });
    await city.deploy({ ...DIRECT, api: 'v1' });
    await city.result('my-agent-5', 'verdict');
    await remove('my-agent-5');
    await until('the cure', () => (city.logged('not judged').length > 0 ? true : undefined));
    await city.quiet();
    assert.deepEqual(await city.writes(), []);
    assert.deepEqual(
      (await city.receive()).map(({ result }) => result.stage),
      ['verdict'],
    );
  });

  it('the same event three times at once, by both ways: judged, cured and told once', async () => {
    await city.deploy(BEHIND_CONNECTOR);
    const [logged] = city.stack.emulator.cloud.entries.list(PROJECT);
    assert.ok(logged);
    const { headers, body } = toCloudEvent(logged.entry);
    const statuses = await Promise.all([1, 2, 3].map(() => post({ headers, body })));
    await city.result('my-agent-4', 'remediation');
    await city.quiet();
    assert.ok(
      statuses.every((status) => status === 204 || status === 500),
      'whoever comes too early is told to come again',
    );
    await post({ headers, body });
    await city.quiet();
    const { connectors, routers, subnetworks } = await city.world();
    assert.deepEqual([connectors.length, routers.length, routers[0].nats.length, subnetworks.length], [1, 1, 1, 2]);
    assert.equal((await city.writes()).length, 3);
    const told = (await city.receive()).map(({ result }) => `${result.stage} ${result.status}`);
    assert.deepEqual(told, ['verdict violating', 'remediation remediated']);
  });
});
