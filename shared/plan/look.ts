import type { Finding } from '../checks/check.ts';
import { evaluate } from '../checks/evaluate.ts';
import type { Job } from '../job/job.ts';
import type { Flow } from '../path/flow.ts';
import { traceEgress } from '../path/trace-egress.ts';
import type { Policy } from '../policy/policy.ts';
import { map, type Observed } from '../snapshot/observed.ts';
import { snapshotOf } from '../snapshot/snapshot.ts';
import type { World } from '../snapshot/world.ts';
import type { Plan } from './change.ts';
import type { Site } from './cures/cure.ts';
import { edited, imagine } from './imagine.ts';

/** One job in a world, where it must get to, and what may be done for it. */
export interface Question {
  readonly world: World;
  readonly job: Job;
  readonly stored: Observed<Job>;
  readonly flows: readonly Flow[];
  readonly policy: Policy;
  /** Changes for other jobs, which the world has done in thought already: what needs them has to wait for them. */
  readonly earlier?: Plan;
  /** Ids of changes that run-egress has a record of, in the network and region. */
  readonly made?: ReadonlySet<string>;
}

/** What there is to see once a plan is done: the same job traced and judged again. */
export interface Look extends Omit<Site, 'finding'> {
  readonly findings: readonly Finding[];
}

const NOTHING: ReadonlySet<string> = new Set();

/** Looks at a job in the world as it will be once a plan is done. */
export function look(
  { world, job, stored, flows, policy, earlier = [], made = NOTHING }: Question,
  planned: Plan,
): Look {
  const imagined = imagine(world, planned);
  const then = jobAfter(job, planned);
  const snapshot = snapshotOf(imagined, then);
  const traces = flows.map((flow) => traceEgress(snapshot, flow));
  const storedThen = map(stored, (one) => jobAfter(one, planned));
  const findings = evaluate({ snapshot, stored: storedThen, flows: traces, policy });
  return {
    world: imagined,
    snapshot,
    flows,
    traces,
    policy,
    stored: storedThen,
    planned: [...earlier, ...planned],
    made,
    findings,
  };
}

/** A job as it will be once a plan is done. */
export const jobAfter = (job: Job, plan: Plan): Job =>
  plan.reduce((one, { spec }) => (spec.kind === 'job' ? edited(one, spec.value) : one), job);

/** Whether something is wrong: it does not work, or is not what the policy requires. */
export const isSevere = ({ severity }: Finding): boolean => severity === 'HIGH' || severity === 'CRITICAL';

/** Whether a job gets to all its destinations, and nothing is wrong with it. */
export const isWell = ({ traces, findings }: Look): boolean =>
  traces.every(({ verdict }) => verdict === 'REACHABLE') && !findings.some(isSevere);
