/*
 * Calls, seconds and memory of `run-egress sweep` against the number of jobs and projects, with 30 ms added to each call
 * of the local cloud, which runs in a process of its own. `npm run bench:sweep -- [LARGEST] [COMMAND]`: 100,000 jobs and the command line's
 * sources by default; the package's own after `npm run build` is dist/package/run-egress.js.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../cli/main.ts', import.meta.url));
const ADDED_MS = 30;
const SIZES = [
  [1, 10],
  [10, 100],
  [10, 1000],
  [100, 1000],
  [100, 10_000],
  [1000, 10_000],
  [1000, 100_000],
] as const;

const largest = Number(process.argv[2] ?? 100_000);
const command = process.argv[3] ?? MAIN;
const cloud = spawn(process.execPath, ['--max-old-space-size=6000', MAIN, 'emulator', '--port=0'], {
  stdio: ['ignore', 'pipe', 'pipe'],
});
const url = await new Promise<string>((resolve) => {
  const look = (chunk: Buffer) => {
    const [found] = /http:\/\/127\.0\.0\.1:\d+/.exec(String(chunk)) ?? [];
    if (found) resolve(found);
  };
  cloud.stdout.on('data', look);
  cloud.stderr.on('data', look);
});

/** Stands before the cloud and lets every request wait. */
let calls = 0;
const proxy = createServer((incoming, outgoing) => {
  calls += 1;
  setTimeout(() => {
    const { method, headers, url: path = '' } = incoming;
    const onwards = send(`${url}${path}`, { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(outgoing);
    });
    incoming.pipe(onwards);
  }, ADDED_MS);
}).listen(0, '127.0.0.1');
await once(proxy, 'listening');
const endpoint = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;

const link = 'https://www.googleapis.com/compute/v1/';
function world(project: string, jobs: number): object {
  const network = `projects/${project}/global/networks/vpc`;
  const region = 'europe-west2';
  const vpcAccess = {
    egress: 'ALL_TRAFFIC',
    networkInterfaces: [{ network, subnetwork: `projects/${project}/regions/${region}/subnetworks/s` }],
  };
  return {
    version: 1,
    project,
    jobs: Array.from({ length: jobs }, (_, i) => ({
      name: `projects/${project}/locations/${region}/jobs/job-${i}`,
      template: { template: i % 3 ? { vpcAccess } : {} },
    })),
    connectors: [],
    networks: [{ name: 'vpc', autoCreateSubnetworks: false }],
    subnetworks: [
      {
        name: 's',
        network: link + network,
        region: `${link}projects/${project}/regions/${region}`,
        ipCidrRange: '10.0.0.0/20',
      },
    ],
    routers: [],
    routes: [
      {
        name: 'default',
        network: link + network,
        destRange: '0.0.0.0/0',
        priority: 1000,
        nextHopGateway: `${link}projects/${project}/global/gateways/default-internet-gateway`,
      },
    ],
    firewalls: [],
    addresses: [],
    instances: [],
  };
}

const post = (path: string, method: string, body?: object) =>
  fetch(`${url}/emulator/${path}`, { method, ...(body && { body: JSON.stringify(body) }) }).then((answer) =>
    answer.text(),
  );

process.stdout.write('projects     jobs    calls  calls/project   seconds   peak MiB\n');
for (const [projects, jobs] of SIZES) {
  if (jobs > largest) continue;
  await post('reset', 'POST');
  for (let i = 0; i < projects; i++) await post('world', 'PUT', world(`p-${i}`, jobs / projects));
  const folder = mkdtempSync(join(tmpdir(), 'run-egress-bench-'));
  calls = 0;
  const started = performance.now();
  const args = [command, 'sweep', '--organization=1', `--output=${folder}`, '--resolve=github.com=140.82.112.3'];
  const env = { PATH: process.env['PATH'] ?? '', RUN_EGRESS_ENDPOINT: endpoint, GOOGLE_CLOUD_PROJECT: 'p-0' };
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'ignore'], env });
  let peak = 0;
  const watch = setInterval(() => {
    try {
      const [, kib = '0'] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8')) ?? [];
      peak = Math.max(peak, Number(kib) / 1024);
    } catch {
      // It has ended.
    }
  }, 50);
  await once(child, 'exit');
  clearInterval(watch);
  const seconds = (performance.now() - started) / 1000;
  const { totals } = JSON.parse(
    readFileSync(join(folder, 'report.json'), 'utf8').split('\n"jobs":')[0]?.replace(/,$/, '}') ?? '',
  ) as { totals: { jobs: number } };
  if (totals.jobs !== jobs) throw new Error(`${totals.jobs} jobs were found, and there are ${jobs}`);
  rmSync(folder, { recursive: true, force: true });
  const cells = [projects, jobs, calls, (calls / projects).toFixed(1), seconds.toFixed(1), peak.toFixed(0)];
  process.stdout.write(
    `${String(cells[0]).padStart(8)} ${String(cells[1]).padStart(8)} ${String(cells[2]).padStart(8)} ${String(cells[3]).padStart(14)} ${String(cells[4]).padStart(9)} ${String(cells[5]).padStart(10)}\n`,
  );
}
cloud.kill();
proxy.close();
proxy.closeAllConnections();
