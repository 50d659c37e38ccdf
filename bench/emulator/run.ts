/*
 * How much the local cloud bears: 100,000 jobs in 1,000 projects are loaded over its API, listed page by page, and read one
 * by one. Rates are a second of the server's own processor time, so that they are those of one core; numbers of different
 * machines or runs don't compare. `node bench/emulator/run.ts [PROJECTS]`
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { fileURLToPath } from 'node:url';
import type { Usage } from './server.ts';
import { teamWorld } from './world.ts';

const PROJECTS = Number(process.argv[2] ?? 1000);
const JOBS = 100;
const READS = 40_000;
const SENDERS = 8;
const REGION = 'europe-west2';

const server = fork(fileURLToPath(new URL('server.ts', import.meta.url)));
const [url] = (await once(server, 'message')) as [string];
const agent = new Agent({ keepAlive: true, maxSockets: SENDERS });

async function usage(): Promise<Usage> {
  server.send('usage');
  const [answer] = (await once(server, 'message')) as [Usage];
  return answer;
}

/** Sends a request and gives the answer's text. */
function ask(path: string, method = 'GET', body?: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = request(url + path, { method, agent }, (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('end', () => {
        const text = Buffer.concat(parts).toString();
        if (answer.statusCode === 200) resolve(text);
        else reject(new Error(`${answer.statusCode} ${path} ${text.slice(0, 200)}`));
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** Does something `count` times with some at once, and tells what it has cost the server. */
async function measure(name: string, count: number, one: (i: number) => Promise<unknown>): Promise<void> {
  const before = await usage();
  const started = performance.now();
  let next = 0;
  const sender = async () => {
    while (next < count) await one(next++);
  };
  await Promise.all(Array.from({ length: SENDERS }, sender));
  const seconds = (performance.now() - started) / 1000;
  const after = await usage();
  const cpu = after.cpuSeconds - before.cpuSeconds;
  const rate = Math.round(count / cpu).toLocaleString('en');
  const spent = `${cpu.toFixed(1)} s of processor, ${seconds.toFixed(1)} s in all`;
  process.stdout.write(`${name}: ${count} in ${spent}, ${rate}/s; ${Math.round(after.rssMegabytes)} MB\n`);
}

const project = (i: number): string => `team-${i % PROJECTS}`;
const worlds = Array.from({ length: PROJECTS }, (_, i) => JSON.stringify(teamWorld(project(i), JOBS)));

await measure(`worlds of ${JOBS} jobs`, PROJECTS, (i) => ask('/emulator/world', 'PUT', worlds[i]));
await measure('lists of 100 jobs in two pages', PROJECTS, async (i) => {
  const path = `/v2/projects/${project(i)}/locations/${REGION}/jobs?pageSize=50`;
  const { nextPageToken = '' } = JSON.parse(await ask(path)) as { nextPageToken?: string };
  return ask(`${path}&pageToken=${nextPageToken}`);
});
await measure('jobs', READS, (i) => ask(`/v2/projects/${project(i)}/locations/${REGION}/jobs/job-${i % JOBS}`));
await measure('jobs as v1', READS, (i) =>
  ask(`/apis/run.googleapis.com/v1/namespaces/${project(i)}/jobs/job-${i % JOBS}`),
);
await measure('networks', READS, (i) => ask(`/compute/v1/projects/${project(i)}/global/networks/my-vpc`));
await measure('connectors', READS, (i) => ask(`/v1/projects/${project(i)}/locations/${REGION}/connectors/c`));
await measure('worlds', PROJECTS, (i) => ask(`/emulator/world?project=${project(i)}`));

agent.destroy();
server.disconnect();
