/*
 * From the event of a deploy to the message in chat, on the local cloud, with its parts. Medians of one run in ms; numbers
 * of different machines or runs don't compare. What a real cloud adds are its own round trips: the calls are counted.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { POLICY, startStack } from '../cli/local/stack.ts';
import { deployJob } from '../cli/stories/deploy.ts';
import { freshWorld } from '../cli/stories/scene.ts';
import type { WebhookPayload } from '../shared/notify/render/webhook.ts';
import { startChatServer } from '../test/support/chat-server.ts';

const ROUNDS = 9;
/** Below the pace of a message a second, which is kept on purpose. */
const PAUSE_MS = 1500;

interface Round {
  /** From the event's time in the audit log to the post. */
  readonly whole: number;
  /** Of it: reading and judging, as the result says itself. */
  readonly judging: number;
  /** From the verdict's log line, which follows its publication, to the post. */
  readonly telling: number;
  readonly calls: Readonly<Record<string, number>>;
}

const server = await startChatServer();
const verdicts = new Map<string, number>();
const stack = await startStack({
  port: 0,
  speed: 1,
  channels: {
    yaml: '  - {name: bench, to: webhook, host: bench.localhost, url: env:BENCH_URL, key: env:BENCH_KEY, digest: {after: 100}}\n',
    env: { BENCH_URL: server.url, BENCH_KEY: 'bench' },
  },
  onLine: (line) => {
    const entry = line.startsWith('{') ? (JSON.parse(line) as { message: string; job?: string }) : undefined;
    if (entry?.message === 'verdict' && entry.job) verdicts.set(entry.job, Date.now());
  },
});
const { url } = stack.emulator;
const control = (method: string, path: string, body?: object) =>
  fetch(`${url}/emulator/${path}`, { method, ...(body && { body: JSON.stringify(body) }) });

async function round(i: number): Promise<Round> {
  const job = `bench-${i}`;
  const name = `projects/myproject/locations/europe-west2/jobs/${job}`;
  await control('DELETE', 'requests');
  const posted = new Promise<number>((resolve) => {
    server.react = () => {
      resolve(Date.now());
      return { status: 200 };
    };
  });
  await deployJob(url, { job, api: 'v2', network: 'my-vpc', subnet: 'my-subnet', egress: 'all-traffic' });
  const at = await posted;
  await sleep(PAUSE_MS);
  const verdict = verdicts.get(name) ?? Number.NaN;
  const { result } = JSON.parse(server.posts.at(-1)?.body ?? '') as WebhookPayload;
  const event = Date.parse(result?.event.time ?? '');
  const judging = (result?.timings['verdictSeconds'] ?? Number.NaN) * 1000;
  const requests = (await (await control('GET', 'requests')).json()) as { method: string }[];
  const calls: Record<string, number> = {};
  for (const { method } of requests) calls[method] = (calls[method] ?? 0) + 1;
  return { whole: at - event, judging, telling: at - verdict, calls };
}

await control('PUT', 'world', freshWorld());
await stack.setPolicy(POLICY.replace('create', 'verify'));
const rounds: Round[] = [];
for (let i = 0; i < ROUNDS; i++) rounds.push(await round(i));
await stack.stop();
await server.close();

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
const [first, ...warm] = rounds;
const show = (label: string, of: readonly Round[]) => {
  const [whole, judging, telling] = (['whole', 'judging', 'telling'] as const).map((part) =>
    median(of.map((one) => one[part])).toFixed(0),
  );
  process.stdout.write(
    `${label}: event -> message ${whole} ms; of it reading and judging ${judging} ms, verdict published -> message ${telling} ms, the rest is delivery and state\n`,
  );
};
if (first) show('first, functions cold', [first]);
show(`median of ${warm.length}, warm`, warm);
const storage = Object.entries(warm[0]?.calls ?? {}).filter(([method]) => method.startsWith('storage.'));
process.stdout.write(
  `calls to the bucket, verdict and message together: ${storage.map(([method, count]) => `${method} ${count}`).join(', ')}\n`,
);
