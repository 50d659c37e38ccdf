import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startEmulator, type Emulator } from '../../emulator/server.ts';
import type { PrintedSection } from '../../shared/explain/print.ts';
import type { Verdict } from '../../shared/result/verdict.ts';
import { aJob, JOB, viaConnector, viaInterface } from '../support/jobs.ts';
import { aNat, aRouter, PROJECT } from '../support/resources.ts';
import { aWorld, GITHUB } from '../support/world.ts';
import { folder, runEgress } from './fixture.ts';

const write = folder();
const WORLD = write('world.json', aWorld());
const inWorld = (...args: string[]) => runEgress(['explain', '--snapshot', WORLD, ...args]);

type Told = Verdict & { readonly version: number; readonly sections: readonly PrintedSection[] };

describe('explain', () => {
  test('tells the whole story at a terminal, and ends as check does', async () => {
    const { status, stdout, stderr } = await inWorld('my-agent');
    assert.deepEqual([status, stderr], [1, '']);
    for (const part of [
      /^my-agent \(europe-west2\)\n\nHow the job meets the network\n/,
      /github\.com:443 \(140\.82\.112\.3\) {2}UNREACHABLE NO_EXTERNAL_ADDRESS\n {4}Cloud Run job my-agent\n {4}-> /,
      /-> x no Cloud NAT of my-vpc/,
      /gcloud compute routers nats create conn-subnet/,
      /https:\/\/console\.cloud\.google\.com\/run\/jobs\/details\/europe-west2\/my-agent/,
    ])
      assert.match(stdout, part);
    assert.doesNotMatch(stdout, /\u001b/);
  });

  test('as JSON has the verdict of check, and every section', async () => {
    const { stdout } = await inWorld('my-agent', '--format=json');
    const { sections, ...told } = JSON.parse(stdout) as Told;
    const check = await runEgress(['check', '--snapshot', WORLD, '--format=json']);
    const { results } = JSON.parse(check.stdout) as { results: Verdict[] };
    assert.deepEqual(told, { version: 1, ...results[0] });
    assert.deepEqual(sections.map(({ id }) => id).slice(0, 2), ['mode', 'way']);
  });

  test('as Mermaid is a flowchart and nothing else', async () => {
    const { stdout } = await inWorld('europe-west2/my-agent', '--format=mermaid');
    assert.match(stdout, /^flowchart LR\n {2}n0\["Cloud Run job my-agent"\]\n/);
    assert.match(stdout, / {2}n4 --x n5\n[^]* {2}class n4 blocked\n {2}class n5 destination\n$/);
  });

  test('as Markdown has the flowchart in it', async () => {
    const { stdout } = await inWorld(JOB, '--format=markdown');
    assert.match(stdout, /^# my-agent \(europe-west2\)\n\n## How the job meets the network\n/);
    assert.match(stdout, /\n```mermaid\nflowchart LR\n/);
  });

  test('answers for destinations and addresses of one’s own', async () => {
    const { stdout } = await inWorld('my-agent', '--to=db.internal:5432', '--resolve=db.internal=10.10.0.7');
    assert.match(stdout, /db\.internal:5432 \(10\.10\.0\.7\) {2}REACHABLE/);
  });

  test('tells of a job that is not deployed yet', async () => {
    const deploy = 'gcloud run jobs deploy new --image=i --region=europe-west2 --network=my-vpc --subnet=my-subnet';
    const { status, stdout } = await inWorld('--deploy', deploy);
    assert.equal(status, 0);
    assert.match(stdout, /The job is not deployed yet[^]*Deploy the job with --network=my-vpc --subnet=my-subnet/);
  });

  test('wants one job', async () => {
    const two = write('two.json', aWorld({ jobs: [aJob(viaConnector()), aJob(viaInterface(), { name: `${JOB}-2` })] }));
    for (const args of [
      ['--snapshot', two],
      ['--snapshot', two, 'my-agent', 'my-agent-2'],
      ['--snapshot', two, 'none'],
    ])
      assert.equal((await runEgress(['explain', ...args])).status, 2, args.join(' '));
    assert.equal((await runEgress(['explain', '--snapshot', two, 'my-agent-2'])).status, 1);
  });

  test('asks nobody for a second opinion on a saved world', async () => {
    const { status, stderr } = await inWorld('my-agent', '--second-opinion');
    assert.equal(status, 2);
    assert.match(stderr, /'--second-opinion' cannot be used with option '--snapshot/);
  });
});

describe('explain, of the live APIs', () => {
  let cloud: Emulator | undefined;
  before(async () => {
    cloud = await startEmulator({ port: 0, speed: 100 });
    const world = aWorld({ routers: [aRouter({ nats: [aNat()] })] });
    await fetch(`${cloud.url}/emulator/world`, { method: 'PUT', body: JSON.stringify(world) });
  });
  after(() => cloud?.close());
  const live = (...args: string[]) =>
    runEgress(['explain', 'my-agent', `--project=${PROJECT}`, `--resolve=github.com=${GITHUB}`, ...args], {
      env: { RUN_EGRESS_ENDPOINT: cloud?.url ?? '' },
    });

  test('asks which address a NAT has at the moment', async () => {
    const { status, stdout } = await live();
    assert.equal(status, 0);
    assert.match(stdout, /Google allocates to Cloud NAT my-nat, at the moment \d+\.\d+\.\d+\.\d+\. It\s+may change/);
  });

  test('a second opinion is asked for and set beside the verdict', async () => {
    const { status, stdout } = await live('--second-opinion');
    assert.equal(status, 0);
    assert.match(stdout, /A second opinion: Google's Connectivity Tests\n[^]*UNSUPPORTED/);
    const answer = { result: 'UNREACHABLE', cause: 'NO_ROUTE' };
    await fetch(`${cloud?.url ?? ''}/emulator/reachability`, { method: 'POST', body: JSON.stringify(answer) });
    const other = await live('--second-opinion');
    assert.equal(other.status, 0, 'it decides nothing');
    assert.match(other.stdout, /A second opinion: Google's Connectivity Tests\n[^]*NO_ROUTE/);
  });

  test('a second opinion that is not to be had is told, and changes nothing else', async () => {
    const method = 'networkmanagement.projects.locations.global.connectivityTests.create';
    await fetch(`${cloud?.url ?? ''}/emulator/faults`, {
      method: 'POST',
      body: JSON.stringify({ method, status: 403, message: 'No.' }),
    });
    const { status, stdout } = await live('--second-opinion');
    assert.equal(status, 0);
    assert.match(stdout, /A second opinion: Google's Connectivity Tests\n {2}Connectivity Tests are not available: /);
  });
});
