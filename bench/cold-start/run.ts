/*
 * npm run bench:cold-start [-- ROUNDS [--telemetry]]: the built onJobChange against an empty function on the same framework, interleaved,
 * on this machine; medians, and ratios of medians. The event is a job with Direct VPC egress that reaches github.com by NAT.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildFunctions } from '../../build/build.ts';
import { POLICY } from '../../cli/local/stack.ts';
import { freshWorld } from '../../cli/stories/scene.ts';
import { deployJob } from '../../cli/stories/deploy.ts';
import { RUNTIME } from '../../shared/deployment.ts';
import { startEmulator } from '../../emulator/server.ts';
import { coldStart, type Candidate, type ColdStart } from './launch.ts';

const ROUNDS = Number(process.argv[2] ?? 9);
const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'run-egress-cold-'));
const emulator = await startEmulator({ speed: 1 });
try {
  await prepare(emulator.url);
  // Below the project's folder, so that the framework is found as it would be in a container.
  const out = join(root, 'dist/bench');
  await buildFunctions(root, out);
  const policy = join(folder, 'run-egress.yaml');
  writeFileSync(policy, POLICY.replace('remediation: create', 'remediation: verify'));
  const env = {
    ...RUNTIME,
    GOOGLE_CLOUD_PROJECT: 'myproject',
    RUN_EGRESS_BUCKET: 'my-state',
    RUN_EGRESS_POLICY: policy,
    RUN_EGRESS_ENDPOINT: emulator.url,
    ...(process.argv.includes('--telemetry') && {
      OTEL_EXPORTER_OTLP_ENDPOINT: emulator.url,
      OTEL_RESOURCE_ATTRIBUTES: 'cloud.region=europe-west2',
    }),
  };
  const empty: Candidate = { target: 'empty', folder: join(root, 'bench/cold-start/empty'), env: {} };
  const ours: Candidate = { target: 'onJobChange', folder: join(out, 'onJobChange'), env };
  await measure(empty, ours);
} finally {
  await emulator.close();
  rmSync(folder, { recursive: true, force: true });
  rmSync(join(root, 'dist/bench'), { recursive: true, force: true });
}

async function prepare(url: string): Promise<void> {
  const put = async (method: string, path: string, body: object) => {
    const response = await fetch(url + path, { method, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  };
  await put('PUT', '/emulator/world', freshWorld());
  const nat = {
    name: 'nat',
    natIpAllocateOption: 'AUTO_ONLY',
    sourceSubnetworkIpRangesToNat: 'ALL_SUBNETWORKS_ALL_IP_RANGES',
  };
  const router = { name: 'r', network: 'projects/myproject/global/networks/my-vpc', nats: [nat] };
  await put('POST', '/compute/v1/projects/myproject/regions/europe-west2/routers', router);
  await put('POST', '/storage/v1/b?project=myproject', { name: 'my-state' });
  await put('PUT', '/v1/projects/myproject/topics/run-egress-results', {});
  await deployJob(url, { job: 'my-agent-5', api: 'v2', network: 'my-vpc', subnet: 'my-subnet', egress: 'all-traffic' });
  // A router takes its time at Google, and here.
  await put('POST', '/emulator/clock', { advanceSeconds: 120 });
}

function eventOf(round: number): object {
  return {
    insertId: `cold-${round}`,
    logName: 'projects/myproject/logs/cloudaudit.googleapis.com%2Factivity',
    timestamp: '2026-11-28T00:00:00Z',
    resource: {
      type: 'cloud_run_job',
      labels: { job_name: 'my-agent-5', location: 'europe-west2', project_id: 'myproject' },
    },
    protoPayload: {
      serviceName: 'run.googleapis.com',
      methodName: 'google.cloud.run.v1.Jobs.CreateJob',
      resourceName: 'namespaces/myproject/jobs/my-agent-5',
      authenticationInfo: { principalEmail: 'somebody@example.com' },
    },
  };
}

async function measure(empty: Candidate, ours: Candidate): Promise<void> {
  const starts: { empty: ColdStart[]; ours: ColdStart[]; verdictMs: number[] } = {
    empty: [],
    ours: [],
    verdictMs: [],
  };
  for (let round = 0; round <= ROUNDS; round += 1) {
    const floor = await coldStart(empty, 18_101, {});
    await fetch(`${emulator.url}/emulator/requests`, { method: 'DELETE' });
    const ahead = (await clockOf()) - Date.now();
    const start = await coldStart(ours, 18_102, eventOf(round));
    // The first round warms the file cache for both.
    if (round === 0) continue;
    starts.empty.push(floor);
    starts.ours.push(start);
    starts.verdictMs.push((await verdictAt(ahead)) - start.startedAt);
  }
  const of = (pick: (one: ColdStart) => number, among: readonly ColdStart[]) => median(among.map(pick));
  const floor = {
    listen: of((one) => one.listenMs, starts.empty),
    answer: of((one) => one.listenMs + one.firstMs, starts.empty),
  };
  const rows: [string, number, number, string][] = [
    ['listening', of((one) => one.listenMs, starts.ours), floor.listen, '1.1'],
    ['verdict', median(starts.verdictMs), floor.answer, '2.5'],
    ['first event answered', of((one) => one.listenMs + one.firstMs, starts.ours), floor.answer, '3.5 (goal)'],
  ];
  const print = (line: string) => process.stdout.write(`${line}\n`);
  print(`medians of ${ROUNDS}, ms since the start of the process, Node ${process.version}`);
  for (const [what, ms, base, bar] of rows)
    print(
      `${what}: ${ms.toFixed(0)} against ${base.toFixed(0)} of the empty one: ${(ms / base).toFixed(2)} x (bar ${bar})`,
    );
  const least = (values: readonly number[]) => Math.min(...values);
  print(
    `on a busy machine the least of ${ROUNDS} says more: listening ${least(starts.ours.map((one) => one.listenMs)).toFixed(0)} against ${least(starts.empty.map((one) => one.listenMs)).toFixed(0)}, verdict ${least(starts.verdictMs).toFixed(0)} against ${least(starts.empty.map((one) => one.listenMs + one.firstMs)).toFixed(0)}, answer ${least(starts.ours.map((one) => one.listenMs + one.firstMs)).toFixed(0)}`,
  );
  const cpu = { empty: of((one) => one.cpuMs, starts.empty), ours: of((one) => one.cpuMs, starts.ours) };
  print(
    `CPU to the answer: ${cpu.ours.toFixed(0)} ms against ${cpu.empty.toFixed(0)}: ${(cpu.ours / cpu.empty).toFixed(2)} x`,
  );
  print(
    `memory: ${of((one) => one.idleMb, starts.ours).toFixed(0)} MB listening, ${of((one) => one.afterMb, starts.ours).toFixed(0)} MB after (bar 110); empty ${of((one) => one.afterMb, starts.empty).toFixed(0)} MB`,
  );
}

/** What the clock of the local cloud says, in milliseconds since the epoch. */
async function clockOf(): Promise<number> {
  const { now } = (await (await fetch(`${emulator.url}/emulator/clock`)).json()) as { now: string };
  return Date.parse(now);
}

/**
 * When the verdict was there, in milliseconds since the epoch: what comes next is to claim its publishing in the bucket,
 * and the local cloud, whose clock is so far ahead, notes when that arrives.
 */
async function verdictAt(ahead: number): Promise<number> {
  const seen = (await (await fetch(`${emulator.url}/emulator/requests`)).json()) as { path: string; at: string }[];
  const claim = seen.find(({ path }) => path.startsWith('/storage/'));
  if (!claim) throw new Error(`no verdict: ${seen.map(({ path }) => path).join(' ')}`);
  return Date.parse(claim.at) - ahead;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}
