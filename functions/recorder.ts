import {
  type AttributesOf,
  type CounterName,
  type Measurement,
  type Readings,
  type Span,
  type ValueName,
} from '../shared/telemetry.ts';
import { below, placeBelow, type Place } from './delivery-context.ts';

/** Kept until they are sent; what comes on top is counted and let go. */
const MOST_SPANS = 1000;
const MOST_VALUES = 5000;

/**
 * Keeps what is measured in plain lists until somebody takes it: nothing of OpenTelemetry is needed, or loaded, to
 * record. Counters are added up here, so that none is lost however much is counted.
 */
export function recorder(now: () => number) {
  const counts = new Map<string, Measurement>();
  let values: Measurement[] = [];
  // Of which trace a span is, is known once its delivery has been read: later than its first calls.
  let spans: (Omit<Span, 'trace'> & Pick<Place, 'trace'>)[] = [];

  function count<N extends CounterName>(name: N, attributes: AttributesOf<N>, by = 1): void {
    const key = JSON.stringify([name, attributes]);
    counts.set(key, { name, attributes, value: (counts.get(key)?.value ?? 0) + by });
  }

  function keep(place: Place, span: Omit<Span, 'id' | 'parent' | 'trace'>): void {
    if (spans.length >= MOST_SPANS) return count('run_egress.spans.dropped', {});
    spans.push({ ...span, ...place });
  }

  /** Does work as a span below the current one; what it answers or throws passes through. */
  function span<T>(name: string, work: () => T, { kind = 'internal', attributes = {} }: SpanOptions = {}): T {
    const place = placeBelow();
    if (!place) return work();
    const start = now();
    const end = (failed: boolean) => keep(place, { name, kind, start, end: now(), attributes, failed });
    return ending(() => below(place, work), end);
  }

  /** Values that are no finite number of at least 0 are of clocks that disagree: taken as 0. */
  function measure<N extends ValueName>(name: N, attributes: AttributesOf<N>, value: number): void {
    if (values.length < MOST_VALUES) values.push({ name, attributes, value: atLeast0(value) });
  }

  /** A span that has ended by now. */
  function ended(
    name: string,
    seconds: number,
    { kind = 'internal', attributes = {}, failed = false }: Ended = {},
  ): void {
    const place = placeBelow();
    const end = now();
    if (place) keep(place, { name, kind, start: end - seconds * 1000, end, attributes, failed });
  }

  /** All that was recorded since it was taken last. */
  function take(): Readings {
    const taken = {
      measurements: [...counts.values(), ...values],
      spans: spans.map(({ trace, ...span }) => ({ ...span, trace: trace() })),
    };
    counts.clear();
    [values, spans] = [[], []];
    return taken;
  }

  return { count, measure, span, ended, take };
}

export type Recorder = ReturnType<typeof recorder>;

interface SpanOptions {
  readonly kind?: Span['kind'];
  readonly attributes?: Span['attributes'];
}

interface Ended extends SpanOptions {
  readonly failed?: boolean;
}

/** Calls `end` when work has ended, at once or by a promise. */
function ending<T>(work: () => T, end: (failed: boolean) => void): T {
  let result: T;
  try {
    result = work();
  } catch (error) {
    end(true);
    throw error;
  }
  if (!(result instanceof Promise)) {
    end(false);
    return result;
  }
  return result.then(
    (value: unknown) => {
      end(false);
      return value;
    },
    (error: unknown) => {
      end(true);
      throw error;
    },
  ) as T;
}

const atLeast0 = (value: number): number => (Number.isFinite(value) ? Math.max(0, value) : 0);

/** Real time in milliseconds since the epoch, to fractions of one. */
const wallClock = (): number => performance.timeOrigin + performance.now();

/** What this process records. */
export const recorded = recorder(wallClock);
