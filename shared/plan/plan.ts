import type { Finding, NextStep } from '../checks/check.ts';
import { evaluate } from '../checks/evaluate.ts';
import type { Job } from '../job/job.ts';
import { locationOf } from '../names.ts';
import type { Flow } from '../path/flow.ts';
import { traceEgress } from '../path/trace-egress.ts';
import type { Policy } from '../policy/policy.ts';
import type { Observed } from '../snapshot/observed.ts';
import { snapshotOf } from '../snapshot/snapshot.ts';
import type { World } from '../snapshot/world.ts';
import type { Plan } from './change.ts';
import { candidateNetworks, cureConnectorNotReady, cureMissingConnector } from './cures/connector.ts';
import type { Cure, Site } from './cures/cure.ts';
import { cureConnectorCutOff, cureDeniedEgress } from './cures/firewall.ts';
import { cureMissingNat } from './cures/nat.ts';
import { cureByProxy, cureDeadHop, cureMissingRoute } from './cures/route.ts';
import { commandsOf } from './commands.ts';
import { imagine } from './imagine.ts';

/** Which cure mends which finding. What is not here is explained, never built. */
const CURES: Readonly<Record<string, Cure>> = {
  'connector-missing': cureMissingConnector,
  'connector-not-ready': cureConnectorNotReady,
  'connector-cut-off': cureConnectorCutOff,
  'egress-denied': cureDeniedEgress,
  'route-missing': cureMissingRoute,
  'next-hop-dead': cureDeadHop,
  'nat-missing': (site) => (site.policy.internet === 'proxy' ? cureByProxy(site) : cureMissingNat(site)),
};

/** A job needs a handful of changes at the most; a loop that found more would be circling. */
const MOST_ROUNDS = 20;

export interface Question {
  readonly world: World;
  readonly job: Job;
  readonly stored: Observed<Job>;
  readonly flows: readonly Flow[];
  readonly policy: Policy;
}

export interface Proposal {
  readonly changes: Plan;
  /** By finding: why nothing can be built for it, and what a person can do instead. */
  readonly advice: ReadonlyMap<string, readonly NextStep[]>;
}

/**
 * The fewest changes that bring a job's destinations within reach: what stops the packet now is cured in thought, the
 * packet is traced again, until it arrives or nothing more can be built. So a plan for a world that needs nothing is
 * empty, and nothing is built in front of an obstacle that stays.
 */
export function plan(question: Question): Proposal {
  const advice = new Map<string, readonly NextStep[]>();
  const changes = proposals(question, advice);
  const unset = question.policy.connector.network === null && advice.has('connector-missing');
  if (unset) for (const step of connectorSuggestions(question)) append(advice, 'connector-missing', step);
  return { changes, advice };
}

function proposals(question: Question, advice: Map<string, readonly NextStep[]>): Plan {
  let changes: Plan = [];
  const hopeless = new Set<string>();
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const site = look(question, changes);
    const finding = site.findings.find(({ id, resource }) => id in CURES && !hopeless.has(`${id} ${resource}`));
    if (!finding) return changes;
    const remedy = CURES[finding.id]?.({ ...site, finding }) ?? { changes: [], advice: [] };
    for (const step of remedy.advice) append(advice, finding.id, step);
    const better =
      remedy.changes.length > 0 &&
      helps(finding, { now: site.findings, then: look(question, [...changes, ...remedy.changes]).findings }, advice);
    if (better) changes = [...changes, ...remedy.changes];
    else hopeless.add(`${finding.id} ${finding.resource}`);
  }
  return changes;
}

function look(
  { world, job, stored, flows, policy }: Question,
  planned: Plan,
): Omit<Site, 'finding'> & { findings: readonly Finding[] } {
  const imagined = imagine(world, planned);
  const snapshot = snapshotOf(imagined, job);
  const traces = flows.map((flow) => traceEgress(snapshot, flow));
  const findings = evaluate({ snapshot, stored, flows: traces, policy });
  return { world: imagined, snapshot, flows, traces, policy, planned, findings };
}

/** A change that leaves what it should cure, or that leads into a dead end of its own, is not made; it is told why. */
function helps(
  { id, resource }: Finding,
  { now, then }: { readonly now: readonly Finding[]; readonly then: readonly Finding[] },
  advice: Map<string, readonly NextStep[]>,
): boolean {
  const isSame = (other: Pick<Finding, 'id' | 'resource'>) => (one: Finding) =>
    one.id === other.id && one.resource === other.resource;
  if (then.some(isSame({ id, resource }))) {
    append(advice, id, { say: { key: 'cureDoesNotHelp' } });
    return false;
  }
  const dead = then.find(
    (finding) =>
      (finding.id === 'next-hop-dead' && !now.some(isSame(finding))) ||
      (finding.id === 'reading-failed' && id !== 'connector-missing'),
  );
  if (!dead) return true;
  append(advice, id, { say: dead.summary });
  for (const step of dead.nextSteps) append(advice, id, step);
  return false;
}

function append(advice: Map<string, readonly NextStep[]>, id: string, step: NextStep): void {
  advice.set(id, [...(advice.get(id) ?? []), step]);
}

/** The policy names no network for connectors: what would be done in each network that the region has. */
function connectorSuggestions(question: Question): NextStep[] {
  const { world, job, policy } = question;
  return candidateNetworks(world, locationOf(job.name))
    .slice(0, 3)
    .flatMap((network) => {
      const there = { ...policy, connector: { ...policy.connector, network } };
      const steps = plan({ ...question, policy: there }).changes;
      const head: NextStep = { say: { key: 'connectorIn', of: { network } } };
      return [head, ...steps.flatMap(toNextSteps)];
    });
}

/** A change as commands that a person can run instead. */
export function toNextSteps({ reason, spec }: Plan[number]): NextStep[] {
  return commandsOf(spec).map((command) => ({ say: reason, command }));
}

/** Changes and advice told with the findings that they are about. */
export function withNextSteps(findings: readonly Finding[], { changes, advice }: Proposal): Finding[] {
  return findings.map((finding) => {
    const own = advice.get(finding.id) ?? [];
    const cured =
      finding.severity === 'LOW' ? [] : changes.filter(({ cures }) => cures === finding.id).flatMap(toNextSteps);
    return { ...finding, nextSteps: [...finding.nextSteps, ...own, ...cured] };
  });
}
