import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startEmulator, type Emulator } from '../../emulator/server.ts';
import { aJob, aV1Job, JOB, viaConnector } from '../support/jobs.ts';
import { NETWORK, PROJECT, REGION, SUBNETWORK } from '../support/resources.ts';
import { aWorld, GITHUB } from '../support/world.ts';
import { folder, verdictsOf, type Ended, type Shell } from './fixture.ts';
import { runHere } from './in-process.ts';

const write = folder();
const WORLD = write('world.json', aWorld());

const inWorld = (args: readonly string[], shell?: Shell) =>
  runHere(['check', '--snapshot', WORLD, '--format', 'json', ...args], shell);
const deploying = (command: string, ...args: string[]) => inWorld(['--deploy', command, ...args]);

function modeOf(ended: Ended): (string | undefined)[] {
  const mode = verdictsOf(ended)[0]?.mode;
  return [mode?.kind, mode?.egress];
}

const named = (job: string): string => JOB.replace('my-agent', job);
const AT = `--region=${REGION}`;

describe('a command line that was not run yet', () => {
  const SEED = `gcloud run jobs deploy my-agent-5 --image=europe-west2-docker.pkg.dev/myproject/containers/my-agent:latest \\
    --region=europe-west2 --network=my-vpc --subnet=my-subnet --vpc-egress=all-traffic --max-retries=3 \\
    --set-env-vars=env=pdev,name=testvalue,region=uk,version=release_17.0.0 --set-secrets=cloud_run_secret=cloud_run_test:latest \\
    --task-timeout=10m --cpu=1 --memory=512Mi --labels=refersh=image \\
    --key=projects/my-kms-project/locations/europe-west2/keyRings/run/cryptoKeys/HSMrunSharedKey --project=myproject \\
    --service-account=mgmt@myproject.iam.gserviceaccount.com`;

  test('is told where it would end, why, and what mends it: Direct VPC egress without Cloud NAT', async () => {
    const ended = await deploying(SEED);
    const [verdict, ...others] = verdictsOf(ended);
    assert.equal(ended.status, 1);
    assert.equal(others.length, 0);
    assert.equal(verdict?.job, named('my-agent-5'));
    assert.deepEqual(verdict.mode, { kind: 'direct', egress: 'all-traffic', network: NETWORK, subnetwork: SUBNETWORK });
    assert.equal(verdict.flows[0]?.cause, 'NO_EXTERNAL_ADDRESS');
    const cure = verdict.findings.find(({ id }) => id === 'nat-missing');
    assert.ok(cure?.nextSteps.some(({ command }) => command?.includes('--nat-custom-subnet-ip-ranges=my-subnet')));
  });

  test('reads the same as a story for people', async () => {
    const { stdout } = await runHere(['check', '--snapshot', WORLD, '--deploy', SEED]);
    for (const part of [
      /my-agent-5 +europe-west2 +direct +all-traffic +github\.com:443 +UNREACHABLE +NO_EXTERNAL_ADDRESS/,
      /Cloud Run job my-agent-5\n +-> Direct VPC egress through subnetwork my-subnet\n/,
      /-> x no Cloud NAT of my-vpc in europe-west2 covers subnetwork my-subnet/,
      /HIGH nat-missing: /,
      /gcloud compute routers nats create /,
    ])
      assert.match(stdout, part);
  });

  test('without an egress leaves by the exit of Google', async () => {
    const ended = await deploying(SEED.replace('--vpc-egress=all-traffic', ''));
    assert.equal(ended.status, 0);
    assert.deepEqual(verdictsOf(ended)[0]?.exit.kind, 'google');
  });

  test('with both ways into the VPC is judged, not refused', async () => {
    const ended = await deploying(`run jobs deploy x ${AT} --vpc-connector=vpc-conn-europe --network=my-vpc`);
    const [verdict] = verdictsOf(ended);
    assert.equal(ended.status, 1);
    assert.equal(verdict?.mode.kind, 'invalid');
    assert.equal(verdict.flows[0]?.cause, 'CLOUD_RUN_JOB_NOT_READY');
    assert.deepEqual(
      verdict.findings.find(({ id }) => id === 'mode-invalid')?.nextSteps.filter(({ command }) => command),
      [],
    );
  });

  test('starts from the job that is there', async () => {
    const mix = await deploying(`run jobs update my-agent ${AT} --network=my-vpc --subnet=my-subnet`);
    assert.equal(verdictsOf(mix)[0]?.mode.kind, 'invalid');
    const commands = verdictsOf(mix)[0]?.findings.flatMap(({ nextSteps }) => nextSteps.map(({ command }) => command));
    assert.ok(
      commands?.includes(
        `gcloud run jobs update my-agent --project=${PROJECT} --region=${REGION} --clear-vpc-connector`,
      ),
    );
    const cleared = await deploying(`run jobs update my-agent ${AT} --clear-vpc-connector`);
    assert.equal(verdictsOf(cleared)[0]?.mode.kind, 'none');
    const narrowed = await deploying(`run jobs deploy my-agent ${AT} --vpc-egress=private-ranges-only`);
    assert.deepEqual(modeOf(narrowed), ['connector', 'private-ranges-only']);
  });

  test('takes its place from beside it, or from the environment', async () => {
    const beside = await deploying('run jobs deploy x', '--region', 'us-east1', '--project', PROJECT);
    assert.equal(verdictsOf(beside)[0]?.job, `projects/${PROJECT}/locations/us-east1/jobs/x`);
    const env = { CLOUDSDK_RUN_REGION: 'us-west1' };
    const around = await inWorld(['--deploy', 'run jobs deploy x'], { env });
    assert.equal(verdictsOf(around)[0]?.job, `projects/${PROJECT}/locations/us-west1/jobs/x`);
  });

  const refused: { when: string; command: string; args?: string[]; want: RegExp }[] = [
    {
      when: 'no region',
      command: 'run jobs deploy x',
      want: /^--deploy: --region: expected a region.*CLOUDSDK_RUN_REGION\n$/,
    },
    {
      when: 'another region beside it',
      command: `run jobs deploy x ${AT}`,
      args: ['--region', 'us-east1'],
      want: /--region: expected us-east1; got "europe-west2"/,
    },
    {
      when: 'a project that is not the one of the world',
      command: `run jobs deploy x ${AT} --project=other`,
      want: /--project: expected myproject; got "other"/,
    },
    {
      when: 'several slips',
      command: 'run jobs deploy x --vpc-egres=all --tasks=0',
      want: /^--deploy: --vpc-egres: .*mean --vpc-egress\?\n--deploy: --tasks: .*\n$/,
    },
    {
      when: 'an egress and no way to leave by',
      command: `run jobs deploy x ${AT} --vpc-egress=all-traffic`,
      want: /--vpc-egress: expected --vpc-connector/,
    },
    { when: 'an update of nothing', command: `run jobs update x ${AT}`, want: /jobs\/x: no such job/ },
    {
      when: 'creating what is there',
      command: `run jobs create my-agent ${AT}`,
      want: /jobs\/my-agent: there is such a job/,
    },
    {
      when: 'another command',
      command: 'gcloud run deploy x',
      want: /expected gcloud run jobs deploy, create or update; got "gcloud run deploy x"/,
    },
  ];
  for (const { when, command, args = [], want } of refused) {
    test(`is refused: ${when}`, async () => {
      const { status, stdout, stderr } = await deploying(command, ...args);
      assert.deepEqual({ status, stdout }, { status: 2, stdout: '' });
      assert.match(stderr, want);
    });
  }

  test('is taken for a new job where the jobs are not known, and says so', async () => {
    const blind = write('blind.json', aWorld({ jobs: undefined }));
    const ended = await runHere(['check', '--snapshot', blind, '--deploy', `run jobs deploy x ${AT}`]);
    assert.equal(ended.status, 0);
    assert.match(ended.stderr, /jobs\/x: taken for a new job, since it can't be read: the snapshot has no jobs/);
    const update = await runHere(['check', '--snapshot', blind, '--deploy', `run jobs update x ${AT}`]);
    assert.equal(update.status, 3);
  });
});

describe('a manifest that was not deployed yet', () => {
  const V1 = aV1Job({ 'vpc-access-connector': 'vpc-conn-europe', 'vpc-access-egress': 'all-traffic' });
  const V2 = { ...aJob(viaConnector()), name: 'other' };

  test('is judged in a saved world, all its jobs', async () => {
    const file = write('jobs.yaml', `${JSON.stringify(V1)}\n---\n${JSON.stringify(V2)}\n`);
    const ended = await inWorld(['--manifest', file, '--region', REGION]);
    assert.equal(ended.status, 1);
    assert.deepEqual(
      verdictsOf(ended).map(({ job, flows }) => [job, flows[0]?.cause]),
      [
        [JOB, 'NO_EXTERNAL_ADDRESS'],
        [named('other'), 'NO_EXTERNAL_ADDRESS'],
      ],
    );
  });

  test('may come from standard input', async () => {
    const ended = await inWorld(['--manifest', '-'], { stdin: JSON.stringify(V1) });
    assert.equal(verdictsOf(ended)[0]?.job, JOB);
  });

  test('is told all its mistakes, with exit status 2', async () => {
    const file = write('bad.yaml', 'kind: Service\n---\nname: other\ntemplate: {vpcAccess: {connector: c}}\n');
    const { status, stdout, stderr } = await inWorld(['--manifest', file]);
    assert.deepEqual({ status, stdout }, { status: 2, stdout: '' });
    assert.deepEqual(stderr.trim().split('\n'), [
      `${file}: document 1, line 1: kind: expected Job; got "Service"`,
      `${file}: document 2, line 3: name: expected the region, here or by --region`,
      `${file}: document 2, line 4: template.vpcAccess: expected as template.template.vpcAccess: Cloud Run refuses it here`,
    ]);
  });

  test('can not move the cursor by what it says', async () => {
    const file = write('cursor.yaml', `${JSON.stringify({ ...V2, labels: { 'a\u001b[2J\u202e': 5 } })}`);
    const { stderr } = await inWorld(['--manifest', file, '--region', REGION]);
    assert.match(stderr, /labels\.a \[2J /);
    assert.doesNotMatch(stderr, /[\u001b\u202e]/u);
  });
});

describe('sources that do not go together', () => {
  const rows: { args: string[]; want: RegExp }[] = [
    { args: ['--manifest', 'f', '--deploy', 'c'], want: /--manifest <file>' cannot be used with option '--deploy/ },
    { args: ['--batch', '--manifest', 'f'], want: /'--batch' cannot be used with option '--manifest/ },
    { args: ['--batch', '--deploy', 'c'], want: /'--batch' cannot be used with option '--deploy/ },
    { args: ['--batch', '--snapshot', 'f'], want: /'--batch' cannot be used with option '--snapshot/ },
    { args: ['my-agent', '--manifest', 'f'], want: /name their jobs themselves; got my-agent, too/ },
    { args: ['my-agent', '--deploy', 'c'], want: /name their jobs themselves; got my-agent, too/ },
    { args: ['my-agent', '--batch'], want: /--batch looks at all jobs of its worlds; got my-agent, too/ },
    { args: ['--snapshot', '-', '--manifest', '-'], want: /standard input can be read once only/ },
  ];
  for (const { args, want } of rows) {
    test(args.join(' '), async () => {
      const { status, stderr } = await runHere(['check', ...args]);
      assert.equal(status, 2);
      assert.match(stderr, want);
    });
  }
});

describe('the same in the live network', () => {
  let cloud: Emulator;
  before(async () => {
    cloud = await startEmulator({ port: 0, speed: 0, world: aWorld() });
  });
  after(() => cloud.close());

  const live = (...args: string[]) =>
    runHere(['check', '--format', 'json', '--resolve', `github.com=${GITHUB}`, ...args], {
      env: { RUN_EGRESS_ENDPOINT: cloud.url, GOOGLE_CLOUD_PROJECT: PROJECT },
    });

  test('a command is judged in place of the job that is there', async () => {
    const ended = await live('--deploy', `run jobs update my-agent ${AT} --vpc-egress=private-ranges-only`);
    assert.equal(ended.status, 0, ended.stderr);
    assert.deepEqual(modeOf(ended), ['connector', 'private-ranges-only']);
    const stored = await live('my-agent', AT);
    assert.deepEqual(modeOf(stored), ['connector', 'all-traffic']);
  });

  test('a job that is not there yet is judged by the network that it would enter', async () => {
    const ended = await live(
      '--deploy',
      `run jobs deploy new ${AT} --network=my-vpc --subnet=my-subnet --vpc-egress=all`,
    );
    assert.equal(ended.status, 1, ended.stderr);
    assert.equal(verdictsOf(ended)[0]?.flows[0]?.cause, 'NO_EXTERNAL_ADDRESS');
  });

  test('a manifest, in the project of the environment', async () => {
    const file = write('live.json', aV1Job({ 'vpc-access-connector': 'gone', 'vpc-access-egress': 'all-traffic' }));
    const ended = await live('--manifest', file);
    assert.equal(ended.status, 1, ended.stderr);
    assert.equal(verdictsOf(ended)[0]?.flows[0]?.cause, 'VPC_CONNECTOR_NOT_RUNNING');
  });
});
