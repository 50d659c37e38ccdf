import type { Attempt, Written } from '../ports.ts';
import { RemoteError } from './errors.ts';
import { pause } from './pause.ts';

const LONGEST_PAUSE = 5000;

export const done: Written = { kind: 'done' };

export const failed = (reason: string, retryable = false): Written => ({ kind: 'failed', reason, retryable });

interface Task {
  /** Full name of what is written: `pending` names it while no operation has been started. */
  readonly name: string;
  readonly attempt: Attempt;
  readonly pace: number;
}

/**
 * Carries a write out, again and again while something else has to settle first: a network that is not ready, another
 * operation on the same router, a quota per minute. `round` counts, because a request that was refused needs a new id.
 */
export async function write(task: Task, carryOut: (round: number) => Promise<Written>): Promise<Written> {
  const { name, attempt, pace } = task;
  const { budget } = attempt;
  for (let round = 0; !budget.aborted; round += 1) {
    try {
      return await carryOut(round);
    } catch (error) {
      if (budget.aborted) break;
      if (!(error instanceof RemoteError)) throw error;
      const { kind, reason } = error.failure;
      if (kind !== 'settling') return failed(reason, kind === 'transient');
      await pause(Math.min(1000 * 2 ** round, LONGEST_PAUSE) * pace, budget);
    }
  }
  return { kind: 'pending', operation: name };
}

/** Throws what makes `write` come again a little later. */
export function comeAgain(reason: string): never {
  throw new RemoteError({ kind: 'settling', status: undefined, reason });
}
