import type { Finding } from '../checks/check.ts';
import type { Job } from '../job/job.ts';
import { locationOf } from '../names.ts';
import type { Flow } from '../path/flow.ts';
import { traceEgress } from '../path/trace-egress.ts';
import type { FlowTrace } from '../path/trace.ts';
import type { Plan } from '../plan/change.ts';
import { candidateNetworks } from '../plan/cures/connector.ts';
import { imagine } from '../plan/imagine.ts';
import type { Examination } from '../plan/judged.ts';
import { jobAfter, type Question } from '../plan/look.ts';
import { plan } from '../plan/plan.ts';
import type { Policy } from '../policy/policy.ts';
import { snapshotOf, type Snapshot } from '../snapshot/snapshot.ts';
import type { World } from '../snapshot/world.ts';

/** A job in a world, traced. */
export interface View {
  readonly world: World;
  readonly snapshot: Snapshot;
  readonly flows: readonly FlowTrace[];
}

/** What every section looks at: the job as it stands, and as it would stand once the plan is done. */
export interface Scene {
  readonly job: Job;
  /** Whether Cloud Run has it: what is not deployed yet can't be shown or updated. */
  readonly isStored: boolean;
  readonly policy: Policy;
  readonly flows: readonly Flow[];
  readonly now: View;
  readonly findings: readonly Finding[];
  readonly planned: Plan;
  readonly then: View;
}

/** A job in its world, and what looking at it has found out. */
export interface Subject extends Question {
  readonly examination: Examination;
}

export function toScene({ world, job, stored, policy: written, flows, examination }: Subject): Scene {
  const policy = withNetwork(written, examination.snapshot, world);
  const planned =
    policy === written ? examination.proposal.changes : plan({ world, job, stored, flows, policy }).changes;
  const { snapshot, findings, flows: traces } = examination;
  const now = { world, snapshot, flows: traces };
  const then = viewOf(imagine(world, planned), jobAfter(job, planned), flows);
  return { job, isStored: stored.kind !== 'absent', policy, flows, now, findings, planned, then };
}

/** A job in a world, looked at afresh. */
export function viewOf(world: World, job: Job, flows: readonly Flow[]): View {
  const snapshot = snapshotOf(world, job);
  return { world, snapshot, flows: flows.map((flow) => traceEgress(snapshot, flow)) };
}

/** A connector that is not there does not tell its network; where the region has one network alone, it is that. */
function withNetwork(policy: Policy, { job, mode, connector }: Snapshot, world: World): Policy {
  if (mode.kind !== 'connector' || connector.kind !== 'absent' || policy.connector.network !== null) return policy;
  const [network, ...others] = candidateNetworks(world, locationOf(job.name));
  if (network === undefined || others.length > 0) return policy;
  return { ...policy, connector: { ...policy.connector, network } };
}
