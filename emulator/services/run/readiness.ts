import { rfc3339 } from '../../clock.ts';
import type { Job } from './job.ts';

/** How the Ready condition of a job stands, in the words of v2. */
export interface Readiness {
  readonly state: 'CONDITION_RECONCILING' | 'CONDITION_FAILED' | 'CONDITION_SUCCEEDED';
  readonly lastTransitionTime?: string | undefined;
  readonly message?: string;
}

/** Jobs have no rollout: Cloud Run looks at what was written for a moment and is done. */
export const RECONCILE_SECONDS = 2;

/** Follows from the clock alone, so that nothing has to be scheduled or taken back. */
export function readiness({ kept, terminalCondition, updateTime }: Job, nowMs: number): Readiness {
  const { readyAtMs, failure } = kept;
  if (readyAtMs === undefined) {
    return terminalCondition ?? { state: 'CONDITION_SUCCEEDED', lastTransitionTime: updateTime };
  }
  if (nowMs < readyAtMs) return { state: 'CONDITION_RECONCILING', lastTransitionTime: updateTime };
  const lastTransitionTime = rfc3339(readyAtMs);
  if (failure !== undefined) return { state: 'CONDITION_FAILED', lastTransitionTime, message: failure };
  return { state: 'CONDITION_SUCCEEDED', lastTransitionTime };
}

/** A job that is being reconciled was observed as it was before. */
export function observedGeneration({ generation, kept }: Job, nowMs: number): number | undefined {
  const observed = Number(generation) - (nowMs < (kept.readyAtMs ?? 0) ? 1 : 0);
  return observed > 0 ? observed : undefined;
}
