import { RetryableError } from '../shared/errors.ts';
import type { Request } from '../shared/event/request.ts';
import { policyFor } from '../shared/policy/policy-for.ts';
import { approve } from '../shared/policy/approve.ts';
import type { Plan } from '../shared/plan/change.ts';
import type { Judged } from '../shared/plan/judged.ts';
import { restrict, withholdWhere } from '../shared/plan/restrict.ts';
import { examineAfter, judge, type Line } from '../shared/reconcile.ts';
import type { Case } from './cases.ts';
import { flowsOf, type Wanted } from './flows.ts';
import { UndeterminedError, UsageError } from './io.ts';

/** A job with what would be changed for it once a person has said yes. */
export interface PlannedJob {
  readonly request: Request;
  readonly judged: Judged;
  /** What is planned for jobs before it mends this one, too. */
  readonly isMended: boolean;
}

/** Every change that would be made, each once. */
export const planOf = (jobs: readonly PlannedJob[]): Plan => jobs.flatMap(({ judged }) => judged.restricted.permitted);

/**
 * Plans for live jobs one after the other, each in the world that the changes for those before it will leave behind: two
 * jobs with one need get one change. Throws UsageError or UndeterminedError.
 */
export async function planLive(requests: readonly Request[], line: Line): Promise<PlannedJob[]> {
  const planned: PlannedJob[] = [];
  for (const request of requests) {
    const judged = await judgeOne(request, line, planOf(planned));
    planned.push(plannedAfter(planned, request, judged));
  }
  return planned;
}

function plannedAfter(planned: readonly PlannedJob[], request: Request, judged: Judged): PlannedJob {
  const before = planOf(planned);
  const { flows, proposal } = judged;
  const isStopped = flows.some(({ verdict }) => verdict === 'UNREACHABLE');
  const isMended = isStopped && before.length > 0 && proposal.changes.length === 0 && proposal.advice.size === 0;
  return { request, judged: withinCap(judged, before), isMended };
}

async function judgeOne(request: Request, line: Line, before: Plan): Promise<Judged> {
  try {
    const judged = await judge(request, line, before);
    if (!('unjudged' in judged)) return judged;
    if (judged.unjudged === 'absent') throw new UsageError(`${request.job}: no such job`);
    throw new UndeterminedError(`${request.job}: can't be read: ${judged.reason}`);
  } catch (error) {
    if (error instanceof RetryableError) throw new UndeterminedError(`${request.job}: ${error.message}`);
    throw error;
  }
}

/** The same for jobs of a saved world, of a manifest or of a command: nothing will be changed for them from here. */
export async function planCases(cases: readonly Case[], asked: Wanted): Promise<PlannedJob[]> {
  const planned: PlannedJob[] = [];
  for (const one of cases) {
    const { world, job, stored } = one;
    const policy = approve(policyFor(asked.policy, job));
    const flows = await flowsOf(one, policy, asked);
    const examination = examineAfter(planOf(planned), { world, job, stored, flows, policy });
    const restricted = restrict(examination.proposal.changes, policy, job);
    const judged: Judged = { ...examination, stored, policy, restricted, unread: [] };
    const request = { job: job.name, cause: { id: 'plan', method: 'run-egress plan', time: '' } };
    planned.push(plannedAfter(planned, request, judged));
  }
  return planned;
}

/** One cap holds for one run, however many jobs it is about; waiting counts for nothing. */
export function withinCap(judged: Judged, before: Plan): Judged {
  const { limits } = judged.policy;
  const used = (plan: Plan): number => plan.filter(({ verb }) => verb !== 'wait').length;
  const restricted = withholdWhere(judged.restricted, ({ verb }, permitted) =>
    verb !== 'wait' && used(before) + used(permitted) >= limits.changesPerRun
      ? { key: 'withheldLimit', of: { limit: limits.changesPerRun } }
      : undefined,
  );
  return { ...judged, restricted };
}
