import type { Clock } from '../clock.ts';

/** Waits so many milliseconds. Ends early, without complaint, when the signal does. */
export type Sleep = (milliseconds: number, signal?: AbortSignal) => Promise<void>;

/** Sleeps by a clock; `pace` is the length of a pause against its nominal one. */
export function sleeper(clock: Clock, pace: number): Sleep {
  return (milliseconds, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const cancel = clock.after(milliseconds * pace, end);
      signal?.addEventListener('abort', end, { once: true });
      function end(): void {
        cancel();
        signal?.removeEventListener('abort', end);
        resolve();
      }
    });
}

/** How looks are kept apart, and when they end. */
export interface Rhythm {
  readonly sleep: Sleep;
  readonly budget: AbortSignal;
}

/** What takes minutes is looked at six times a minute. */
const LONGEST_PAUSE = 10_000;

/** The pause before the next try: a second at first, ten at last. */
export async function pause(round: number, { sleep, budget }: Rhythm): Promise<void> {
  await sleep(Math.min(1000 * 1.5 ** round, LONGEST_PAUSE), budget);
}

/** Looks until there is something to see; undefined when the budget ends before. */
export async function poll<T>(rhythm: Rhythm, look: () => Promise<T | undefined>): Promise<T | undefined> {
  const { budget } = rhythm;
  for (let round = 0; !budget.aborted; round += 1) {
    try {
      const seen = await look();
      if (seen !== undefined) return seen;
    } catch (error) {
      if (!budget.aborted) throw error;
    }
    await pause(round, rhythm);
  }
  return undefined;
}
