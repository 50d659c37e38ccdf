import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parsePolicy } from '../../shared/policy/parse-policy.ts';
import type { Result } from '../../shared/result/result.ts';
import { simulate, type Simulated } from '../support/chat-simulation.ts';
import { aResult } from '../support/results.ts';
import { randomOf } from '../support/virtual-time.ts';

const POLICY = parsePolicy(`version: 1
notify:
  - {name: plain, to: slack, url: env:A, digest: {window: 30s, after: 3}}
  - {name: once, to: chat, url: env:B, digest: {window: 1m, after: 5}}
  - {name: broken, to: teams, url: env:C}
`);

const samples = {
  violating: await aResult('violating'),
  compliant: await aResult('compliant'),
  failed: await aResult('failed'),
};

const hex = (number: number): string => number.toString(16).padStart(32, '0');

/** Results of many jobs over some minutes: each job goes bad, and some get well again. */
function results(count: number, seed: number): { result: Result; at: number }[] {
  const random = randomOf(seed);
  const base = Date.parse('2026-03-04T05:00:00Z');
  return Array.from({ length: count }, (_, i) => {
    // Every fourth result is the second one of a job.
    const isSecond = i % 4 === 3;
    const job = `projects/myproject/locations/europe-west2/jobs/job-${isSecond ? i - 1 : i}`;
    const sample = isSecond ? samples.compliant : random() < 0.8 ? samples.violating : samples.failed;
    const time = new Date(base + i * 1000).toISOString();
    const method = random() < 0.5 ? 'google.cloud.run.v2.Jobs.CreateJob' : 'v1.compute.routers.delete';
    const result = { ...sample, id: hex(i), job, event: { ...sample.event, id: `e${i}`, method, time } };
    return { result, at: random() * 240_000 };
  });
}

/** What has become of each result in a channel. */
function account({ taken, dead }: Simulated, channel: string) {
  const times = new Map<string, Set<string>>();
  for (const { channel: name, id, results: ids } of taken) {
    if (name !== channel) continue;
    for (const result of ids) times.set(result, new Set([...(times.get(result) ?? []), id]));
  }
  const buried = new Set(
    dead.filter((one) => one.channel === channel).flatMap((one) => one.results.map(({ id }) => id)),
  );
  return { times, buried };
}

/** Results that were put into the outbox of a channel: those that are news. */
const told = ({ objects }: Simulated, channel: string): string[] =>
  [...objects.stored.keys()].flatMap((path) => {
    const id = new RegExp(`^notify/items/${channel}/(.+)\\.json$`).exec(path)?.[1];
    return id === undefined ? [] : [id];
  });

describe('1,000 results, with random failures and restarts', () => {
  for (const seed of [1, 2, 3]) {
    test(`seed ${seed}: nothing is lost, nothing is told twice but what no service could have known`, async (context) => {
      const published = results(1000, seed);
      const done = await simulate({
        policy: POLICY,
        published,
        seed,
        trouble: { crash: 0.0005, bucket: 0.0005, duplicate: 0.1, server: 0.15, limited: 0.1, silent: 0.05 },
        idempotent: ['once'],
        answer: ({ name }) => (name === 'broken' ? { kind: 'refused', reason: '404: no such workflow' } : undefined),
      });
      for (const channel of ['plain', 'once', 'broken']) {
        const { times, buried } = account(done, channel);
        const news = told(done, channel);
        // The first result of every job is news, unless the second one came first.
        assert.ok(news.length > 700, `${news.length} were news`);
        const lost = news.filter((id) => !times.has(id) && !buried.has(id));
        assert.deepEqual(lost, [], `lost in ${channel}`);
        assert.deepEqual(
          [...times].filter(([, messages]) => messages.size > 1),
          [],
          `told in two messages of ${channel}`,
        );
        assert.equal(buried.size > 0, channel === 'broken');
      }
      // A message is taken twice only where its answer was lost, and by no service that knows what it has taken.
      const twice = Map.groupBy(done.taken, ({ channel, id }) => `${channel} ${id}`);
      for (const [key, messages] of twice) {
        assert.ok(messages.length - 1 <= (done.unknown.get(key) ?? 0), `${key} ${messages.length} times`);
        if (key.startsWith('once ')) assert.equal(messages.length, 1);
      }
      const newest = published.filter((_, i) => i % 4 === 3).map(({ result }) => result.id);
      const { times } = account(done, 'once');
      assert.deepEqual(
        newest.filter((id) => !times.has(id)),
        [],
        'jobs whose last state nobody heard of',
      );
      assert.ok([...done.objects.stored.keys()].every((path) => !path.includes('/waiting/')));
      const resent = [...twice.values()].filter(({ length }) => length > 1).length;
      context.diagnostic(
        `${done.deliveries} deliveries, ${done.crashes} crashes, ${done.taken.length} messages taken (${resent} of them twice), ${done.dead.length} dead letters, ${Math.round(done.took / 60_000)} min of virtual time`,
      );
    });
  }
});
