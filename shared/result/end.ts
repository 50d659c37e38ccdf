import type { Outcome } from '../apply/apply.ts';
import type { Judged } from '../plan/judged.ts';
import type { RecordedChange } from '../record/change-record.ts';
import type { Unconfirmed } from '../record/confirm.ts';
import { statusOf, type Status } from './status.ts';

/** How a cure stands after an attempt at it. */
export interface End {
  /** What it comes to if nothing more is done. */
  readonly status: Status;
  /** Another attempt may find it done, or do what could not be done this time. */
  readonly unfinished: boolean;
}

interface Attempted {
  /** The job judged again; where that was not possible, why. */
  readonly after: Judged | { readonly unjudged: 'absent' | 'unknown' };
  readonly outcomes: readonly Outcome[];
  /** All that this and earlier attempts have set about. */
  readonly changes: readonly RecordedChange[];
  readonly unconfirmed: readonly Unconfirmed[];
}

/**
 * A cure has remedied a job if it changed something, packets arrive, and Google shows what was built. One that could not
 * finish has failed; one that found nothing left to do says what the verdict says.
 */
export function endOf({ after, outcomes, changes, unconfirmed }: Attempted): End {
  const underWay = outcomes.some((one) => one.kind === 'pending' || (one.kind === 'failed' && one.retryable));
  if ('unjudged' in after) {
    // Of a job that is gone there is nothing left to prove.
    const gone = after.unjudged === 'absent';
    return { status: gone ? 'undetermined' : 'failed', unfinished: underWay || !gone };
  }
  const verdict = statusOf(after.flows, after.findings);
  if (underWay) return { status: 'failed', unfinished: true };
  if (outcomes.some(({ kind }) => kind === 'failed')) return { status: 'failed', unfinished: false };
  if (verdict !== 'compliant' || changes.length === 0) return { status: verdict, unfinished: false };
  return unconfirmed.length === 0
    ? { status: 'remediated', unfinished: false }
    : { status: 'failed', unfinished: true };
}
