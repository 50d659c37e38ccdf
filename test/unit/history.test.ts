import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { RetryableError } from '../../shared/errors.ts';
import { history } from '../../shared/history.ts';
import { summarize, type Result, type Stage } from '../../shared/result/result.ts';
import type { Status } from '../../shared/result/status.ts';
import { fakeObjects } from '../support/fakes.ts';
import { JOB } from '../support/jobs.ts';
import { judgeWorld } from '../support/line.ts';

const LAST = 'results/myproject/europe-west2/my-agent.json';
const NOW = Date.parse('2026-03-04T05:06:07Z');
const cause = { id: 'event', method: 'm', time: '2026-03-04T05:06:07Z' };

async function aResult(time = cause.time, status: Status = 'compliant'): Promise<Result> {
  const request = { job: JOB, cause: { ...cause, id: time, time } };
  const now = await judgeWorld({});
  return summarize({ request, stage: 'verdict', now, status, timings: {}, language: 'en' });
}

/** A bucket, its history, and how often something was published. */
function scene() {
  const objects = fakeObjects();
  const published: string[] = [];
  const publish = (result: Result) => async () => void published.push(result.id);
  const kept = history(objects);
  return {
    objects,
    published,
    publish,
    kept,
    tell: (result: Result, now = NOW) => kept.publishOnce(result, now, publish(result)),
  };
}

describe('a result is published once', () => {
  test('however often its event is delivered', async () => {
    const { published, tell, kept } = scene();
    const result = await aResult();
    assert.equal(await kept.isPublished(result.id), false);
    for (let i = 0; i < 3; i++) await tell(result);
    assert.deepEqual(published, [result.id]);
    assert.equal(await kept.isPublished(result.id), true);
  });

  test('however many deliveries are at it at the same time', async () => {
    const { published, tell } = scene();
    const result = await aResult();
    const ends = await Promise.allSettled([tell(result), tell(result), tell(result)]);
    assert.deepEqual(published, [result.id]);
    const refused = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason as unknown] : []));
    assert.equal(refused.length, 2);
    assert.ok(refused.every((reason) => reason instanceof RetryableError));
  });

  test('by the next delivery at once, when the first one sent nothing for certain', async () => {
    const { objects, published, publish, tell } = scene();
    const result = await aResult();
    const read = (path: string) => (path === LAST ? Promise.reject(new RetryableError('503')) : objects.read(path));
    const failing = history({ ...objects, read });
    await assert.rejects(failing.publishOnce(result, NOW, publish(result)), /503/);
    assert.deepEqual(published, []);
    await tell(result);
    assert.deepEqual(published, [result.id]);
  });

  test('by somebody else, when the delivery that claimed it died', async () => {
    const { objects, published, tell, kept } = scene();
    const result = await aResult();
    await assert.rejects(
      kept.publishOnce(result, NOW, async () => Promise.reject(new Error('Pub/Sub is down'))),
      /down/,
    );
    await assert.rejects(tell(result, NOW + 59_000), RetryableError);
    await tell(result, NOW + 61_000);
    assert.deepEqual(published, [result.id]);
    assert.ok(objects.stored.has(`published/${result.id}.json`));
  });

  test('also when what stands in the bucket can not be read', async () => {
    const { objects, published, tell } = scene();
    const result = await aResult();
    objects.put(`published/${result.id}.json`, 'garbage');
    await tell(result);
    assert.equal(published.length, 1);
  });
});

describe('the last status of a job', () => {
  test('is none before anything was said', async () => assert.equal(await scene().kept.last(JOB), null));

  test('is none when it can not be read', async () => {
    const { objects, kept } = scene();
    objects.put(LAST, { status: 'splendid' });
    assert.equal(await kept.last(JOB), null);
  });

  const times = [
    { older: '2026-03-04T05:06:07Z', newer: '2026-03-04T05:06:08Z' },
    { older: '2026-03-04T05:06:07Z', newer: '2026-03-04T05:06:07.250Z' },
    { older: '2026-03-04T05:06:07.9Z', newer: '2026-03-04T05:06:08Z' },
    { older: '2026-03-04T06:06:07+02:00', newer: '2026-03-04T05:06:07Z' },
  ];
  for (const { older, newer } of times) {
    test(`is that of ${newer}, not of ${older}, in whatever order they come`, async () => {
      const results = [await aResult(older, 'violating'), await aResult(newer, 'compliant')];
      for (const order of [results, results.toReversed()]) {
        const { tell, kept } = scene();
        for (const result of order) await tell(result);
        assert.equal(await kept.last(JOB), 'compliant');
      }
    });
  }

  test('is left even when somebody else writes at the same moment', async () => {
    const { objects, tell, kept } = scene();
    let races = 3;
    objects.beforeWrite = (path) => {
      if (path === LAST && races-- > 0)
        objects.put(LAST, { id: 'x', status: 'violating', eventTime: '2020-01-01T00:00:00Z' });
    };
    await tell(await aResult());
    assert.equal(await kept.last(JOB), 'compliant');
  });
});

describe('the transition of a result', () => {
  const of = async (time: string, stage: Stage, status: Status): Promise<Result> => {
    const request = { job: JOB, cause: { ...cause, id: time, time } };
    return summarize({ request, stage, now: await judgeWorld({}), status, timings: {}, language: 'en' });
  };

  /** Publishes in that order; answers what was published, by id. */
  async function published(results: readonly Result[]) {
    const { kept, objects } = scene();
    const told = new Map<string, Result['transition']>();
    for (const result of results) {
      await kept.publishOnce(result, NOW, async ({ id, transition }) => void told.set(id, transition));
    }
    return { told, last: await kept.last(JOB), objects };
  }

  test('says from what to what, event by event', async () => {
    const results = [
      await of('2026-03-04T05:00:00Z', 'verdict', 'violating'),
      await of('2026-03-04T05:00:00Z', 'remediation', 'pending'),
      await of('2026-03-04T05:00:00Z', 'remediation', 'remediated'),
      await of('2026-03-04T06:00:00Z', 'verdict', 'compliant'),
    ];
    const { told } = await published(results);
    assert.deepEqual(
      results.map(({ id }) => told.get(id)),
      [
        { from: null, to: 'violating' },
        { from: 'violating', to: 'pending' },
        { from: 'pending', to: 'remediated' },
        { from: 'remediated', to: 'compliant' },
      ],
    );
  });

  test('of a verdict that comes after the cure of its event is late, and flips nothing', async () => {
    const verdict = await of('2026-03-04T05:00:00Z', 'verdict', 'violating');
    const cure = await of('2026-03-04T05:00:00Z', 'remediation', 'remediated');
    const { told, last } = await published([cure, verdict]);
    assert.deepEqual(told.get(verdict.id), { from: null, to: 'violating', late: true });
    assert.equal(last, 'remediated');
  });

  test('of an event between two others begins where the older one ended', async () => {
    const [first, second, third] = [
      await of('2026-03-04T05:00:00Z', 'verdict', 'violating'),
      await of('2026-03-04T06:00:00Z', 'verdict', 'undetermined'),
      await of('2026-03-04T07:00:00Z', 'verdict', 'compliant'),
    ];
    const { told, last } = await published([first, third, second]);
    assert.deepEqual(told.get(second.id), { from: 'violating', to: 'undetermined', late: true });
    assert.equal(last, 'compliant');
  });

  test('is the same when the delivery that claimed it died and another one publishes it', async () => {
    const { kept } = scene();
    await kept.publishOnce(await of('2026-03-04T05:00:00Z', 'verdict', 'violating'), NOW, async () => undefined);
    const next = await of('2026-03-04T06:00:00Z', 'verdict', 'compliant');
    const told: Result['transition'][] = [];
    await assert.rejects(
      kept.publishOnce(next, NOW, async () => Promise.reject(new Error('down'))),
      /down/,
    );
    await kept.publishOnce(next, NOW + 61_000, async ({ transition }) => void told.push(transition));
    assert.deepEqual(told, [{ from: 'violating', to: 'compliant' }]);
  });

  test('stays a chain when many are published at the same time', async () => {
    const { kept } = scene();
    const told: Result['transition'][] = [];
    const results = await Promise.all(
      (['violating', 'compliant', 'undetermined', 'violating'] as const).map((status, i) =>
        of(`2026-03-04T0${i + 1}:00:00Z`, 'verdict', status),
      ),
    );
    await Promise.all(
      results.map((result) => kept.publishOnce(result, NOW, async ({ transition }) => void told.push(transition))),
    );
    assert.equal(await kept.last(JOB), 'violating');
    // Each found the others that were there before it: whatever the order was, the newest one is not late.
    assert.equal(told.length, 4);
    assert.equal(told.filter(({ to, late }) => to === 'violating' && !late).length >= 1, true);
  });

  test('is kept with the result, for whoever looks for it by its id', async () => {
    const result = await of('2026-03-04T05:00:00Z', 'verdict', 'violating');
    const { objects } = await published([result]);
    const kept = objects.stored.get(`published/${result.id}.json`)?.value as { result: Result };
    assert.deepEqual(kept.result, { ...result, transition: { from: null, to: 'violating' } });
  });
});

describe('attempts', () => {
  test('are counted', async () => {
    const { kept } = scene();
    const counts = [await kept.countAttempt('a'), await kept.countAttempt('a'), await kept.countAttempt('b')];
    assert.deepEqual(counts, [1, 2, 1]);
  });

  test('are counted apart when they come at the same time', async () => {
    const { kept } = scene();
    const counts = await Promise.all([kept.countAttempt('a'), kept.countAttempt('a'), kept.countAttempt('a')]);
    assert.deepEqual(counts.sort(), [1, 2, 3]);
  });
});
