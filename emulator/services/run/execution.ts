import { rfc3339 } from '../../clock.ts';
import type { Body } from '../../route.ts';
import type { TaskTemplate } from './v2/schema.ts';

/** One run of a job, stored in v2's words; how far it has come follows from the clock. */
export interface Execution extends Body {
  /** `projects/p/locations/r/jobs/j/executions/e`. */
  readonly name: string;
  readonly uid: string;
  readonly creator: string;
  readonly createTime: string;
  readonly job: string;
  readonly labels?: Readonly<Record<string, string>> | undefined;
  readonly annotations?: Readonly<Record<string, string>> | undefined;
  readonly parallelism: number;
  readonly taskCount: number;
  readonly template: TaskTemplate;
  readonly etag: string;
  readonly kept: Course;
}

interface Course {
  readonly startsAtMs: number;
  readonly endsAtMs: number;
  readonly failure?: string;
  readonly cancelledAtMs?: number;
  readonly resourceVersion: string;
  readonly jobGeneration: string;
  readonly jobUid?: string | undefined;
  readonly client?: string | undefined;
}

/** How far an execution has come, and when it passed its stations. */
export interface Progress {
  readonly phase: 'pending' | 'running' | 'succeeded' | 'failed' | 'cancelled';
  readonly startTime?: string;
  readonly completionTime?: string;
}

/** Follows from the clock alone, like the readiness of a job. */
export function progress({ kept }: Execution, nowMs: number): Progress {
  const { startsAtMs, endsAtMs, failure, cancelledAtMs } = kept;
  if (cancelledAtMs !== undefined) {
    const startTime = startsAtMs <= cancelledAtMs ? { startTime: rfc3339(startsAtMs) } : {};
    return { phase: 'cancelled', ...startTime, completionTime: rfc3339(cancelledAtMs) };
  }
  if (nowMs < startsAtMs) return { phase: 'pending' };
  const startTime = rfc3339(startsAtMs);
  if (nowMs < endsAtMs) return { phase: 'running', startTime };
  return { phase: failure === undefined ? 'succeeded' : 'failed', startTime, completionTime: rfc3339(endsAtMs) };
}

/** How many tasks are in which state: they all begin and end together. */
export function taskCounts(execution: Execution, nowMs: number): Readonly<Record<string, number>> {
  const { phase } = progress(execution, nowMs);
  return phase === 'pending' ? {} : { [`${phase}Count`]: execution.taskCount };
}

const COMPLETION = {
  pending: 'EXECUTION_PENDING',
  running: 'EXECUTION_RUNNING',
  succeeded: 'EXECUTION_SUCCEEDED',
  failed: 'EXECUTION_FAILED',
  cancelled: 'EXECUTION_CANCELLED',
} as const;

/** What a job says of its latest execution, in v2's words. */
export function referenceTo(execution: Execution, nowMs: number): Body {
  const { phase, completionTime } = progress(execution, nowMs);
  return {
    name: execution.name.split('/').at(-1),
    createTime: execution.createTime,
    completionTime,
    completionStatus: COMPLETION[phase],
  };
}
