import type { Job } from '../job/job.ts';
import { projectOf } from '../names.ts';
import { isExempt } from '../policy/policy-for.ts';
import type { Policy } from '../policy/policy.ts';
import type { Say } from '../text/say.ts';
import type { Change, Plan } from './change.ts';

export interface Withheld {
  readonly change: Change;
  readonly because: Say;
}

/** A plan as policy lets it through, and what it holds back. */
export interface Restricted {
  readonly permitted: Plan;
  readonly withheld: readonly Withheld[];
}

/** Holds a whole plan back, for one reason. */
export function withhold(plan: Plan, because: Say): Restricted {
  return { permitted: [], withheld: plan.map((change) => ({ change, because })) };
}

/** Filters a plan by policy. What depends on a withheld change is withheld with it. */
export function restrict(plan: Plan, policy: Policy, job: Job): Restricted {
  return withholdWhere({ permitted: plan, withheld: [] }, (change, count) => objection(change, policy, job, count));
}

/** Holds more of a plan back, and with each change what depends on it. */
export function withholdWhere(
  { permitted, withheld }: Restricted,
  object: (change: Change, permittedSoFar: number) => Say | undefined,
): Restricted {
  const still: Change[] = [];
  const held = [...withheld];
  for (const change of permitted) {
    const because = object(change, still.length) ?? missing(change, held);
    if (because) held.push({ change, because });
    else still.push(change);
  }
  return { permitted: still, withheld: held };
}

function objection({ verb, target }: Change, policy: Policy, job: Job, count: number): Say | undefined {
  if (isExempt(policy, job)) return { key: 'withheldExempt', of: { label: policy.exempt.label } };
  if (policy.remediation === 'verify' || policy.remediation === 'ask')
    return { key: 'withheldPolicy', of: { remediation: policy.remediation } };
  if (verb === 'update' && policy.remediation !== 'upsert')
    return { key: 'withheldPolicy', of: { remediation: policy.remediation } };
  const project = projectOf(target);
  const isHost = project !== projectOf(job.name);
  if (isHost && !policy.hostProjects.includes(project)) return { key: 'withheldHost', of: { project } };
  if (count >= policy.limits.changesPerRun) return { key: 'withheldLimit', of: { limit: policy.limits.changesPerRun } };
  return undefined;
}

function missing({ dependsOn }: Change, withheld: readonly Withheld[]): Say | undefined {
  return withheld.find(({ change }) => dependsOn.includes(change.id))?.because;
}
