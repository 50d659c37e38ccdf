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
  const objections = objectionsTo(plan, policy, job);
  return withholdWhere(
    { permitted: plan, withheld: [] },
    (change, permitted) => objections.get(change.id) ?? beyondLimit(change, policy, permitted),
  );
}

/** What policy has against changes, whatever else is done, by their ids. */
function objectionsTo(plan: Plan, policy: Policy, job: Job): ReadonlyMap<string, Say> {
  const own = new Map(
    plan.flatMap((change) => {
      const because = objection(change, policy, job);
      return because ? [[change.id, because] as const] : [];
    }),
  );
  const edits = plan.filter(({ spec }) => spec.kind === 'job');
  // What is built for a job as it is to be, and for nothing else, is built only if the job is to be changed.
  const bound = edits.flatMap(({ id, dependsOn }) => {
    const group = [id, ...dependsOn];
    const because = group.map((one) => own.get(one)).find((one) => one !== undefined);
    return because ? group.map((one) => [one, because] as const) : [];
  });
  return new Map([...bound, ...own]);
}

/** Holds more of a plan back, and with each change what depends on it. */
export function withholdWhere(
  { permitted, withheld }: Restricted,
  object: (change: Change, permittedSoFar: Plan) => Say | undefined,
): Restricted {
  const still: Change[] = [];
  const held = [...withheld];
  for (const change of permitted) {
    const because = object(change, still) ?? missing(change, held);
    if (because) held.push({ change, because });
    else still.push(change);
  }
  return { permitted: still, withheld: held };
}

function objection({ verb, target, spec }: Change, policy: Policy, job: Job): Say | undefined {
  const { remediation, hostProjects } = policy;
  if (isExempt(policy, job)) return { key: 'withheldExempt', of: { label: policy.exempt.label } };
  if (remediation === 'verify' || remediation === 'ask') return { key: 'withheldPolicy', of: { remediation } };
  // The job has a switch of its own.
  if (spec.kind === 'job')
    return policy.job.edit === 'always' ? undefined : { key: 'withheldJobEdit', of: { edit: policy.job.edit } };
  if (verb === 'update' && remediation !== 'upsert') return { key: 'withheldPolicy', of: { remediation } };
  const project = projectOf(target);
  const isHost = project !== projectOf(job.name);
  if (isHost && !hostProjects.includes(project)) return { key: 'withheldHost', of: { project } };
  return undefined;
}

/** Waiting for somebody else's work writes nothing, and counts for nothing. */
function beyondLimit({ verb }: Change, { limits }: Policy, permitted: Plan): Say | undefined {
  const count = permitted.filter((change) => change.verb !== 'wait').length;
  if (verb === 'wait' || count < limits.changesPerRun) return undefined;
  return { key: 'withheldLimit', of: { limit: limits.changesPerRun } };
}

function missing({ dependsOn }: Change, withheld: readonly Withheld[]): Say | undefined {
  return withheld.find(({ change }) => dependsOn.includes(change.id))?.because;
}
