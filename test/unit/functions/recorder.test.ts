import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { aboutEvent, currentEvent, currentTraceparent, inDelivery } from '../../../functions/delivery-context.ts';
import { recordAttempt } from '../../../functions/record-attempt.ts';
import { recorded, recorder } from '../../../functions/recorder.ts';
import type { Span } from '../../../shared/telemetry.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const PARENT = '00f067aa0ba902b7';

/** A recorder whose time goes on by a second at each look. */
function recording() {
  let now = 0;
  return recorder(() => (now += 1000));
}

const named = (spans: readonly Span[], name: string): Span => {
  const found = spans.find((one) => one.name === name);
  assert.ok(found, name);
  return found;
};

describe('counting', () => {
  it('adds up what has the same attributes, and starts anew once it was taken', () => {
    const { count, take } = recording();
    count('run_egress.changes', { outcome: 'applied' });
    count('run_egress.changes', { outcome: 'failed' });
    count('run_egress.changes', { outcome: 'applied' }, 2);
    assert.deepEqual(take().measurements, [
      { name: 'run_egress.changes', attributes: { outcome: 'applied' }, value: 3 },
      { name: 'run_egress.changes', attributes: { outcome: 'failed' }, value: 1 },
    ]);
    assert.deepEqual(take(), { measurements: [], spans: [] });
  });

  it('loses no count, however much there is of it, and keeps a bounded number of values', () => {
    const { count, measure, take } = recording();
    for (let i = 0; i < 20_000; i += 1) {
      count('run_egress.api.retries', { service: 'compute', method: 'routers.list' });
      measure('run_egress.queue.age', { function: 'notify' }, i);
    }
    const { measurements } = take();
    assert.equal(measurements[0]?.value, 20_000);
    assert.ok(measurements.length < 6000);
  });

  it('takes what clocks that disagree make of a time as 0', () => {
    const { measure, take } = recording();
    for (const value of [-5, NaN, Infinity, 2.5]) measure('run_egress.queue.age', { function: 'notify' }, value);
    assert.deepEqual(
      take().measurements.map(({ value }) => value),
      [0, 0, 0, 2.5],
    );
  });
});

describe('a span', () => {
  it('stands below the one that surrounds it, in the trace of the message, across what is awaited', async () => {
    const { span, ended, take } = recording();
    await inDelivery(`00-${TRACE}-${PARENT}-01`, () =>
      span('root', async () => {
        await span('observe', async () => {
          await Promise.resolve();
          ended('compute.routers.list', 0.5, { kind: 'client' });
        });
        assert.equal(
          span('plan', () => 42),
          42,
        );
      }),
    );
    const { spans } = take();
    const [root, observe, call, plan] = ['root', 'observe', 'compute.routers.list', 'plan'].map((name) =>
      named(spans, name),
    );
    assert.ok(spans.every(({ trace }) => trace === TRACE));
    assert.deepEqual([root?.parent, observe?.parent, plan?.parent], [PARENT, root?.id, root?.id]);
    assert.equal(call?.parent, observe?.id);
    assert.equal((call?.end ?? 0) - (call?.start ?? 0), 500);
    assert.equal(new Set(spans.map(({ id }) => id)).size, 4);
  });

  it('that throws, or is rejected, has failed, and what was thrown goes on', async () => {
    const { span, take } = recording();
    const error = new Error('no');
    await inDelivery(undefined, async () => {
      assert.throws(
        () =>
          span('at once', () => {
            throw error;
          }),
        error,
      );
      await assert.rejects(
        span('later', () => Promise.reject(error)),
        error,
      );
      span('well', () => undefined);
    });
    assert.deepEqual(
      take().spans.map(({ name, failed }) => [name, failed]),
      [
        ['at once', true],
        ['later', true],
        ['well', false],
      ],
    );
  });

  it('outside of any delivery is none', () => {
    const { span, ended, take } = recording();
    assert.equal(
      span('alone', () => 1),
      1,
    );
    ended('alone', 1);
    assert.deepEqual(take().spans, []);
  });

  it('beyond a thousand is counted and let go', () => {
    const { ended, take } = recording();
    inDelivery(undefined, () => {
      for (let i = 0; i < 1003; i += 1) ended('x', 0);
    });
    const { spans, measurements } = take();
    assert.equal(spans.length, 1000);
    assert.deepEqual(measurements, [{ name: 'run_egress.spans.dropped', attributes: {}, value: 3 }]);
  });
});

describe('the trace of an event', () => {
  const traceOf = (event: string | undefined, traceparent?: string) => {
    const { span, take } = recording();
    inDelivery(traceparent, () => {
      span('root', () => {
        aboutEvent(event);
        assert.equal(currentEvent(), event);
        if (event !== undefined) assert.match(currentTraceparent() ?? '', /^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
      });
    });
    return named(take().spans, 'root').trace;
  };

  it('is the same for each of its deliveries, and another one for another event', () => {
    assert.equal(traceOf('event 1'), traceOf('event 1'));
    assert.notEqual(traceOf('event 1'), traceOf('event 2'));
    assert.match(traceOf('event 1'), /^[0-9a-f]{32}$/);
  });

  it('is the one that the message was published in, where there is one', () => {
    assert.equal(traceOf('event 1', `00-${TRACE}-${PARENT}-01`), TRACE);
    assert.notEqual(traceOf('event 1', 'nonsense'), TRACE);
  });

  it('is that of all its spans, of those before it was known what it is about, too', () => {
    const { span, ended, take } = recording();
    inDelivery(undefined, () =>
      span('root', () => {
        ended('storage.objects.get', 0);
        aboutEvent('event 1');
      }),
    );
    const { spans } = take();
    assert.deepEqual(new Set(spans.map(({ trace }) => trace)), new Set([traceOf('event 1')]));
    assert.equal(spans.length, 2);
  });

  it('of a delivery about nothing is its own', () => {
    assert.match(traceOf(undefined), /^[0-9a-f]{32}$/);
    assert.notEqual(traceOf(undefined), traceOf(undefined));
  });

  it('of deliveries side by side are kept apart', async () => {
    const events = ['a', 'b', 'c'];
    const seen = await Promise.all(
      events.map((event) =>
        inDelivery(undefined, async () => {
          aboutEvent(event);
          await Promise.resolve();
          return currentEvent();
        }),
      ),
    );
    assert.deepEqual(seen, events);
    assert.equal(currentEvent(), undefined);
  });
});

describe('an attempt at a call', () => {
  const attempt = (before: number, failure?: { kind: string; status: number | undefined }) => {
    recorded.take();
    inDelivery(undefined, () => recordAttempt({ permission: 'compute.routers.list', before, seconds: 0.1, failure }));
    return recorded.take();
  };

  it('is counted by API, method, outcome and status; the second one as a retry, too', () => {
    const { measurements, spans } = attempt(1, { kind: 'transient', status: 503 });
    assert.deepEqual(measurements, [
      {
        name: 'run_egress.api.calls',
        attributes: { service: 'compute', method: 'routers.list', outcome: 'transient', status: '503' },
        value: 1,
      },
      { name: 'run_egress.api.retries', attributes: { service: 'compute', method: 'routers.list' }, value: 1 },
    ]);
    assert.deepEqual(
      spans.map(({ name, kind, failed }) => [name, kind, failed]),
      [['compute.routers.list', 'client', true]],
    );
  });

  it('that found nothing, or went well, has not failed', () => {
    for (const failure of [undefined, { kind: 'absent', status: 404 }])
      assert.equal(attempt(0, failure).spans[0]?.failed, false);
    assert.equal(attempt(0).measurements.length, 1);
  });
});
