import { examine, resolveAll } from './examine.ts';
import { RetryableError } from './errors.ts';
import type { Request } from './event/request.ts';
import type { Job } from './job/job.ts';
import { locationOf, projectOf, shortName } from './names.ts';
import type { Destination } from './path/flow.ts';
import type { Plan } from './plan/change.ts';
import { imagine } from './plan/imagine.ts';
import type { Examination, Judged } from './plan/judged.ts';
import type { Question } from './plan/look.ts';
import { restrict, withhold, withholdWhere } from './plan/restrict.ts';
import { approve } from './policy/approve.ts';
import { destinationsOf, needsOf, policyFor } from './policy/policy-for.ts';
import type { PolicyFile } from './policy/policy.ts';
import type { Names, Reads, Stages } from './ports.ts';
import { without, type Ledger } from './record/ledger.ts';
import { oppositionFindings, rebuildObjection } from './record/opposition.ts';
import { resultId } from './result/result.ts';
import { brokenConnector } from './snapshot/broken-connector.ts';
import { observe } from './snapshot/observe.ts';
import type { Snapshot } from './snapshot/snapshot.ts';
import { valueOf } from './snapshot/observed.ts';
import { render } from './text/languages.ts';

export interface Line {
  readonly reads: Reads;
  readonly names: Names;
  readonly policy: PolicyFile;
  /** What was made before in a network and region, by the key of its lease. */
  readonly ledger?: (key: string) => Promise<Ledger>;
  /** Destinations asked for in place of the policy's. */
  readonly to?: readonly Destination[] | undefined;
  /** Whoever asks has seen the plan and said yes to it. */
  readonly approved?: boolean;
  /** Before anything is changed, what a verdict in a hurry does without is read, too. */
  readonly thorough?: boolean;
  /** For whoever measures how long a stage takes. */
  readonly stages?: Stages;
}

/** Where nobody measures. */
export const unmeasured: Stages = (_stage, work) => work();

/** There is nothing to judge: the job is gone, or could not be read. */
export interface Unjudged {
  readonly unjudged: 'absent' | 'unknown';
  readonly reason: string;
}

/**
 * The line up to the plan: observe -> path -> findings -> plan -> restrict. Reads, never writes. `planned` is what will
 * have been done by then for other jobs. Throws RetryableError when a read failed that may work later.
 */
export async function judge(request: Request, line: Line, planned: Plan = []): Promise<Judged | Unjudged> {
  const { reads, names, policy, thorough = false, stages = unmeasured } = line;
  const question = { name: request.job, requested: toSettings(request), thorough };
  const { stored, snapshot, world, unread } = await stages('observe', () =>
    observe({ ...question, needs: (job) => needsOf(policy, job) }, reads),
  );
  const passing = unread.find(({ because }) => because === 'transient');
  if (passing) throw new RetryableError(render(passing.reason));
  if (!snapshot) {
    return stored.kind === 'unknown'
      ? { unjudged: 'unknown', reason: render(stored.reason) }
      : { unjudged: 'absent', reason: 'the job is gone' };
  }
  const { job } = snapshot;
  const own = line.approved ? approve(policyFor(policy, job)) : policyFor(policy, job);
  const flows = await resolveAll(line.to ?? destinationsOf(own, job), names);
  const made = await madeBefore(snapshot, line);
  const examination = stages('plan', () => examineAfter(planned, { world, job, stored, flows, policy: own, made }));
  const { changes } = examination.proposal;
  const [first] = unread;
  const judged: Judged = {
    ...examination,
    stored,
    policy: own,
    restricted: first
      ? withhold(changes, { key: 'withheldUnread', of: { reason: first.reason } })
      : restrict(changes, own, job),
    unread: [...new Set(unread.map(({ reason }) => render(reason)))],
  };
  const ledger = changes.length === 0 ? undefined : await line.ledger?.(lockKey(judged));
  if (!ledger) return judged;
  return opposed(judged, without(ledger, resultId(request, 'remediation', 'remediated')), line.approved === true);
}

/** What we have a record of, where that decides what may be done: whether a connector that does not recover is ours. */
async function madeBefore(snapshot: Snapshot, { ledger }: Line): Promise<ReadonlySet<string>> {
  const broken = brokenConnector(snapshot);
  const recorded = broken && (await ledger?.(keyOf(broken.subnetwork.network, snapshot.job)));
  return new Set(Object.keys(recorded?.made ?? {}));
}

/** Examines a job in the world as it is, and plans for it in the world that will be once others' changes are done. */
export function examineAfter(planned: Plan, question: Question): Examination {
  const now = examine(question);
  if (planned.length === 0) return now;
  const { proposal } = examine({ ...question, world: imagine(question.world, planned), earlier: planned });
  return { ...now, proposal };
}

/** What others take away again is said, and not made again without end; but as often as a person says yes to it. */
function opposed(judged: Judged, ledger: Ledger, approved: boolean): Judged {
  const { proposal, findings, restricted, policy } = judged;
  return {
    ...judged,
    findings: [...findings, ...oppositionFindings(proposal.changes, ledger)],
    restricted: approved ? restricted : withholdWhere(restricted, rebuildObjection(ledger, policy.limits.rebuilds)),
  };
}

/** Whoever writes to this network and region takes the lease of this key; deliveries with equal keys come one by one. */
export function lockKey({ snapshot, proposal }: Examination): string {
  const planned = proposal.changes.flatMap(({ spec }) => ('network' in spec.value ? [spec.value.network] : []));
  const network = valueOf(snapshot.vpc)?.name ?? planned[0] ?? snapshot.job.name;
  return keyOf(network, snapshot.job);
}

const keyOf = (network: string, { name }: Job): string =>
  `${projectOf(network)}/${shortName(network)}/${locationOf(name)}`;

function toSettings({ requested }: Request): Job['network'] | undefined {
  if (!requested) return undefined;
  const { connector, interfaces, egress } = requested;
  return {
    connector,
    egress,
    interfaces: interfaces.map(({ network, subnetwork, tags }) => ({ network, subnetwork, tags })),
  };
}
