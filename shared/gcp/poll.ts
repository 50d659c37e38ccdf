import { setTimeout } from 'node:timers/promises';

/** How far apart looks are, and when they end. */
export interface Rhythm {
  /** Length of the pauses, against their real length. */
  readonly pace: number;
  readonly budget: AbortSignal;
}

const LONGEST_PAUSE = 5000;

/** The pause before the next try: a second at first, five at last. Ends early, without complaint, with the budget. */
export async function pause(round: number, { pace, budget }: Rhythm): Promise<void> {
  const milliseconds = Math.min(1000 * 1.5 ** round, LONGEST_PAUSE) * pace;
  await setTimeout(milliseconds, undefined, { signal: budget }).catch(() => undefined);
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
