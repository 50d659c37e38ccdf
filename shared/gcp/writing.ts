import { InputError } from '../errors.ts';
import type { Attempt, Failed, Written } from '../ports.ts';
import { render } from '../text/languages.ts';
import { RemoteError, unreadable, wordsOfOthers } from './errors.ts';
import { pause, type Sleep } from './poll.ts';

/** The write is carried out, or was before. */
export const done: Written = { kind: 'done' };

/** The write was refused or went wrong; `retryable` when the same may work later. */
export const failed = (reason: string, retryable = false): Failed => ({ kind: 'failed', reason, retryable });

/** Something else needs it. */
export const inUse = (reason: string): Failed => ({ ...failed(reason), because: 'in-use' });

/** The budget ended before the work did. */
export const pending = (operation: string): Written => ({ kind: 'pending', operation });

/** What is there under the name that we wanted: the same, or somebody else's. */
export function judge(different: readonly string[]): Written {
  if (different.length === 0) return done;
  return { ...failed(`exists with other settings: ${different.join('; ')}`), because: 'different' };
}

/** What is there under the name of what is to be deleted: that, or something else, which stays. */
export function refuseOthers(different: readonly string[]): Failed | undefined {
  if (different.length === 0) return undefined;
  return { ...failed(`is not what was to be deleted: ${different.join('; ')}`), because: 'different' };
}

interface Task {
  /** Full name of what is written: `pending` names it while no operation has been started. */
  readonly name: string;
  readonly attempt: Attempt;
  readonly sleep: Sleep;
}

/**
 * Carries a write out, again and again while something else has to settle first: a network that is not ready, another
 * operation on the same router, a quota per minute. `round` counts, because a request that was refused needs a new id.
 */
export async function write(
  { name, attempt: { budget }, sleep }: Task,
  carryOut: (round: number) => Promise<Written>,
): Promise<Written> {
  for (let round = 0; !budget.aborted; round += 1) {
    try {
      return await carryOut(round);
    } catch (error) {
      if (budget.aborted) break;
      if (error instanceof InputError) return failed(render(unreadable(error)));
      if (!(error instanceof RemoteError)) throw error;
      const { kind } = error.failure;
      if (kind === 'in-use') return inUse(error.message);
      if (kind !== 'settling') return failed(error.message, kind === 'transient');
      await pause(round, { sleep, budget });
    }
  }
  return pending(name);
}

/** Throws what makes `write` come again a little later. */
export function comeAgain(reason: string): never {
  throw new RemoteError({ kind: 'settling', status: undefined, reason: wordsOfOthers(reason) });
}
