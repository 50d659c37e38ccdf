import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { RetryableError } from '../../shared/errors.ts';
import { withLease } from '../../shared/lease.ts';
import { Clock } from '../../emulator/clock.ts';
import { virtualClock } from '../support/clock.ts';
import { fakeObjects } from '../support/fakes.ts';

const PATH = 'locks/myproject/my-vpc/europe-west2';
const START = Date.parse('2026-03-04T05:00:00Z');

/** A bucket, and a clock that stands until told. */
function scene() {
  const objects = fakeObjects();
  const clock = virtualClock(new Clock(0, START));
  const pass = async (seconds: number) => {
    clock.advance(seconds);
    await new Promise((resolve) => setImmediate(resolve));
  };
  /** `of`: the clock of the holder's own process, which stops when that dies. */
  const lease = <T>(holder: string, work: (lost: AbortSignal) => Promise<T>, of = clock) =>
    withLease(objects, { key: 'myproject/my-vpc/europe-west2', holder, clock: of }, work);
  return { objects, clock, pass, lease };
}

const nothing = async () => 'done';
const forEver = () => new Promise<never>(() => undefined);

describe('a lease', () => {
  test('is held while the work goes on, and given back when it ends', async () => {
    const { objects, clock, lease } = scene();
    const answer = await lease('a', async () => {
      assert.deepEqual(objects.stored.get(PATH)?.value, { holder: 'a', expiresAt: '2026-03-04T05:00:30.000Z' });
      return 42;
    });
    assert.deepEqual([answer, objects.stored.size, clock.armed], [42, 0, 0]);
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
    const { objects, clock, pass, lease } = scene();
    void lease('dead', forEver, { ...clock, after: () => () => undefined });
    await pass(0);
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
