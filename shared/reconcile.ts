import { apply, type Outcome } from './apply/apply.ts';
import { examine, resolveAll } from './examine.ts';
import { RetryableError } from './errors.ts';
import type { Request } from './event/request.ts';
import type { Job } from './job/job.ts';
import { locationOf, projectOf, shortName } from './names.ts';
import type { Judged } from './plan/judged.ts';
import { restrict, withhold } from './plan/restrict.ts';
import { destinationsOf, needsOf, policyFor } from './policy/policy-for.ts';
import type { PolicyFile } from './policy/policy.ts';
import type { Names, Reads, Writes } from './ports.ts';
import { observe } from './snapshot/observe.ts';
import { valueOf } from './snapshot/observed.ts';

export interface Line {
  readonly reads: Reads;
  readonly names: Names;
  readonly policy: PolicyFile;
}

/** There is nothing to judge: the job is gone, or could not be read. */
export interface Unjudged {
  readonly unjudged: 'absent' | 'unknown';
  readonly reason: string;
}

/**
 * The line up to the plan: observe -> path -> findings -> plan -> restrict. Reads, never writes. Throws RetryableError
 * when a read failed that may work later.
 */
export async function judge(request: Request, { reads, names, policy }: Line): Promise<Judged | Unjudged> {
  const { stored, snapshot, world, unread } = await observe(
    { name: request.job, requested: toSettings(request), needs: (job) => needsOf(policy, job) },
    reads,
  );
  const passing = unread.find(({ because }) => because === 'transient');
  if (passing) throw new RetryableError(passing.reason);
  if (!snapshot) {
    return stored.kind === 'unknown'
      ? { unjudged: 'unknown', reason: stored.reason }
      : { unjudged: 'absent', reason: 'the job is gone' };
  }
  const { job } = snapshot;
  const own = policyFor(policy, job);
  const flows = await resolveAll(destinationsOf(own, job), names);
  const examination = examine({ world, job, stored, flows, policy: own });
  const { changes } = examination.proposal;
  const reasons = [...new Set(unread.map(({ reason }) => reason))];
  const [reason] = reasons;
  const restricted =
    reason === undefined ? restrict(changes, own, job) : withhold(changes, { key: 'withheldUnread', of: { reason } });
  return { ...examination, stored, policy: own, restricted, unread: reasons };
}

/** Whoever writes to this network and region takes the lease of this key; deliveries with equal keys come one by one. */
export function lockKey({ snapshot, proposal }: Judged): string {
  const planned = proposal.changes.flatMap(({ spec }) => ('network' in spec.value ? [spec.value.network] : []));
  const network = valueOf(snapshot.vpc)?.name ?? planned[0] ?? snapshot.job.name;
  return `${projectOf(network)}/${shortName(network)}/${locationOf(snapshot.job.name)}`;
}

export interface Remedied {
  readonly before: Judged;
  readonly outcomes: readonly Outcome[];
  /** The same job judged again after the changes. */
  readonly after: Judged | Unjudged;
}

/** The line's end: apply what policy permits, then prove it by judging again. */
export async function remedy(
  request: Request,
  before: Judged,
  line: Line & { readonly writes: Writes },
  conditions: Parameters<typeof apply>[2],
): Promise<Remedied> {
  const { permitted } = before.restricted;
  if (permitted.length === 0) return { before, outcomes: [], after: before };
  const outcomes = await apply(permitted, line.writes, conditions);
  return { before, outcomes, after: await prove(request, line) };
}

/** What was done is told even where it can't be proved just now. */
async function prove(request: Request, line: Line): Promise<Judged | Unjudged> {
  try {
    return await judge(request, line);
  } catch (error) {
    if (error instanceof RetryableError) return { unjudged: 'unknown', reason: error.message };
    throw error;
  }
}

function toSettings({ requested }: Request): Job['network'] | undefined {
  if (!requested) return undefined;
  const { connector, interfaces, egress } = requested;
  return {
    connector,
    egress,
    interfaces: interfaces.map(({ network, subnetwork, tags }) => ({ network, subnetwork, tags })),
  };
}
