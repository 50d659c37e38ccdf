import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { existsSync } from 'node:fs';
import { after, before, beforeEach, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { POLICY } from '../../cli/local/stack.ts';
import type { Result } from '../../shared/result/result.ts';
import { runEgress, type Json } from './fixture.ts';

const RUN_EGRESS = fileURLToPath(new URL('../../cli/run-egress.mjs', import.meta.url));
const KEY = 'projects/my-kms-project/locations/europe-west2/keyRings/run/cryptoKeys/HSMrunSharedKey';

/** A deploy as its users type it, in the network mode that is asked for. */
const deploy = (job: string, network: string) => `gcloud run jobs deploy ${job} \\
  --image=europe-west2-docker.pkg.dev/myproject/containers/my-agent:latest \\
  --region=europe-west2 ${network} --max-retries=3 \\
  --set-env-vars=env=pdev,name=testvalue,region=uk,version=release_17.0.0 \\
  --set-secrets=cloud_run_secret=cloud_run_test:latest \\
  --task-timeout=10m --cpu=1 --memory=512Mi --labels=refersh=image \\
  --key=${KEY} --project=myproject \\
  --service-account=mgmt@myproject.iam.gserviceaccount.com`;
const THROUGH_CONNECTOR = '--vpc-connector=vpc-conn-europe --vpc-egress=all-traffic';
const DIRECT = '--network=my-vpc --subnet=my-subnet';

interface Ended {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

const installed = (process.env['PATH'] ?? '').split(delimiter).some((folder) => existsSync(join(folder, 'gcloud')));
const skip = installed ? false : 'gcloud is not on the PATH: its stories are told through the official clients alone';

describe('the stories, told by an unmodified gcloud', { skip }, () => {
  const city = runEgress({ speed: 60 });
  let folder = '';

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'run-egress-gcloud-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));
  beforeEach(() => city.scene());

  /** Runs a line in a shell that has evaluated what `run-egress emulator env` prints. */
  function sh(line: string): Promise<Ended> {
    const { port } = new URL(city.url);
    const script = `eval "$(node '${RUN_EGRESS}' emulator env --port=${port})" && ${line}`;
    // gcloud writes bold and colours into a pipe, too, unless the terminal is dumb.
    const env = { ...process.env, XDG_STATE_HOME: folder, TERM: 'dumb', CLOUDSDK_PYTHON_SITEPACKAGES: '0' };
    return new Promise((resolve) => {
      execFile('/bin/sh', ['-c', script], { env, timeout: 60_000 }, (error, stdout, stderr) => {
        const status = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
        resolve({ status, stdout, stderr });
      });
    });
  }

  /** Standard output of a command that has to succeed. */
  async function ok(line: string): Promise<string> {
    const { status, stdout, stderr } = await sh(line);
    assert.equal(status, 0, stderr);
    return stdout;
  }

  async function refused(line: string, pattern: RegExp): Promise<void> {
    const { status, stderr } = await sh(line);
    assert.equal(status, 1, stderr);
    assert.match(stderr, pattern);
  }

  it('a. the connector is missing: refused, mended, deployed to the letter, and gcloud shows all of it', async () => {
    const seed = deploy('my-agent-4', THROUGH_CONNECTOR);
    await refused(seed, /VPC connector \S*vpc-conn-europe does not exist, or Cloud Run does not have permission/);
    assert.equal((await city.result('my-agent-4', 'remediation')).status, 'remediated');
    await ok(seed);
    await city.quiet();

    const described = await ok(
      'gcloud compute networks vpc-access connectors describe vpc-conn-europe --region=europe-west2',
    );
    assert.match(described, /^state: READY$/m);
    assert.match(described, /^minInstances: 2$/m);
    assert.match(described, /^maxInstances: 3$/m);
    assert.match(described, /^subnet:\n {2}name: run-egress-vpc-conn-europe$/m);

    const routers = await ok('gcloud compute routers list');
    assert.match(routers, /^NAME\s+REGION\s+NETWORK\nrun-egress-my-vpc\s+europe-west2\s+my-vpc\s*$/);
    const nats = await ok('gcloud compute routers nats list --router=run-egress-my-vpc --region=europe-west2');
    assert.match(nats, /^run-egress-vpc-conn-europe\s+AUTO_ONLY\s+LIST_OF_SUBNETWORKS\b/m);

    const job = JSON.parse(await ok('gcloud run jobs describe my-agent-4 --region=europe-west2 --format=json'));
    const { annotations } = job.spec.template.metadata;
    assert.equal(annotations['run.googleapis.com/encryption-key'], KEY);
    assert.equal(annotations['run.googleapis.com/vpc-access-connector'], 'vpc-conn-europe');
    assert.equal(annotations['run.googleapis.com/vpc-access-egress'], 'all-traffic');
    assert.equal(job.metadata.labels.refersh, 'image');
    const task = job.spec.template.spec.template.spec;
    assert.deepEqual(task.containers[0].env, [
      { name: 'env', value: 'pdev' },
      { name: 'name', value: 'testvalue' },
      { name: 'region', value: 'uk' },
      { name: 'version', value: 'release_17.0.0' },
      { name: 'cloud_run_secret', valueFrom: { secretKeyRef: { key: 'latest', name: 'cloud_run_test' } } },
    ]);
    assert.deepEqual(task.containers[0].resources.limits, { cpu: '1', memory: '512Mi' });
    assert.deepEqual(
      [task.maxRetries, String(task.timeoutSeconds), task.serviceAccountName],
      [3, '600', 'mgmt@myproject.iam.gserviceaccount.com'],
    );

    // What came before was taken from the subscription when the cure was awaited.
    const pulled = await ok(
      'gcloud pubsub subscriptions pull run-egress-results-tail --auto-ack --limit=10 --format=json',
    );
    const results = (JSON.parse(pulled) as Json[]).map(({ message }) => {
      return JSON.parse(Buffer.from(message.data, 'base64').toString('utf8')) as Result;
    });
    assert.deepEqual(
      results.map(({ stage, status, exit }) => [stage, status, exit.kind]),
      [['verdict', 'compliant', 'nat']],
    );
    assert.doesNotMatch(JSON.stringify(results), /testvalue|cloud_run_test/);
  });

  it('b. direct VPC without NAT: deployed, unreachable, a NAT for its subnetwork, reachable', async () => {
    await ok(deploy('my-agent-5', `${DIRECT} --vpc-egress=all-traffic`));
    const before = await city.result('my-agent-5', 'verdict');
    assert.equal(before.flows[0]?.cause, 'NO_EXTERNAL_ADDRESS');
    const cured = await city.result('my-agent-5', 'remediation');
    assert.deepEqual([cured.status, cured.flows[0]?.verdict], ['remediated', 'REACHABLE']);
    const nats: Json[] = JSON.parse(
      await ok('gcloud compute routers nats list --router=run-egress-my-vpc --region=europe-west2 --format=json'),
    );
    assert.deepEqual(
      nats.map(({ subnetworks }) => subnetworks.map(({ name }: Json) => name.split('/').at(-1))),
      [['my-subnet']],
    );
    const writes = (await city.writes()).length;
    await ok(deploy('my-agent-6', DIRECT));
    const google = await city.result('my-agent-6', 'verdict');
    assert.deepEqual([google.status, google.exit.kind, google.changes], ['compliant', 'google', []]);
    assert.ok(google.findings.some(({ id }) => id === 'google-exit'));
    assert.equal((await city.writes()).length, writes);
  });

  it('d. the mix is refused, and the result explains how to switch', async () => {
    await refused(
      deploy('my-agent-6', `${THROUGH_CONNECTOR} ${DIRECT}`),
      /VPC connector and direct VPC can not be used together/,
    );
    const { mode, findings } = await city.result('my-agent-6', 'verdict');
    assert.equal(mode.kind, 'invalid');
    assert.match(findings[0]?.nextSteps[0]?.text ?? '', /--vpc-connector or --network and --subnet, never both/);
    assert.deepEqual(await city.writes(), []);
  });

  it("every command that a result proposes is one that gcloud's own parser takes", async () => {
    await city.stack.setPolicy(POLICY.replace('remediation: create', 'remediation: verify'));
    await sh(deploy('my-agent-4', THROUGH_CONNECTOR));
    await ok(deploy('my-agent-5', `${DIRECT} --vpc-egress=all-traffic`));
    for (const job of ['my-agent-4', 'my-agent-5']) await city.result(job, 'verdict');
    const commands = (await city.receive()).flatMap(({ result: { changes, findings } }) => [
      ...changes.flatMap(({ command, commands: all = [], undo = [] }) => [command, ...all, ...undo]),
      ...findings.flatMap(({ nextSteps }) => nextSteps.map(({ command }) => command)),
    ]);
    const listed = [...new Set(commands.filter((command) => command !== undefined))];
    assert.ok(listed.length >= 6, listed.join('\n'));
    const file = join(folder, 'commands.json');
    await writeFile(file, JSON.stringify(listed.map((command) => ({ command_string: command }))));
    const verdicts: Json[] = JSON.parse(await ok(`gcloud meta lint-gcloud-commands --commands-file='${file}'`));
    assert.equal(verdicts.length, listed.length);
    assert.deepEqual(
      verdicts.filter(({ success }) => !success).map(({ error_message }) => error_message),
      [],
    );
  });

  it('nothing of the user is touched: gcloud keeps its configuration where `emulator env` says', async () => {
    await ok('gcloud run jobs list --region=europe-west2');
    const { port } = new URL(city.url);
    assert.ok((await readdir(folder)).includes(`run-egress-gcloud-${port}`));
  });
});
