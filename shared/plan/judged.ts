import type { Finding } from '../checks/check.ts';
import type { Job } from '../job/job.ts';
import type { FlowTrace } from '../path/trace.ts';
import type { Policy } from '../policy/policy.ts';
import type { Observed } from '../snapshot/observed.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { Proposal } from './plan.ts';
import type { Restricted } from './restrict.ts';

/** What looking at one job in a world has found out. */
export interface Examination {
  readonly snapshot: Snapshot;
  readonly flows: readonly FlowTrace[];
  /** With what to do next: the plan's commands, and advice where nothing can be built. */
  readonly findings: readonly Finding[];
  readonly proposal: Proposal;
}

/** A job judged: what is, what would mend it, and what of that policy lets through. */
export interface Judged extends Examination {
  readonly stored: Observed<Job>;
  readonly policy: Policy;
  readonly restricted: Restricted;
  /** Why reads failed, each reason once: as long as there is one, nothing is changed. */
  readonly unread: readonly string[];
}
