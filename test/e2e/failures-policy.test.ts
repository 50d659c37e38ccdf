import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { POLICY } from '../../cli/local/stack.ts';
import { DIRECT, PROJECT, runEgress, until, type Json } from './fixture.ts';

const BUCKET = 'run-egress-state';
const URI = `gs://${BUCKET}/run-egress.yaml`;

describe('a policy that can’t be read, or can’t be understood, costs no event', () => {
  const city = runEgress({ policy: URI });

  const write = async (policy: string): Promise<void> => {
    const url = `${city.url}/upload/storage/v1/b/${BUCKET}/o?uploadType=media&name=run-egress.yaml`;
    const { status } = await fetch(url, { method: 'POST', body: policy });
    assert.equal(status, 200);
  };
  const object = `/storage/v1/b/${BUCKET}/o/run-egress.yaml`;
  const mend = async () => {
    await city.control('DELETE', 'faults');
    await write(POLICY);
  };
  beforeEach(async () => {
    await city.scene();
    await write(POLICY);
  });

  interface Trouble {
    readonly what: string;
    readonly begin: () => Promise<unknown>;
    readonly says: RegExp;
    readonly message: 'to be mended' | 'to be tried again';
    readonly mistakes?: readonly string[];
  }
  const troubles: readonly Trouble[] = [
    {
      what: '403',
      begin: () => city.fault({ method: 'storage.objects.get', status: 403, message: 'denied' }),
      says: /^permission storage\.objects\.get denied \(403\)$/,
      message: 'to be mended',
    },
    {
      what: '503',
      begin: () => city.fault({ method: 'storage.objects.get', status: 503, message: 'later' }),
      says: /503/,
      message: 'to be tried again',
    },
    {
      what: 'no such object',
      begin: () => city.call('DELETE', object),
      says: /404/,
      message: 'to be mended',
    },
    {
      what: 'no YAML',
      begin: () => write('version: 1\nremediation: [create\n'),
      says: /run-egress\.yaml.*line/,
      message: 'to be mended',
      mistakes: ['line 3'],
    },
    {
      what: 'two keys that are wrong',
      begin: () => write('version: 1\nremediation: destroy\nconnector: { minInstances: 11 }\n'),
      says: /remediation.*\n.*connector\.minInstances/,
      message: 'to be mended',
      mistakes: ['line 2: remediation', 'line 3: connector.minInstances'],
    },
  ];

  for (const { what, begin, says, message, mistakes } of troubles) {
    it(`${what}: each delivery says so, nothing is done, and once it is mended the job is`, async () => {
      await begin();
      await city.deploy(DIRECT);
      await until('two deliveries', () => city.logged(message).length > 1 || undefined);
      for (const line of city.logged(message)) {
        assert.match(line.reason, says);
        assert.deepEqual(
          [line.severity, line.target],
          [message === 'to be mended' ? 'ERROR' : 'WARNING', 'onJobChange'],
        );
        assert.deepEqual(
          line.mistakes?.map(({ path }: Json) => path),
          mistakes,
        );
      }
      assert.deepEqual([await city.writes(), await city.receive()], [[], []]);
      await mend();
      assert.equal((await city.result('my-agent-5', 'remediation')).status, 'remediated');
      await city.quiet();
      const stages = (await city.receive()).map(({ result }) => `${result.stage} ${result.status}`);
      assert.deepEqual(stages, ['verdict violating', 'remediation remediated']);
      assert.deepEqual(await city.writes(), ['compute.routers.insert']);
    });
  }

  it('broken between the verdict and its cure: the cure waits for it', async () => {
    await city.fault({ method: 'pubsub.projects.topics.publish', delaySeconds: 120, times: 2 });
    await city.deploy(DIRECT);
    await city.result('my-agent-5', 'verdict');
    await write('version: 2\n');
    await until(
      'the cure is refused',
      () => city.logged('to be mended').some(({ target }) => target === 'remediate') || undefined,
    );
    assert.deepEqual(await city.writes(), []);
    await mend();
    assert.equal((await city.result('my-agent-5', 'remediation')).status, 'remediated');
  });

  it('left as it is, the event ends among the dead letters, whole', async () => {
    await write('version: 2\n');
    await city.deploy(DIRECT);
    await city.quiet();
    const tail = `/v1/projects/${PROJECT}/subscriptions/run-egress-dead-letters-tail:pull`;
    const { body } = await city.call('POST', tail, { maxMessages: 10, returnImmediately: true });
    const [dead] = body.receivedMessages ?? [];
    assert.ok(dead, 'there is a dead letter');
    const entry = JSON.parse(Buffer.from(dead.message.data, 'base64').toString());
    assert.match(entry.protoPayload.resourceName, /jobs\/my-agent-5$/);
    assert.equal(dead.message.attributes.CloudPubSubDeadLetterSourceSubscription, 'run-egress-events');
    assert.equal(city.logged('to be mended').length, 25);
  });
});
