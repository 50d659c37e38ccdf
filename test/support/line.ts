import { examine, namesOf, resolveAll } from '../../shared/examine.ts';
import { toDestination } from '../../shared/path/flow.ts';
import type { FlowTrace } from '../../shared/path/trace.ts';
import type { Judged } from '../../shared/plan/judged.ts';
import { restrict } from '../../shared/plan/restrict.ts';
import { parsePolicy } from '../../shared/policy/parse-policy.ts';
import { destinationsOf, policyFor } from '../../shared/policy/policy-for.ts';
import type { Policy } from '../../shared/policy/policy.ts';
import { toVerdict, type Verdict } from '../../shared/result/verdict.ts';
import { found, valueOf } from '../../shared/snapshot/observed.ts';
import { parseWorld } from '../../shared/snapshot/parse-world.ts';
import type { World } from '../../shared/snapshot/world.ts';
import type { Json } from './resources.ts';
import { aWorld } from './world.ts';

export interface Look {
  /** Destinations in place of the policy's. */
  readonly to?: readonly string[];
  /** The policy file below its version. */
  readonly policy?: string;
  /** Which of the world's jobs. */
  readonly at?: number;
}

/** A policy from what stands below `version: 1`. */
export const aPolicyFile = (written = '') => parsePolicy(`version: 1\n${written}`);
export const aPolicy = (written = ''): Policy => aPolicyFile(written).base;

/** The pure line over one job of a snapshot file: examined, planned, restricted. */
export async function judgeIn(world: World, { to, policy = '', at = 0 }: Look = {}): Promise<Judged> {
  const job = valueOf(world.jobs)?.[at];
  if (!job) throw new Error(`the world has no job ${at}`);
  const own = policyFor(aPolicyFile(policy), job);
  const destinations = to ? to.map((text) => toDestination(text)) : destinationsOf(own, job);
  const flows = await resolveAll(destinations, namesOf(world));
  const stored = found(job);
  const examination = examine({ world, job, stored, flows, policy: own });
  return {
    ...examination,
    stored,
    policy: own,
    restricted: restrict(examination.proposal.changes, own, job),
    unread: [],
  };
}

/** The same over a world that differs from the usual one. */
export const judgeWorld = (over: Json, look: Look = {}): Promise<Judged> => judgeIn(parseWorld(aWorld(over)), look);

/** The first flow's trace in a world that differs from the usual one. */
export async function traceWorld(over: Json, to = 'github.com:443'): Promise<FlowTrace> {
  const { flows } = await judgeWorld(over, { to: [to] });
  const [flow] = flows;
  if (!flow) throw new Error('nothing was traced');
  return flow;
}

/** What is printed of a judged job. */
export const printed = ({ snapshot, flows, findings }: Judged): Verdict =>
  toVerdict({ snapshot, flows, findings, language: 'en' });
