import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Result } from '../../../shared/result/result.ts';
import { STATUSES, type Status } from '../../../shared/result/status.ts';
import { parsePolicy } from '../../../shared/policy/parse-policy.ts';
import { simulate, type Run, type Simulated } from '../../support/chat-simulation.ts';
import { aResult } from '../../support/results.ts';

const MINUTE = 60_000;
const DEPLOY = 'google.cloud.run.v2.Jobs.UpdateJob';
const NAT_DELETED = 'v1.compute.routers.delete';

const samples = new Map(await Promise.all(STATUSES.map(async (status) => [status, await aResult(status)] as const)));

interface Said {
  readonly status: Status;
  /** Minutes after the start at which it is published, and of its event where that is another. */
  readonly at: number;
  readonly event?: number;
  readonly job?: string;
  readonly method?: string;
  readonly change?: Partial<Result>;
}

let count = 0;
function said({ status, at, event = at, job = 'a', method = DEPLOY, change = {} }: Said) {
  const sample = samples.get(status) ?? assert.fail();
  count += 1;
  const time = new Date(Date.parse('2026-03-04T05:00:00Z') + event * MINUTE).toISOString();
  const result: Result = {
    ...sample,
    id: count.toString(16).padStart(32, '0'),
    job: `projects/p/locations/r/jobs/${job}`,
    event: { ...sample.event, id: `event-${method}-${event}`, method, time },
    transition: { from: null, to: status },
    ...change,
  };
  return { result, at: at * MINUTE };
}

const policyWith = (channels: string) => parsePolicy(`version: 1\nnotify:\n${channels}`);
const ONE = policyWith('  - {name: a, to: slack, url: env:A}\n');

const tell = (published: Run['published'], more: Partial<Run> = {}) => simulate({ policy: ONE, published, ...more });
const titles = ({ taken }: Simulated, channel = 'a') =>
  taken.filter((one) => one.channel === channel).map(({ title }) => title);

const STOPPED = "a can't reach github.com:443";
const WELL = 'a reaches github.com:443';

describe('a channel is told once a change of state', () => {
  const rows: { when: string; history: Said[]; want: string[] }[] = [
    { when: 'a new job that is well', history: [{ status: 'compliant', at: 0 }], want: [WELL] },
    {
      when: 'a job that stays well, deploy after deploy',
      history: [
        { status: 'compliant', at: 0 },
        { status: 'compliant', at: 5 },
        { status: 'compliant', at: 10 },
      ],
      want: [WELL],
    },
    {
      when: 'a job that was cured and is well ever since',
      history: [
        { status: 'violating', at: 0 },
        { status: 'remediated', at: 0.1, event: 0 },
        { status: 'compliant', at: 5 },
      ],
      want: [STOPPED, `${WELL} now: what was missing has been built`],
    },
    {
      when: 'a job that stays wrong in the same way',
      history: [
        { status: 'violating', at: 0 },
        { status: 'violating', at: 5 },
      ],
      want: [STOPPED],
    },
    {
      when: 'a job that is wrong in another way than before',
      history: [
        { status: 'violating', at: 0 },
        { status: 'violating', at: 5, change: { findings: [] } },
      ],
      want: [STOPPED, STOPPED],
    },
    {
      when: 'a job that goes wrong, well, and wrong again',
      history: [
        { status: 'violating', at: 0 },
        { status: 'compliant', at: 5 },
        { status: 'violating', at: 10 },
      ],
      want: [STOPPED, WELL, STOPPED],
    },
    {
      when: 'a verdict that comes after the cure of its event',
      history: [
        { status: 'remediated', at: 0, event: 0 },
        { status: 'violating', at: 1, event: 0 },
      ],
      want: [`${WELL} now: what was missing has been built`],
    },
    {
      when: 'an old event that comes late',
      history: [
        { status: 'compliant', at: 0, event: 10 },
        { status: 'violating', at: 1, event: 5 },
      ],
      want: [WELL],
    },
    {
      when: 'a job that was well before anybody was told anything',
      history: [{ status: 'compliant', at: 0, change: { transition: { from: 'compliant', to: 'compliant' } } }],
      want: [],
    },
  ];
  for (const { when, history, want } of rows) {
    test(when, async () => assert.deepEqual(titles(await tell(history.map(said))), want));
  }

  test('a result that is delivered again and again', async () => {
    const one = said({ status: 'violating', at: 0 });
    assert.deepEqual(titles(await tell([one, { ...one, at: 10 }, { ...one, at: 5 * MINUTE }])), [STOPPED]);
  });
});

test('deliveries of one message that come a moment apart send it once', async () => {
  for (let seed = 1; seed <= 20; seed++) {
    const one = said({ status: 'violating', at: 0 });
    const copies = Array.from({ length: 12 }, (_, i) => ({ ...one, at: i * 15 }));
    const { taken } = await tell(copies, { seed });
    assert.equal(taken.length, 1, `seed ${seed}`);
  }
});

describe('a storm', () => {
  const jobs = Array.from({ length: 60 }, (_, i) => `job-${i}`);

  test('after a NAT was deleted is one message, which names the cause and the jobs', async () => {
    const hit = jobs.map((job, i) => said({ status: 'violating', at: i / 200, event: 0, job, method: NAT_DELETED }));
    const { taken } = await tell(hit);
    assert.deepEqual(
      taken.map(({ title, results }) => [title, results.length]),
      [["60 jobs can't reach their destinations", 60]],
    );
  });

  test('of deploys is told in a few messages, the first of them at once', async () => {
    const { taken } = await tell(jobs.map((job, i) => said({ status: 'violating', at: i / 200, job })));
    assert.ok(taken.length <= 4, `${taken.length} messages`);
    assert.equal(taken.flatMap(({ results }) => results).length, 60);
    assert.ok((taken[0]?.at ?? Infinity) - Date.parse('2026-03-04T06:00:00Z') < 2000);
  });

  test('does not keep somebody waiting who deploys a job meanwhile', async () => {
    const hit = jobs.map((job, i) => said({ status: 'violating', at: i / 200, event: 0, job, method: NAT_DELETED }));
    const { taken } = await tell([...hit, said({ status: 'compliant', at: 0.5 })]);
    assert.deepEqual(
      taken.map(({ title }) => title),
      [WELL, "60 jobs can't reach their destinations"],
    );
  });

  test('that one job alone was hit by is told as any other', async () => {
    assert.deepEqual(titles(await tell([said({ status: 'violating', at: 0, method: NAT_DELETED })])), [STOPPED]);
  });
});

describe('routes', () => {
  const history = [
    said({ status: 'violating', at: 0, job: 'batch-1', change: { labels: { team: 'data' } } }),
    said({ status: 'compliant', at: 1, job: 'web-1', change: { labels: { team: 'web' } } }),
    said({ status: 'failed', at: 2, job: 'batch-2', change: { labels: {} } }),
  ];
  const rows = [
    { when: '{job: batch-*}', want: ['batch-1', 'batch-2'] },
    { when: '{labels: {team: d*}}', want: ['batch-1'] },
    { when: '{status: [compliant]}', want: ['web-1'] },
    { when: '{severity: HIGH}', want: ['batch-1', 'batch-2'] },
    { when: '{stage: remediation}', want: ['batch-2'] },
    { when: '{project: other}', want: [] },
    { when: '{region: r, job: web-*, status: [compliant, violating]}', want: ['web-1'] },
  ];
  for (const { when, want } of rows) {
    test(when, async () => {
      const policy = policyWith(`  - {name: a, to: slack, url: env:A, when: ${when}}\n`);
      const { taken } = await tell(history, { policy });
      const ids = taken.flatMap(({ results }) => results);
      const named = history
        .filter(({ result }) => ids.includes(result.id))
        .map(({ result }) => result.job.split('/').at(-1));
      assert.deepEqual(named, want);
    });
  }

  test('a scope has channels of its own', async () => {
    const policy = parsePolicy(`version: 1
notify: [{name: a, to: slack, url: env:A}]
scopes: [{match: {job: batch-*}, notify: [{name: b, to: teams, url: env:B}]}]`);
    const done = await tell(history, { policy });
    assert.deepEqual([titles(done, 'a').length, titles(done, 'b').length], [1, 2]);
  });
});

describe('reminders', () => {
  const still = [0, 60, 120, 25 * 60, 26 * 60].map((at) =>
    said({ status: 'violating', at, method: at === 0 ? DEPLOY : NAT_DELETED }),
  );

  test('come only where they are asked for, and when it is time', async () => {
    const policy = policyWith(
      '  - {name: a, to: slack, url: env:A, remind: 1d}\n  - {name: quiet, to: chat, url: env:B}\n',
    );
    const hours = 3_600_000;
    const { taken } = await simulate({ policy, published: still.slice(0, 3) });
    assert.equal(taken.length, 2);
    const done = await simulate({ policy, published: still, longestMs: 48 * hours });
    assert.deepEqual(titles(done), [STOPPED, `Reminder: ${STOPPED}`]);
    assert.deepEqual(titles(done, 'quiet'), [STOPPED]);
  });

  test('are for what is wrong', async () => {
    const policy = policyWith('  - {name: a, to: slack, url: env:A, remind: 1h}\n');
    const well = [0, 120, 240].map((at) => said({ status: 'compliant', at }));
    assert.deepEqual(titles(await simulate({ policy, published: well })), [WELL]);
  });
});

describe('delivery', () => {
  const POLICY = policyWith('  - {name: a, to: slack, url: env:A}\n  - {name: b, to: teams, url: env:B}\n');
  const one = () => [said({ status: 'violating', at: 0 })];

  test('a channel that is refused is buried with its reason, and holds up no other', async () => {
    const done = await simulate({
      policy: POLICY,
      published: one(),
      answer: ({ name }) => (name === 'b' ? { kind: 'refused', reason: '403' } : undefined),
    });
    assert.deepEqual(titles(done), [STOPPED]);
    assert.deepEqual(
      done.dead.map(({ channel, reason, results }) => [channel, reason, results.length]),
      [['b', '403', 1]],
    );
    assert.ok(done.took < 5000);
  });

  test('a channel that is down for an hour delays itself alone', async () => {
    const start = Date.parse('2026-03-04T06:00:00Z');
    const done = await simulate({
      policy: POLICY,
      published: one(),
      answer: ({ name }, _, now) =>
        name === 'b' && now - start < 60 * MINUTE ? { kind: 'retry', reason: '503' } : undefined,
    });
    assert.deepEqual([titles(done), titles(done, 'b'), done.dead], [[STOPPED], [STOPPED], []]);
    const [mine, other] = ['a', 'b'].map((name) => done.taken.find(({ channel }) => channel === name)?.at ?? 0);
    assert.ok((mine ?? 0) - start < 2000 && (other ?? 0) - start >= 60 * MINUTE);
  });

  test('what is not taken for six hours is buried, with the last reason', async () => {
    const done = await simulate({
      policy: POLICY,
      published: one(),
      answer: ({ name }) => (name === 'b' ? { kind: 'retry', reason: '500' } : undefined),
    });
    assert.deepEqual(
      done.dead.map(({ reason }) => reason),
      ['given up after 6 h: 500'],
    );
    assert.ok(done.deliveries < 100, 'before Pub/Sub gives up');
  });

  test('a service is left alone for as long as it asks for', async () => {
    const start = Date.parse('2026-03-04T06:00:00Z');
    const times: number[] = [];
    await simulate({
      policy: ONE,
      published: one(),
      answer: (_, __, now) => {
        times.push(now - start);
        return times.length < 3 ? { kind: 'retry', reason: '429', afterSeconds: 120 } : undefined;
      },
    });
    assert.equal(times.length, 3);
    assert.ok((times[1] ?? 0) - (times[0] ?? 0) >= 120_000 && (times[2] ?? 0) - (times[1] ?? 0) >= 120_000);
  });

  test('a service gets a message a second at the most', async () => {
    const jobs = Array.from({ length: 12 }, (_, i) => said({ status: 'violating', at: 0, job: `j${i}` }));
    const policy = policyWith('  - {name: a, to: slack, url: env:A, digest: {after: 100}}\n');
    const { taken } = await simulate({ policy, published: jobs });
    assert.equal(taken.length, 12);
    const times = taken.map(({ at }) => at);
    assert.ok(times.every((at, i) => i === 0 || at - (times[i - 1] ?? 0) >= 1000));
  });

  test('a message that a service never takes does not keep the others waiting', async () => {
    const policy = policyWith('  - {name: a, to: slack, url: env:A, digest: {after: 100}}\n');
    const jobs = Array.from({ length: 5 }, (_, i) => said({ status: 'violating', at: i / 60, job: `j${i}` }));
    const done = await simulate({
      policy,
      published: jobs,
      answer: (_, { message }) => (message.title.startsWith('j0 ') ? { kind: 'retry', reason: '500' } : undefined),
    });
    assert.equal(done.taken.length, 4);
    assert.equal(done.dead.length, 1);
    assert.ok(Math.max(...done.taken.map(({ at }) => at)) - Date.parse('2026-03-04T06:00:00Z') < 30 * MINUTE);
  });

  test('messages about one job are one conversation where the service names it', async () => {
    const policy = policyWith('  - {name: a, to: slack, token: env:T, channel: C0123456789}\n');
    const threads: (string | undefined)[] = [];
    await simulate({
      policy,
      published: [
        said({ status: 'violating', at: 0 }),
        said({ status: 'compliant', at: 5 }),
        said({ status: 'violating', at: 6, job: 'other' }),
      ],
      answer: (_, { thread }) => {
        threads.push(thread);
        return { kind: 'delivered', thread: `ts-${threads.length}` };
      },
    });
    assert.deepEqual(threads, [undefined, 'ts-1', undefined]);
  });
});
