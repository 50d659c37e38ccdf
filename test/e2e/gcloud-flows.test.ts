import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { gcloudEnvironment } from '../../cli/gcloud-environment.ts';
import { startEmulator, type Emulator } from '../../emulator/server.ts';
import { checkCoverage } from '../emulator/coverage/coverage.ts';
import { CONNECTORS, JOBS, NETWORK, type Step } from './gcloud/flows.ts';

const installed = (process.env['PATH'] ?? '').split(delimiter).some((folder) => existsSync(join(folder, 'gcloud')));
const skip = installed ? false : 'gcloud is not on the PATH';
const whole = process.env['RUN_EGRESS_GCLOUD'] === 'all';

const link = (project: string) => `https://www.googleapis.com/compute/v1/projects/${project}`;

/** A network with a subnetwork, a /28 and, where it is wanted, a connector. */
function worldOf(project: string, connectors: readonly object[] = []): object {
  const network = `${link(project)}/global/networks/my-vpc`;
  const subnetwork = (name: string, ipCidrRange: string) => ({
    name,
    network,
    ipCidrRange,
    selfLink: `${link(project)}/regions/europe-west2/subnetworks/${name}`,
  });
  const subnetworks = [subnetwork('my-subnet', '10.10.0.0/24'), subnetwork('conn', '10.10.1.0/28')];
  return { version: 1, project, networks: [{ name: 'my-vpc', selfLink: network }], subnetworks, connectors };
}

const job = (annotations: string) => `apiVersion: run.googleapis.com/v1
kind: Job
metadata:
  name: my-agent-7
spec:
  template:
    metadata:
      annotations:
        run.googleapis.com/vpc-access-connector: vpc-conn-europe
        run.googleapis.com/vpc-access-egress: all-traffic
${annotations}    spec:
      template:
        spec:
          containers:
          - image: europe-west2-docker.pkg.dev/myproject/containers/my-agent:latest
`;
const INTERFACES = `        run.googleapis.com/network-interfaces: '[{"network":"my-vpc","subnetwork":"my-subnet"}]'\n`;

/** Three users at once on one cloud, in three projects with the same names in them. */
describe('an unmodified gcloud', { skip, concurrency: 3 }, () => {
  let emulator: Emulator;
  let folder = '';

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'run-egress-flows-'));
    await writeFile(join(folder, 'job.yaml'), job(''));
    await writeFile(join(folder, 'mix.yaml'), job(INTERFACES));
    emulator = await startEmulator({ speed: 600 });
    const name = 'projects/job-user/locations/europe-west2/connectors/vpc-conn-europe';
    const connector = { name, network: 'my-vpc', ipCidrRange: '10.8.0.0/28', state: 'READY' };
    await put(worldOf('job-user', [connector]));
    await put(worldOf('connector-user'));
  });
  after(async () => {
    const called = emulator.cloud.requests.list().map(({ method }) => method);
    await emulator.close();
    await rm(folder, { recursive: true, force: true });
    checkCoverage(whole ? 'gcloud-all' : 'gcloud-ci', called);
  });

  async function put(world: object): Promise<void> {
    const answer = await fetch(`${emulator.url}/emulator/world`, { method: 'PUT', body: JSON.stringify(world) });
    assert.equal(answer.status, 200, await answer.text());
  }

  /** What `run-egress emulator env` exports, in a configuration of the user's own. */
  function environment(project: string): NodeJS.ProcessEnv {
    const port = Number(new URL(emulator.url).port);
    const lines = gcloudEnvironment({ port, project, env: { XDG_STATE_HOME: join(folder, project) } });
    const printed = execFileSync('/bin/sh', ['-c', `${lines}env -0`], { encoding: 'utf8' });
    const pairs = printed
      .split('\0')
      .map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]);
    return { ...process.env, ...Object.fromEntries(pairs), TERM: 'dumb', CLOUDSDK_PYTHON_SITEPACKAGES: '0' };
  }

  async function follow(project: string, steps: readonly Step[]): Promise<void> {
    const env = environment(project);
    for (const { run, status = 0, out, err } of steps.filter(({ more }) => whole || !more)) {
      const ended = await new Promise<{ status: number; stdout: string; stderr: string }>((resolve) => {
        const options = { env, cwd: folder, timeout: 240_000 };
        execFile('/bin/sh', ['-c', `exec gcloud ${run}`], options, (error, stdout, stderr) => {
          resolve({ status: error === null ? 0 : typeof error.code === 'number' ? error.code : -1, stdout, stderr });
        });
      });
      const said = `gcloud ${run}\n${ended.stdout}${ended.stderr}`;
      assert.equal(ended.status, status, said);
      if (out) assert.match(ended.stdout, out, said);
      if (err) assert.match(ended.stderr, err, said);
    }
  }

  const world = async (project: string) => {
    const answer = await fetch(`${emulator.url}/emulator/world?project=${project}`);
    return (await answer.json()) as Record<string, readonly { readonly name?: string }[]>;
  };

  it('builds a network with NAT, routes, rules and addresses, and takes it all away again', async () => {
    await follow('network-user', NETWORK);
    const { networks, subnetworks, routers, routes, firewalls, addresses } = await world('network-user');
    assert.deepEqual(
      [networks, subnetworks, routers, routes, firewalls, addresses].map((list) => list?.length),
      [0, 0, 0, 0, 0, 0],
    );
  });

  it('deploys, changes, runs and deletes jobs in several regions', async () => {
    await follow('job-user', JOBS);
    const { jobs, networks, subnetworks, connectors } = await world('job-user');
    assert.deepEqual(
      [jobs, networks, subnetworks, connectors].map((list) => list?.length),
      [3, 1, 2, 1],
    );
  });

  it('makes connectors, publishes and pulls, writes and reads logs', async () => {
    await follow('connector-user', CONNECTORS);
    const { networks, subnetworks, connectors, firewalls } = await world('connector-user');
    assert.deepEqual(
      [networks, subnetworks, connectors, firewalls].map((list) => list?.length),
      [1, 2, 0, 0],
    );
  });
});
