import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { startEmulator, type Emulator } from '../../emulator/server.ts';
import { aJob, JOB, viaInterface } from '../support/jobs.ts';
import { aPolicyBasedRoute } from '../support/resources.ts';
import { aWorld, GITHUB } from '../support/world.ts';
import { folder, runEgress, verdictsOf } from './fixture.ts';

const elsewhere = 'projects/myproject/locations/us-central1/jobs/other';
const world = aWorld({ jobs: [aJob(viaInterface()), aJob(undefined, { name: elsewhere })] });
const write = folder();

describe('run-egress check against the live APIs', () => {
  let emulator: Emulator;
  before(async () => {
    emulator = await startEmulator({ port: 0, world });
  });
  after(() => emulator.close());
  beforeEach(() => emulator.cloud.faults.clear());

  const check = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
    runEgress(['check', '--format=json', `--resolve=github.com=${GITHUB}`, ...args], {
      env: { RUN_EGRESS_ENDPOINT: emulator.url, GOOGLE_CLOUD_PROJECT: 'myproject', ...env },
    });

  it('says of the live world what it says of the same world saved', async () => {
    const live = await check([]);
    const saved = await check(['--snapshot', write('world.json', world)]);
    assert.deepEqual([live.status, live.stderr], [1, '']);
    const brief = (ended: typeof live) =>
      verdictsOf(ended).map(({ job, status, exit, flows }) => [job, status, exit.kind, flows]);
    assert.deepEqual(brief(live), brief(saved));
  });

  it('takes the project from --project before the environment, and jobs by all their names', async () => {
    const jobs = async (...args: string[]) =>
      verdictsOf(await check(args, { GOOGLE_CLOUD_PROJECT: 'another' })).map(({ job }) => job);
    assert.deepEqual(await jobs('--project=myproject', '--region=europe-west2'), [JOB]);
    assert.deepEqual(await jobs('--project=myproject', 'us-central1/other'), [elsewhere]);
    assert.deepEqual(await jobs('--project=myproject', 'my-agent'), [JOB]);
    assert.deepEqual(await jobs(elsewhere), [elsewhere]);
  });

  it('a job that is not there is bad usage', async () => {
    for (const args of [['nobody'], ['europe-west2/nobody'], [JOB.replace('my-agent', 'nobody')]]) {
      const { status, stdout, stderr } = await check(args);
      assert.deepEqual([status, stdout], [2, ''], stderr);
      assert.match(stderr, /nobody: no such job/);
    }
  });

  it('a job that may not be read can not be determined', async () => {
    emulator.cloud.faults.add({ method: 'run.projects.locations.jobs.get', status: 403, message: 'denied' });
    const { status, stdout, stderr } = await check(['europe-west2/my-agent']);
    assert.deepEqual([status, stdout], [3, '']);
    assert.match(stderr, /my-agent: can't be read: permission run\.jobs\.get denied \(403\)/);
  });

  it('a part of the network that may not be read leaves the verdict undetermined, and says which', async () => {
    emulator.cloud.faults.add({ method: 'compute.routers.list', status: 403, message: 'denied' });
    const ended = await check(['europe-west2/my-agent']);
    assert.equal(ended.status, 3);
    const [verdict] = verdictsOf(ended);
    assert.equal(verdict?.status, 'undetermined');
    assert.match(JSON.stringify(verdict.findings), /permission compute\.routers\.list denied \(403\)/);
  });

  it('sees policy-based routes and what the organisation allows, live as saved', async (t) => {
    const steered = aWorld({
      jobs: [aJob(viaInterface())],
      policyBasedRoutes: [aPolicyBasedRoute()],
      orgPolicies: [
        {
          name: 'projects/myproject/policies/run.allowedVPCEgress',
          spec: { rules: [{ values: { allowedValues: ['x'] } }] },
        },
      ],
    });
    const other = await startEmulator({ port: 0, world: steered });
    t.after(() => other.close());
    const live = await check([], { RUN_EGRESS_ENDPOINT: other.url });
    const saved = await check(['--snapshot', write('steered.json', steered)]);
    const brief = (ended: typeof live) =>
      verdictsOf(ended).map(({ status, exit, flows }) => [status, exit.kind, flows]);
    assert.deepEqual(brief(live), brief(saved));
    for (const { stdout } of [live, saved]) {
      assert.match(stdout, /to-firewall/);
      assert.match(stdout, /"egress-refused"/);
    }
  });

  it('nobody at the endpoint is told in one line', async () => {
    const { status, stdout, stderr } = await check([], { RUN_EGRESS_ENDPOINT: 'http://127.0.0.1:1' });
    assert.deepEqual([status, stdout], [3, '']);
    assert.match(stderr, /^myproject: \S+ can't be listed: not reachable \(ECONNREFUSED\)\n$/);
  });

  it('without any project it is said how to name one', async () => {
    const { status, stderr } = await check([], { GOOGLE_CLOUD_PROJECT: '', PATH: '/nonexistent' });
    assert.equal(status, 2);
    assert.match(stderr, /^--project: expected a project id/);
  });
});
