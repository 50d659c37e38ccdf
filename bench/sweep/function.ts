/*
 * Memory of the function `sweep` as it is deployed, for 100,000 jobs in 1,000 projects: one instance gets everything, one
 * message at a time, the report included. After `npm run build -- --link`: `node bench/sweep/function.ts [PROJECTS] [JOBS]`.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, request as send } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startStack } from '../../cli/local/stack.ts';
import { pushPath } from '../../shared/deployment.ts';
import { teamWorld } from '../emulator/world.ts';

const [projects, jobs] = [Number(process.argv[2] ?? 1000), Number(process.argv[3] ?? 100_000)];
const stack = await startStack({
  port: 0,
  speed: 1,
  bundles: fileURLToPath(new URL('../../dist/functions', import.meta.url)),
});
const { url } = stack.emulator;
const post = async (path: string, method: string, body: object) => {
  const answer = await fetch(url + path, { method, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
};

/** The process that serves it: a child of ours with that target. */
function pidOfSweep(): string {
  const isOurs = (pid: string): boolean => {
    try {
      const status = readFileSync(`/proc/${pid}/status`, 'utf8');
      const target = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes('FUNCTION_TARGET=sweep');
      return target && status.includes(`PPid:\t${process.pid}\n`);
    } catch {
      return false;
    }
  };
  const found = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && isOurs(name));
  if (found.length !== 1) throw new Error(`${found.length} processes serve the sweep`);
  return found[0] ?? '';
}

/** Cloud Run gives an instance as many requests at a time as its concurrency says: of the sweep, one. */
async function oneAtATime(pid: string): Promise<string> {
  const port = /\0PORT=(\d+)\0/.exec(`\0${readFileSync(`/proc/${pid}/environ`, 'utf8')}`)?.[1];
  let last: Promise<unknown> = Promise.resolve();
  const relay = createServer((incoming, outgoing) => {
    const { method, headers, url: path = '' } = incoming;
    last = last.then(async () => {
      const onwards = send({ host: '127.0.0.1', port, path, method, headers });
      incoming.pipe(onwards);
      const [answer] = (await once(onwards, 'response')) as [NodeJS.ReadableStream & { statusCode: number }];
      outgoing.writeHead(answer.statusCode);
      answer.pipe(outgoing);
      await once(answer, 'end');
    });
  }).listen(0, '127.0.0.1');
  await once(relay, 'listening');
  return `http://127.0.0.1:${(relay.address() as AddressInfo).port}${pushPath('sweeps', stack.project)}`;
}

const peakMiB = (pid: string): number =>
  Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;

try {
  for (let i = 0; i < projects; i++) {
    const project = `team-${i}`;
    await post(`/emulator/world?project=${project}`, 'PUT', teamWorld(project, jobs / projects));
  }
  const pid = pidOfSweep();
  const subscription = `/v1/projects/${stack.project}/subscriptions/run-egress-sweeps:modifyPushConfig`;
  await post(subscription, 'POST', { pushConfig: { pushEndpoint: await oneAtATime(pid) } });
  const before = peakMiB(pid);
  const started = performance.now();
  const data = Buffer.from('{"organization":"1"}').toString('base64');
  await post(`/v1/projects/${stack.project}/topics/run-egress-sweeps:publish`, 'POST', { messages: [{ data }] });
  const bucket = `${url}/storage/v1/b/run-egress-state/o`;
  const report = async (): Promise<string | undefined> => {
    const listed = await fetch(`${bucket}?prefix=reports/`).then((answer) => answer.json());
    return (listed as { items?: { name: string }[] }).items?.find(({ name }) => name.endsWith('/report.json'))?.name;
  };
  let name = await report();
  for (; name === undefined; name = await report()) await sleep(500);
  const seconds = (performance.now() - started) / 1000;
  const text = await fetch(`${bucket}/${encodeURIComponent(name)}?alt=media`).then((answer) => answer.text());
  const totals = (JSON.parse(text) as { totals: { jobs: number; projects: number } }).totals;
  process.stdout.write(
    `${totals.jobs} jobs of ${totals.projects} projects in ${seconds.toFixed(0)} s: ${peakMiB(pid).toFixed(0)} MiB at most, ${before.toFixed(0)} before\n`,
  );
} finally {
  await stack.stop();
}
process.exit();
