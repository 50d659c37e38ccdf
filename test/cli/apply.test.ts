import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { freshWorld } from '../../cli/stories/scene.ts';
import { startEmulator, type Emulator } from '../../emulator/server.ts';
import { verdict } from '../../functions/on-job-change.ts';
import { connect } from '../../shared/gcp/connect.ts';
import { history } from '../../shared/history.ts';
import { parsePolicy } from '../../shared/policy/parse-policy.ts';
import { folder, until } from './fixture.ts';
import { runHere, startAtTerminal } from './in-process.ts';

const PROJECT = 'myproject';
const BUCKET = 'state';
const LOCATION = `projects/${PROJECT}/locations/europe-west2`;
const ROOT = `https://www.googleapis.com/compute/v1/projects/${PROJECT}`;

const jobNamed = (id: string, vpcAccess: object) => ({
  name: `${LOCATION}/jobs/${id}`,
  template: { template: { containers: [{ image: 'x' }], vpcAccess: { egress: 'ALL_TRAFFIC', ...vpcAccess } } },
});
const DIRECT = { networkInterfaces: [{ network: 'my-vpc', subnetwork: 'my-subnet' }] };
const CONNECTOR = { connector: `${LOCATION}/connectors/vpc-conn-europe` };

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- what comes out of JSON; a wrong shape is a failed assertion
type Json = any;

describe('run-egress apply', () => {
  let emulator: Emulator;
  const write = folder();
  const policy = write('run-egress.yaml', 'version: 1\nconnector: {network: my-vpc}\n');
  const ARGS = ['--policy', policy, '--resolve', 'github.com=140.82.112.3'];
  const env = () => ({ RUN_EGRESS_ENDPOINT: emulator.url, RUN_EGRESS_BUCKET: BUCKET, GOOGLE_CLOUD_PROJECT: PROJECT });

  async function call(method: string, path: string, body?: object): Promise<Json> {
    const answer = await fetch(emulator.url + path, { method, ...(body && { body: JSON.stringify(body) }) });
    const text = await answer.text();
    assert.ok(answer.ok, text);
    return text === '' ? {} : JSON.parse(text);
  }

  const setJobs = (jobs: readonly object[], more: object = {}) =>
    call('PUT', '/emulator/world', { ...freshWorld(), jobs, ...more });
  const world = (): Promise<Json> => call('GET', `/emulator/world?project=${PROJECT}`);

  /** Accepted requests that changed something in the network. */
  async function writes(): Promise<string[]> {
    const all: Json[] = await call('GET', '/emulator/requests');
    const changing = /^(compute|vpcaccess)\..*\.(insert|create|patch|update|delete)$/;
    return all.filter(({ method, status }) => changing.test(method) && status < 300).map(({ method }) => method);
  }

  const apply = (args: readonly string[] = [], over: Readonly<Record<string, string>> = {}) =>
    runHere(['apply', '--yes', ...ARGS, ...args], { env: { ...env(), ...over } });
  const atTerminal = (args: readonly string[] = []) => startAtTerminal(['apply', ...ARGS, ...args], env());

  before(async () => {
    emulator = await startEmulator({ port: 0, speed: 600 });
  });
  after(() => emulator.close());
  beforeEach(async () => {
    await call('POST', '/emulator/reset');
    await call('POST', '/emulator/clock', { speed: 600 });
    await call('POST', `/storage/v1/b?project=${PROJECT}`, { name: BUCKET });
    await setJobs([jobNamed('direct', DIRECT), jobNamed('same', DIRECT), jobNamed('through', CONNECTOR)]);
    await call('DELETE', '/emulator/requests');
  });

  it('makes what is planned for all jobs, each need once, and checks again', async () => {
    const ended = await apply();
    assert.equal(ended.status, 0, ended.stderr);
    assert.match(ended.stdout, /What is planned above mends it, too/);
    assert.equal(ended.stdout.match(/ REACHABLE /g)?.length, 3, ended.stdout);
    const { connectors, routers, subnetworks } = await world();
    assert.deepEqual([connectors.length, connectors[0].state, routers.length, subnetworks.length], [1, 'READY', 1, 2]);
    assert.deepEqual(
      routers[0].nats.map(({ name }: Json) => name),
      ['my-subnet', 'run-egress-vpc-conn-europe'],
    );
    assert.match(ended.stderr, /create connector vpc-conn-europe \(europe-west2\): done/);
    assert.match(ended.stderr, /run-egress undo --result [0-9a-f]{32}/);
    const again = await apply();
    assert.deepEqual([again.status, (await writes()).length], [0, 4]);
    assert.match(again.stderr, /nothing to apply/);
  });

  it('needs --yes without a terminal, before it asks anybody anything', async () => {
    const { status, stdout, stderr } = await runHere(['apply', ...ARGS], { env: env() });
    assert.deepEqual([status, stdout, stderr], [2, '', 'apply: no terminal to ask at: expected --yes\n']);
    assert.deepEqual(await call('GET', '/emulator/requests'), []);
  });

  it('asks at a terminal; whatever is no yes changes nothing', async () => {
    for (const answer of ['n', '', 'maybe']) {
      const command = atTerminal();
      await until('the question', () => command.output.stderr.includes('[y/N]') || undefined);
      command.type(answer);
      assert.equal(await command.ended, 1);
      assert.match(command.output.stderr, /Nothing was changed/);
    }
    const interrupted = atTerminal();
    await until('the question', () => interrupted.output.stderr.includes('[y/N]') || undefined);
    interrupted.interrupt();
    assert.equal(await interrupted.ended, 1);
    assert.deepEqual(await writes(), []);
    const agreed = atTerminal(['direct']);
    await until('the question', () => agreed.output.stderr.includes('[y/N]') || undefined);
    agreed.type('y');
    assert.equal(await agreed.ended, 0, agreed.output.stderr);
    assert.equal((await world()).routers.length, 1);
  });

  it('refuses when the world has changed between the plan and the yes', async () => {
    const command = atTerminal(['through']);
    await until('the question', () => command.output.stderr.includes('[y/N]') || undefined);
    // Somebody takes the range that was planned.
    const subnetwork = { name: 'theirs', network: `${ROOT}/global/networks/my-vpc`, ipCidrRange: '10.8.0.0/28' };
    await call('POST', `/compute/v1/projects/${PROJECT}/regions/europe-west2/subnetworks`, subnetwork);
    await until('their subnetwork', async () => (await world()).subnetworks.length === 2 || undefined);
    await call('DELETE', '/emulator/requests');
    command.type('y');
    assert.equal(await command.ended, 1);
    assert.match(command.output.stderr, /has changed since this plan .* nothing was changed/);
    assert.deepEqual(await writes(), []);
  });

  it('leaves alone what somebody else has done by then, and does the rest', async () => {
    const command = atTerminal(['direct', 'through']);
    await until('the question', () => command.output.stderr.includes('[y/N]') || undefined);
    assert.equal((await apply(['direct'])).status, 0);
    command.type('y');
    assert.equal(await command.ended, 0, command.output.stderr);
    const { routers, connectors } = await world();
    assert.deepEqual([routers.length, routers[0].nats.length, connectors.length], [1, 2, 1]);
  });

  it('a job that is deleted between the plan and the yes: nothing is changed for it', async () => {
    const command = atTerminal(['direct']);
    await until('the question', () => command.output.stderr.includes('[y/N]') || undefined);
    await setJobs([]);
    command.type('y');
    assert.equal(await command.ended, 1);
    assert.match(command.output.stderr, /jobs\/direct is gone; nothing was changed for it/);
    assert.deepEqual(await writes(), []);
  });

  it('two at once make one of everything, and both see it done', async () => {
    const both = await Promise.all([apply(), apply()]);
    assert.deepEqual(
      both.map(({ status }) => status),
      [0, 0],
      both.map(({ stderr }) => stderr).join('\n---\n'),
    );
    assert.equal((await writes()).length, 4);
  });

  it('waits for whoever holds the lease, and goes on when a dead one’s has run out', async () => {
    const expiresAt = new Date(Date.now() + 3000).toISOString();
    const name = encodeURIComponent(`locks/${PROJECT}/my-vpc/europe-west2`);
    await call('POST', `/upload/storage/v1/b/${BUCKET}/o?uploadType=media&name=${name}`, { holder: 'dead', expiresAt });
    const { status, stderr } = await apply(['direct']);
    assert.equal(status, 0, stderr);
    assert.match(stderr, /Somebody else is changing myproject\/my-vpc\/europe-west2 at the moment/);
  });

  it('survives Ctrl-C: says what goes on at Google and how to see its end; the next run takes it up', async () => {
    await call('POST', '/emulator/clock', { speed: 20 });
    const command = startAtTerminal(['apply', '--yes', ...ARGS, 'through'], env());
    await until('the connector', async () => (await world()).connectors[0]?.state === 'CREATING' || undefined);
    command.interrupt();
    command.interrupt();
    assert.equal(await command.ended, 3, command.output.stderr);
    assert.match(command.output.stderr, /Stopped waiting/);
    assert.match(
      command.output.stderr,
      /connectors\/vpc-conn-europe: this goes on at Google \(projects\/.*operations\//,
    );
    assert.match(command.output.stderr, /Run the same command again/);
    await call('POST', '/emulator/clock', { speed: 600 });
    const again = await apply(['through']);
    assert.equal(again.status, 0, again.stderr);
    assert.deepEqual(
      (await writes()).toSorted(),
      ['compute.routers.insert', 'compute.subnetworks.insert', 'vpcaccess.projects.locations.connectors.create'],
      'nothing was begun twice',
    );
  });

  it('a change that fails is told with its reason, and is a finding', async () => {
    await call('POST', '/emulator/faults', { method: 'compute.routers.insert', status: 403, message: 'denied' });
    const { status, stderr } = await apply(['direct']);
    assert.equal(status, 1);
    assert.match(stderr, /create router run-egress-my-vpc .*: failed.*permission compute\.routers\.create denied/);
  });

  it('what the policy holds back stays held back: exempt jobs, caps', async () => {
    const capped = write('capped.yaml', 'version: 1\nconnector: {network: my-vpc}\nlimits: {changesPerRun: 1}\n');
    const ended = await runHere(['apply', '--yes', '--policy', capped, ...ARGS.slice(2)], { env: env() });
    assert.equal(ended.status, 1);
    assert.match(ended.stdout, /the policy allows 1 changes a run/);
    assert.equal((await writes()).length, 1, 'one cap for all jobs of a run');
    await setJobs([{ ...jobNamed('direct', DIRECT), labels: { 'run-egress': 'off' } }]);
    await call('DELETE', '/emulator/requests');
    const exempt = await apply();
    assert.match(exempt.stdout, /exempt by its label/);
    assert.deepEqual(await writes(), []);
  });

  it('a bucket that can not be used changes nothing; without one it goes on and says what that means', async () => {
    const lost = await apply([], { RUN_EGRESS_BUCKET: 'nowhere' });
    assert.deepEqual([lost.status, lost.stdout], [3, '']);
    assert.match(lost.stderr, /^gs:\/\/nowhere \(RUN_EGRESS_BUCKET\): .*; nothing was changed\n$/);
    await call('POST', '/emulator/faults', { method: 'storage.objects.list', status: 403, message: 'no' });
    const denied = await apply();
    assert.equal(denied.status, 3);
    assert.deepEqual(await writes(), []);
    await call('DELETE', '/emulator/faults');
    const bare = await apply(['direct'], { RUN_EGRESS_BUCKET: '' });
    assert.equal(bare.status, 0, bare.stderr);
    assert.match(bare.stderr, /RUN_EGRESS_BUCKET is not set: no lease is taken/);
    assert.doesNotMatch(bare.stderr, /undo --result/);
  });

  describe('--result', () => {
    const ASK = parsePolicy(
      'version: 1\nremediation: ask\ndestinations: [{host: github.com, port: 443, addresses: [140.82.112.3]}]\n',
    );

    /** A function's verdict on a job under `remediation: ask`; answers what it told. */
    async function proposal(id = 'direct'): Promise<Json> {
      for (const name of ['results', 'remediations']) {
        await call('PUT', `/v1/projects/${PROJECT}/topics/run-egress-${name}`, {});
      }
      const topic = `projects/${PROJECT}/topics/run-egress-results`;
      await call('PUT', `/v1/projects/${PROJECT}/subscriptions/tail`, { topic });
      const cloud = connect({ endpoint: emulator.url, projectId: PROJECT });
      const objects = cloud.objects(BUCKET);
      const request = {
        job: `${LOCATION}/jobs/${id}`,
        cause: { id: 'e', method: 'google.cloud.run.v2.Jobs.UpdateJob', time: '2026-03-04T05:06:07Z' },
      };
      await verdict(request, {
        ...cloud,
        names: cloud.names(new Map()),
        publisher: cloud.publisher(PROJECT),
        objects,
        history: history(objects),
        policy: () => Promise.resolve(ASK),
        log: () => undefined,
        project: PROJECT,
      });
      return (await told())[0];
    }

    async function told(): Promise<Json[]> {
      const path = `/v1/projects/${PROJECT}/subscriptions/tail:pull`;
      const { receivedMessages = [] } = await call('POST', path, { maxMessages: 10, returnImmediately: true });
      return receivedMessages.map(({ message }: Json) => JSON.parse(Buffer.from(message.data, 'base64').toString()));
    }

    it('is the approval: what was proposed is made, and its end is told where it was proposed', async () => {
      const { id, changes, findings } = await proposal();
      assert.deepEqual(
        changes.map(({ outcome }: Json) => outcome),
        ['proposed'],
      );
      assert.match(JSON.stringify(findings), new RegExp(`run-egress apply --result ${id}`));
      assert.deepEqual(await writes(), []);
      const { status, stderr } = await apply(['--result', id]);
      assert.equal(status, 0, stderr);
      assert.equal((await world()).routers.length, 1);
      const results = await told();
      assert.deepEqual(
        results.map(({ stage, status: end }) => `${stage} ${end}`),
        ['verdict violating', 'remediation remediated'],
      );
      const again = await apply(['--result', id]);
      assert.equal(again.status, 0);
      assert.match(again.stderr, /nothing to apply/);
    });

    it('refuses when the world has changed since', async () => {
      const { id } = await proposal();
      const other = { name: 'my-second', network: `${ROOT}/global/networks/my-vpc`, ipCidrRange: '10.30.0.0/24' };
      await call('POST', `/compute/v1/projects/${PROJECT}/regions/europe-west2/subnetworks`, other);
      await until('the subnetwork', async () => (await world()).subnetworks.length === 2 || undefined);
      // The job is given another subnetwork: another NAT would be needed.
      const { subnetworks } = await world();
      const elsewhere = { networkInterfaces: [{ network: 'my-vpc', subnetwork: 'my-second' }] };
      await setJobs([jobNamed('direct', elsewhere)], { subnetworks });
      await call('DELETE', '/emulator/requests');
      const { status, stderr } = await apply(['--result', id]);
      assert.equal(status, 1);
      assert.match(stderr, /has changed since/);
      assert.deepEqual(await writes(), []);
    });

    it('that is no id, is not known, or has no bucket to be looked up in, is bad usage', async () => {
      for (const id of ['../changes/x', 'x'.repeat(32), '', '0'.repeat(32), '%2e%2e/published/x']) {
        const { status, stdout, stderr } = await apply(['--result', id]);
        assert.deepEqual([status, stdout], [2, ''], stderr);
        assert.match(stderr, /^--result/);
      }
      const bare = await apply(['--result', '0'.repeat(32)], { RUN_EGRESS_BUCKET: '' });
      assert.deepEqual([bare.status, bare.stdout], [2, '']);
      const mixed = await apply(['--result', '0'.repeat(32), 'direct']);
      assert.equal(mixed.status, 2);
    });
  });
});
