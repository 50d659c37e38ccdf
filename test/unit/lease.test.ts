import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { RetryableError } from '../../shared/errors.ts';
import { withLease } from '../../shared/lease.ts';
import { fakeObjects } from '../support/fakes.ts';

const PATH = 'locks/myproject/my-vpc/europe-west2';
const START = Date.parse('2026-03-04T05:00:00Z');

/** A bucket, a clock that stands until told, and a timer that rings when told. */
function scene() {
  const objects = fakeObjects();
  const time = { now: START };
  const timers = new Set<() => void>();
  const request = (holder: string) => ({
    key: 'myproject/my-vpc/europe-west2',
    holder,
    now: () => time.now,
    every: (_: number, call: () => void) => {
      timers.add(call);
      return () => void timers.delete(call);
    },
  });
  const pass = async (seconds: number) => {
    time.now += seconds * 1000;
    for (const ring of timers) ring();
    await new Promise((resolve) => setImmediate(resolve));
  };
  const lease = <T>(holder: string, work: (lost: AbortSignal) => Promise<T>) =>
    withLease(objects, request(holder), work);
  return { objects, timers, pass, lease };
}

const nothing = async () => 'done';
const forEver = () => new Promise<never>(() => undefined);

describe('a lease', () => {
  test('is held while the work goes on, and given back when it ends', async () => {
    const { objects, timers, lease } = scene();
    const answer = await lease('a', async () => {
      assert.deepEqual(objects.stored.get(PATH)?.value, { holder: 'a', expiresAt: '2026-03-04T05:00:30.000Z' });
      return 42;
    });
    assert.deepEqual([answer, objects.stored.size, timers.size], [42, 0, 0]);
  });

  test('is given back when the work fails, and the failure is what is told', async () => {
    const { objects, lease } = scene();
    objects.remove = async () => Promise.reject(new Error('bucket down'));
    await assert.rejects(
      lease('a', async () => Promise.reject(new Error('work failed'))),
      /work failed/,
    );
  });

  test('has one holder at a time', async () => {
    const { lease } = scene();
    await lease('a', async () => {
      await assert.rejects(lease('b', nothing), RetryableError);
      await assert.rejects(lease('a', nothing), RetryableError, 'nor the same one twice');
    });
    assert.equal(await lease('b', nothing), 'done');
  });

  test('goes to one of two who ask at the same time', async () => {
    const { lease } = scene();
    const ends = await Promise.allSettled([lease('a', nothing), lease('b', nothing)]);
    assert.deepEqual(ends.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
  });

  test('of a holder that died is overtaken when its time is up, not before', async () => {
    const { objects, timers, pass, lease } = scene();
    void lease('dead', forEver);
    await pass(0);
    timers.clear();
    await pass(29);
    await assert.rejects(lease('b', nothing), RetryableError);
    await pass(2);
    assert.equal(await lease('b', nothing), 'done');
    assert.equal(objects.stored.size, 0);
  });

  test('is renewed for as long as the work takes', async () => {
    const { pass, lease } = scene();
    await lease('slow', async (lost) => {
      for (let i = 0; i < 20; i++) await pass(10);
      assert.equal(lost.aborted, false);
      await assert.rejects(lease('b', nothing), RetryableError);
    });
  });

  for (const garbage of ['x', null, {}, { holder: 'a', expiresAt: 'never' }]) {
    test(`that reads ${JSON.stringify(garbage)} holds nothing`, async () => {
      const { objects, lease } = scene();
      objects.put(PATH, garbage);
      assert.equal(await lease('a', nothing), 'done');
    });
  }
});

describe('a lease that is lost', () => {
  test('stops the work, and what stands there now is left alone', async () => {
    const { objects, pass, lease } = scene();
    await lease('a', async (lost) => {
      objects.put(PATH, { holder: 'thief', expiresAt: '2026-03-04T06:00:00Z' });
      await pass(10);
      assert.equal(lost.aborted, true);
    });
    assert.equal((objects.stored.get(PATH)?.value as { holder: string }).holder, 'thief');
  });

  test('is not lost at once when the bucket does not answer, but when the time is up', async () => {
    const { objects, pass, lease } = scene();
    await lease('a', async (lost) => {
      objects.beforeWrite = () => {
        throw new Error('bucket down');
      };
      await pass(10);
      await pass(10);
      assert.equal(lost.aborted, false);
      await pass(10);
      assert.equal(lost.aborted, true);
    });
  });

  test('is kept when the bucket answers again in time', async () => {
    const { objects, pass, lease } = scene();
    await lease('a', async (lost) => {
      objects.beforeWrite = () => {
        throw new Error('bucket down');
      };
      await pass(20);
      objects.beforeWrite = () => undefined;
      await pass(5);
      await pass(15);
      assert.equal(lost.aborted, false);
    });
  });
});
