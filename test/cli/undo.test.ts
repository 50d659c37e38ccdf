import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { freshWorld } from '../../cli/stories/scene.ts';
import { startEmulator, type Emulator } from '../../emulator/server.ts';
import { addForeign } from '../simulation/scenes.ts';
import { folder, until } from './fixture.ts';
import { runHere, startAtTerminal } from './in-process.ts';

const PROJECT = 'myproject';
const BUCKET = 'state';
const LOCATION = `projects/${PROJECT}/locations/europe-west2`;
const REGIONAL = `projects/${PROJECT}/regions/europe-west2`;

const jobNamed = (id: string, vpcAccess: object) => ({
  name: `${LOCATION}/jobs/${id}`,
  template: { template: { containers: [{ image: 'x' }], vpcAccess: { egress: 'ALL_TRAFFIC', ...vpcAccess } } },
});
const THROUGH = jobNamed('through', { connector: `${LOCATION}/connectors/vpc-conn-europe` });
const DIRECT = jobNamed('direct', { networkInterfaces: [{ network: 'my-vpc', subnetwork: 'my-subnet' }] });

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- what comes out of JSON; a wrong shape is a failed assertion
type Json = any;

describe('taking back', () => {
  let emulator: Emulator;
  const write = folder();
  const policy = write(
    'run-egress.yaml',
    'version: 1\nconnector: {network: my-vpc}\nnat: {addresses: reserved}\nfirewall: {onDeny: allow}\n',
  );
  const env = () => ({ RUN_EGRESS_ENDPOINT: emulator.url, RUN_EGRESS_BUCKET: BUCKET, GOOGLE_CLOUD_PROJECT: PROJECT });

  async function call(method: string, path: string, body?: object): Promise<Json> {
    const answer = await fetch(emulator.url + path, { method, ...(body && { body: JSON.stringify(body) }) });
    const text = await answer.text();
    assert.ok(answer.ok, `${method} ${path}: ${text}`);
    return text === '' ? {} : JSON.parse(text);
  }

  const world = (): Promise<Json> => call('GET', `/emulator/world?project=${PROJECT}`);
  const names = (list: Json[]): string[] => list.map(({ name }) => name.split('/').at(-1)).sort();

  async function deleteJobs(): Promise<void> {
    for (const { name } of (await world()).jobs) await call('DELETE', `/v2/${name}`);
    await until('no jobs', async () => (await world()).jobs.length === 0 || undefined);
  }

  /** Applies for a job; answers the id by which it is taken back. */
  async function applied(job: string): Promise<string> {
    const args = ['apply', job, '--yes', '--policy', policy, '--resolve', 'github.com=140.82.112.3'];
    const { status, stderr } = await runHere(args, { env: env() });
    assert.equal(status, 0, stderr);
    return /undo --result ([0-9a-f]{32})/.exec(stderr)?.[1] ?? assert.fail(stderr);
  }

  const undo = (id: string) => runHere(['undo', '--yes', '--result', id], { env: env() });
  const cleanup = (over: Readonly<Record<string, string>> = {}) =>
    runHere(['cleanup', '--yes'], { env: { ...env(), ...over } });

  async function writes(): Promise<string[]> {
    const all: Json[] = await call('GET', '/emulator/requests');
    const changing = /^(compute|vpcaccess)\..*\.(insert|create|patch|update|delete)$/;
    return all.filter(({ method, status }) => changing.test(method) && status < 300).map(({ method }) => method);
  }

  /** Everything of the network but the jobs, as it counts. */
  async function network(): Promise<Json> {
    const { jobs: _, ...rest } = await world();
    const text = JSON.stringify(rest, (key, value: unknown) =>
      ['id', 'creationTimestamp', 'fingerprint', 'routes'].includes(key) ? undefined : value,
    );
    return JSON.parse(text);
  }

  before(async () => {
    emulator = await startEmulator({ port: 0, speed: 600 });
  });
  after(() => emulator.close());
  beforeEach(async () => {
    await call('POST', '/emulator/reset');
    await call('POST', `/storage/v1/b?project=${PROJECT}`, { name: BUCKET });
    const scene = freshWorld();
    addForeign(scene);
    scene.firewalls.push({
      name: 'deny-all',
      network: `projects/${PROJECT}/global/networks/my-vpc`,
      direction: 'EGRESS',
      priority: 1000,
      denied: [{ IPProtocol: 'all' }],
    });
    await call('PUT', '/emulator/world', { ...scene, jobs: [THROUGH, DIRECT] });
    await call('DELETE', '/emulator/requests');
  });

  describe('undo', () => {
    it('of everything that a result built leaves the network as it was, and what is foreign to the letter', async () => {
      const start = await network();
      const id = await applied('through');
      await deleteJobs();
      const { status, stdout, stderr } = await undo(id);
      assert.equal(status, 0, stdout + stderr);
      assert.deepEqual(await network(), start);
      const made = await call(
        'GET',
        `/storage/v1/b/${BUCKET}/o/${encodeURIComponent(`made/${PROJECT}/my-vpc/europe-west2.json`)}?alt=media`,
      );
      const left = Object.keys(made.made).filter((key) => !key.startsWith('delete:'));
      assert.deepEqual(left, [], 'making it again is no opposition');
      const again = await undo(id);
      assert.equal(again.status, 0);
      assert.match(again.stderr, /nothing to take back/);
    });

    it('frees a network of our NAT in one step, while its job is there; others on the router stay', async () => {
      const first = await applied('direct');
      await applied('through');
      const { status, stderr } = await undo(first);
      assert.equal(status, 0, stderr);
      const { routers, addresses } = await world();
      const ours = routers.find(({ name }: Json) => name === 'run-egress-my-vpc');
      assert.deepEqual(names(ours.nats), ['run-egress-vpc-conn-europe']);
      assert.deepEqual(names(addresses), ['run-egress-vpc-conn-europe-1']);
    });

    it('keeps what is in use, and what that needs; the rest goes', async () => {
      const id = await applied('through');
      const { status, stdout } = await undo(id);
      assert.equal(status, 1);
      assert.match(stdout, /delete connector vpc-conn-europe .*\n +it is in use by through/);
      assert.match(stdout, /delete subnetwork run-egress-vpc-conn-europe .*\n +it is in use by vpc-conn-europe/);
      const { connectors, subnetworks, routers, addresses } = await world();
      assert.deepEqual([connectors.length, addresses.length], [1, 0]);
      assert.deepEqual(names(subnetworks), ['my-subnet', 'run-egress-vpc-conn-europe', 'their-subnet']);
      assert.deepEqual(names(routers), ['their-router']);
    });

    it('keeps what somebody has changed or replaced since', async () => {
      const id = await applied('through');
      await deleteJobs();
      const state = await world();
      const rule = state.firewalls.find(({ name }: Json) => name.startsWith('run-egress-'));
      rule.priority = 5;
      const address = state.addresses.find(({ name }: Json) => name.startsWith('run-egress-'));
      address.description = 'ours now';
      await call('PUT', '/emulator/world', state);
      const { status, stdout } = await undo(id);
      assert.equal(status, 1);
      assert.match(stdout, /delete firewall .*\n +somebody has changed it since/);
      assert.match(stdout, /delete address .*\n +what stands there now was not made by run-egress/);
      const left = await world();
      assert.deepEqual([left.addresses.length, left.firewalls.length], [1, 3]);
    });

    it('asks at a terminal; a no changes nothing', async () => {
      const id = await applied('direct');
      const kept = await network();
      const command = startAtTerminal(['undo', '--result', id], env());
      await until('the question', () => command.output.stderr.includes('[y/N]') || undefined);
      command.type('n');
      assert.equal(await command.ended, 1);
      assert.deepEqual(await network(), kept);
    });

    it('of what is not known, is no id, or without a terminal, is bad usage', async () => {
      for (const id of ['0'.repeat(32), '../locks/x', 'x']) {
        assert.deepEqual([(await undo(id)).status, (await undo(id)).stdout], [2, '']);
      }
      const unasked = await runHere(['undo', '--result', '0'.repeat(32)], { env: env() });
      assert.equal(unasked.status, 2);
      const bare = await runHere(['undo', '--yes', '--result', '0'.repeat(32)], {
        env: { ...env(), RUN_EGRESS_BUCKET: '' },
      });
      assert.equal(bare.status, 2);
    });

    it('of a record that somebody wrote by hand deletes nothing that is not ours', async () => {
      const id = 'f'.repeat(32);
      const nat = {
        name: 'their-nat',
        subnetworks: [`${REGIONAL}/subnetworks/their-subnet`],
        addresses: [],
        minPortsPerVm: null,
        dynamicPorts: false,
        logging: 'off',
      };
      const router = `${REGIONAL}/routers/their-router`;
      const specs = [
        { kind: 'router', value: { name: router, network: 'n', description: '', nats: [nat] } },
        { kind: 'nat', value: { router, nat } },
        {
          kind: 'subnetwork',
          value: { name: `${REGIONAL}/subnetworks/their-subnet`, network: 'n', ipCidrRange: 'x', description: '' },
        },
      ];
      const changes = specs.map((spec, at) => {
        const told = { id: `x${at}`, verb: 'create', target: router, cures: 'x', reason: { key: 'reasonCleanup' } };
        const change = { ...told, spec, dependsOn: [], undo: [], before: null, after: {}, reverse: null, noUndo: null };
        return { change, outcome: 'applied', at: 't' };
      });
      const record = {
        version: 1,
        id,
        key: `${PROJECT}/my-vpc/europe-west2`,
        event: { id: 'e', method: 'm', time: 't' },
        by: { tool: 'remediate' },
        changes,
      };
      const name = encodeURIComponent(`changes/${id}.json`);
      await call('POST', `/upload/storage/v1/b/${BUCKET}/o?uploadType=media&name=${name}`, record);
      const { status, stdout } = await undo(id);
      assert.equal(status, 1);
      assert.equal(stdout.match(/was not made by run-egress/g)?.length, 3);
      assert.deepEqual(await writes(), []);
    });
  });

  describe('cleanup', () => {
    it('removes what we made once nothing uses it, and nothing else', async () => {
      const start = await network();
      await applied('through');
      await applied('direct');
      const used = await cleanup();
      assert.equal(used.status, 0, used.stderr);
      assert.match(used.stderr, /Nothing that run-egress made is unused/);
      await deleteJobs();
      const { status, stdout, stderr } = await cleanup();
      assert.equal(status, 0, stdout + stderr);
      assert.deepEqual(await network(), start);
    });

    it('takes the idle NAT off our router while the other one is in use', async () => {
      await applied('direct');
      await applied('through');
      await call('DELETE', `/v2/${DIRECT.name}`);
      await until('one job', async () => (await world()).jobs.length === 1 || undefined);
      const { status, stdout, stderr } = await cleanup();
      assert.equal(status, 0, stdout + stderr);
      const { routers, connectors } = await world();
      const ours = routers.find(({ name }: Json) => name === 'run-egress-my-vpc');
      assert.deepEqual([names(ours.nats), connectors.length], [['run-egress-vpc-conn-europe'], 1]);
    });

    it('leaves a connector alone that it has no record of, and all where something could not be read', async () => {
      await applied('through');
      await deleteJobs();
      await call('POST', '/emulator/faults', {
        method: 'compute.instances.aggregatedList',
        status: 403,
        message: 'no',
      });
      await call('DELETE', '/emulator/requests');
      const blind = await cleanup();
      assert.equal(blind.status, 3, blind.stderr);
      assert.deepEqual(await writes(), []);
      await call('DELETE', '/emulator/faults');
      const bare = await cleanup({ RUN_EGRESS_BUCKET: '' });
      assert.equal(bare.status, 0, bare.stderr);
      assert.match(bare.stderr, /so that none is cleaned up/);
      assert.equal((await world()).connectors.length, 1);
    });
  });
});
