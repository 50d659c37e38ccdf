import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startEmulator, type Emulator } from '../../emulator/server.ts';
import { spellHostile } from '../support/hostile-names.ts';
import { aJob, viaConnector, viaInterface } from '../support/jobs.ts';
import { aSubnetwork, aNat, aRouter } from '../support/resources.ts';
import { shellWords } from '../support/shell-words.ts';
import { aWorld, GITHUB } from '../support/world.ts';
import { folder, type Ended } from './fixture.ts';
import { runHere } from './in-process.ts';

const LOCATION = 'projects/myproject/locations/europe-west2';
const direct = (id: string) => aJob(viaInterface(), { name: `${LOCATION}/jobs/${id}` });
const bare = { subnetworks: [aSubnetwork()], connectors: [] };
const through = aJob(viaConnector(), { name: `${LOCATION}/jobs/through` });

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- what comes out of JSON; a wrong shape is a failed assertion
type Json = any;

describe('run-egress plan', () => {
  const write = folder();
  const policy = write('run-egress.yaml', 'version: 1\nconnector: {network: my-vpc}\n');
  const plan = (world: object, ...args: string[]): Promise<Ended> =>
    runHere(['plan', '--snapshot', write('world.json', world), '--policy', policy, ...args]);
  const json = async (world: object, ...args: string[]): Promise<Json[]> =>
    JSON.parse((await plan(world, '--format', 'json', ...args)).stdout).results;

  it('of a world that needs nothing is empty, and has nothing to say against it', async () => {
    const world = aWorld({ jobs: [direct('a')], routers: [aRouter({ nats: [aNat()] })] });
    const { status, stdout } = await plan(world);
    assert.equal(status, 0, stdout);
    assert.match(stdout, /Nothing to change/);
  });

  it('lists each change once, in an order in which it can be made, with its reason, reverse and commands', async () => {
    const results = await json(aWorld({ ...bare, jobs: [direct('a'), direct('b'), through] }));
    assert.deepEqual(
      results.map(({ job, changes }) => [job.split('/').at(-1), changes.length]),
      [
        ['a', 1],
        ['b', 0],
        ['through', 3],
      ],
    );
    const changes = results.flatMap((result) => result.changes);
    const ids = changes.map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
    changes.forEach(({ dependsOn, reason, undo, command, before: was, after: will, outcome }, i) => {
      assert.ok(dependsOn.every((id: string) => ids.indexOf(id) < i));
      assert.ok(reason !== '' && undo.length > 0 && command.startsWith('gcloud '));
      assert.deepEqual([was, typeof will, outcome], [null, 'object', 'proposed']);
    });
    const nat = changes.at(-1);
    assert.deepEqual([nat.verb, nat.nat], ['create', 'run-egress-vpc-conn-europe']);
    assert.ok(nat.dependsOn.includes(ids[0]), 'what another job needs built first is waited for');
  });

  it('says what the policy holds back, whatever a person may say, and why', async () => {
    const capped = write('capped.yaml', 'version: 1\nconnector: {network: my-vpc}\nlimits: {changesPerRun: 1}\n');
    const { status, stdout } = await plan(aWorld({ ...bare, jobs: [through] }), '--policy', capped);
    assert.equal(status, 1);
    assert.match(stdout, /Held back:\n {2}- create connector .*\n +the policy allows 1 changes a run/);
  });

  it('takes its jobs from wherever check does: a manifest, a command', async () => {
    const world = write('saved.json', aWorld({ ...bare, jobs: [] }));
    const command =
      'gcloud run jobs deploy j --image=x --region=europe-west2 --network=my-vpc --subnet=my-subnet --vpc-egress=all-traffic';
    const planned = await runHere(['plan', '--snapshot', world, '--deploy', command, '--format', 'gcloud']);
    assert.equal(planned.status, 1, planned.stderr);
    assert.match(planned.stdout, /^gcloud compute routers create run-egress-my-vpc /m);
  });

  it('as a script: one command a line, comments around them, none of it ambiguous, whatever things are called', async () => {
    const world = JSON.stringify(aWorld({ ...bare, jobs: [direct('a'), through] }));
    for (let number = 0; number < 17; number += 1) {
      const { stdout, stderr } = await plan(JSON.parse(spellHostile(number)(world)), '--format', 'gcloud');
      assert.notEqual(stdout, '', stderr);
      const [shebang, ...lines] = stdout.trimEnd().split('\n');
      assert.equal(shebang, '#!/bin/sh');
      for (const line of lines) {
        assert.match(line, /^(#.*|set -eu|gcloud .*|)$/, JSON.stringify(line));
        if (line.startsWith('gcloud ')) assert.equal(shellWords(line)[0], 'gcloud');
      }
    }
  });

  it('as Markdown, in Chinese, and never as two formats at once', async () => {
    const world = aWorld({ ...bare, jobs: [direct('a')] });
    assert.match((await plan(world, '--format', 'markdown')).stdout, /^## a \(europe-west2\)\n/);
    assert.match((await plan(world, '--lang', 'zh-CN')).stdout, /Cloud NAT/);
    assert.equal((await plan(world, '--format', 'sarif')).status, 2);
  });

  describe('of live jobs', () => {
    let emulator: Emulator;
    before(async () => {
      emulator = await startEmulator({ port: 0, world: aWorld({ ...bare, jobs: [direct('a'), direct('b')] }) });
    });
    after(() => emulator.close());
    const live = (...args: string[]) =>
      runHere(['plan', '--resolve', `github.com=${GITHUB}`, '--policy', policy, ...args], {
        env: { RUN_EGRESS_ENDPOINT: emulator.url, GOOGLE_CLOUD_PROJECT: 'myproject' },
      });

    it('is the same as of the same world saved, and changes nothing', async () => {
      const { status, stdout } = await live();
      assert.equal(status, 1);
      const saved = await plan(
        aWorld({ ...bare, jobs: [direct('a'), direct('b')] }),
        '--resolve',
        `github.com=${GITHUB}`,
      );
      assert.equal(stdout, saved.stdout);
      const methods = emulator.cloud.requests.list().map(({ method }) => method);
      assert.deepEqual(
        methods.filter((method) => /\.(insert|create|patch|update|delete)$/.test(method)),
        [],
      );
    });

    it('holds everything back where something could not be read', async () => {
      emulator.cloud.faults.add({ method: 'compute.routers.list', status: 403, message: 'no' });
      const { status, stdout } = await live('europe-west2/a');
      emulator.cloud.faults.clear();
      assert.equal(status, 3);
      assert.doesNotMatch(stdout, /1\. create/);
      assert.match(stdout, /permission compute\.routers\.list denied/);
    });

    it('a job that is not there is bad usage', async () => {
      assert.equal((await live('nobody')).status, 2);
    });
  });
});
