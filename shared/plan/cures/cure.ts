import type { Finding, NextStep } from '../../checks/check.ts';
import type { Job } from '../../job/job.ts';
import type { Flow } from '../../path/flow.ts';
import type { FlowTrace } from '../../path/trace.ts';
import type { Policy } from '../../policy/policy.ts';
import type { Observed } from '../../snapshot/observed.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import type { World } from '../../snapshot/world.ts';
import type { Plan } from '../change.ts';

/** What a cure may look at: the world as it will be once the changes planned so far are done. */
export interface Site {
  readonly world: World;
  readonly snapshot: Snapshot;
  readonly flows: readonly Flow[];
  readonly traces: readonly FlowTrace[];
  readonly finding: Finding;
  readonly policy: Policy;
  /** The job as it is stored. */
  readonly stored: Observed<Job>;
  readonly planned: Plan;
  /** Ids of changes that a record of ours names: what bears no mark is ours by that. */
  readonly made: ReadonlySet<string>;
}

/** Changes that mend a finding, or why nothing can be built for it and what a person can do instead. */
export interface Remedy {
  readonly changes: Plan;
  readonly advice: readonly NextStep[];
}

export type Cure = (site: Site) => Remedy;

export const build = (...changes: Plan): Remedy => ({ changes, advice: [] });
export const advise = (...advice: readonly NextStep[]): Remedy => ({ changes: [], advice });

/** Changes planned so far that make one of these resources: whatever names them has to wait for them. */
export function makersOf(planned: Plan, targets: readonly string[]): string[] {
  return planned.filter(({ target }) => targets.includes(target)).map(({ id }) => id);
}
