import type { Clock } from '../shared/clock.ts';
import type { Telemetry } from '../shared/telemetry.ts';
import type { Log } from './log.ts';
import type { Recorder } from './recorder.ts';

/** Sendings are at least so far apart. */
const APART_MS = 10_000;
/** Nobody waits longer for one. */
const BOUND_MS = 3000;
/** How long a place that failed is left alone. */
const PAUSE_MS = 60_000;

export interface SenderOptions {
  readonly telemetry: Telemetry;
  readonly recorder: Recorder;
  readonly clock: Clock;
  readonly log: Log;
}

/** Sends what was recorded, from time to time, when somebody has time for it. */
export interface Sender {
  /**
   * Called at the end of each delivery, because an instance has no CPU between requests
   * (https://cloud.google.com/run/docs/configuring/billing-settings): what is not sent before the answer is sent with the
   * next one, or when the instance is told to end. Never throws, and ends within 3 s.
   */
  readonly afterDelivery: () => Promise<void>;
  /** Sends what is left, whenever the last time was. Never throws, and ends within 6 s, of the 10 that Cloud Run gives. */
  readonly atTheEnd: () => Promise<void>;
}

export function sender({ telemetry, recorder, clock, log }: SenderOptions): Sender {
  let notBefore = 0;
  let underWay: Promise<void> | undefined;
  let isSilent = false;

  async function send(): Promise<void> {
    const begun = clock.now();
    notBefore = begun + APART_MS;
    try {
      await within(BOUND_MS, clock, (signal) => telemetry.send(recorder.take(), signal));
      isSilent = false;
    } catch (error) {
      notBefore = clock.now() + PAUSE_MS;
      // Once, until it works again: everything else works without it.
      if (!isSilent) log('WARNING', 'telemetry is not delivered', { reason: reasonOf(error) });
      isSilent = true;
    }
  }

  return {
    async afterDelivery() {
      // Deliveries that end meanwhile don't wait for what is none of theirs.
      if (underWay || clock.now() < notBefore) return;
      underWay = send().finally(() => (underWay = undefined));
      await underWay;
    },

    async atTheEnd() {
      await underWay;
      await send();
    },
  };
}

/** Ends the wait for work after so many milliseconds, whether it heeds the signal or not. */
async function within(milliseconds: number, clock: Clock, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const ends = new AbortController();
  let disarm = (): void => undefined;
  const late = new Promise<never>((_resolve, reject) => {
    disarm = clock.after(milliseconds, () => {
      const error = new Error(`not within ${milliseconds / 1000} s`);
      ends.abort(error);
      reject(error);
    });
  });
  try {
    await Promise.race([late, work(ends.signal)]);
  } finally {
    disarm();
  }
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error)).slice(0, 300);
