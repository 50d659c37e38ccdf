import type { Finding, NextStep } from '../checks/check.ts';
import type { Plan } from './change.ts';
import { cureConnectorNotReady, cureMissingConnector } from './cures/connector.ts';
import type { Cure } from './cures/cure.ts';
import { cureConnectorCutOff, cureDeniedEgress } from './cures/firewall.ts';
import { adviseOnHiddenSubnetwork } from './cures/hidden-subnetwork.ts';
import { cureMissingNat } from './cures/nat.ts';
import { cureByProxy, cureDeadHop, cureExit, cureMissingRoute } from './cures/route.ts';
import { look, type Question } from './look.ts';

/** Which cure mends which finding. What is not here is explained, never built. */
const CURES: Readonly<Record<string, Cure>> = {
  'connector-missing': cureMissingConnector,
  'connector-not-ready': cureConnectorNotReady,
  'connector-cut-off': cureConnectorCutOff,
  'egress-denied': cureDeniedEgress,
  'route-missing': cureMissingRoute,
  'next-hop-dead': cureDeadHop,
  'nat-missing': (site) => (site.policy.internet === 'proxy' ? cureByProxy(site) : cureMissingNat(site)),
  'nat-hidden-subnetwork': adviseOnHiddenSubnetwork,
  'exit-not-required': cureExit,
};

/** A job needs a handful of changes at the most; a loop that found more would be circling. */
const MOST_ROUNDS = 20;

/** What there is to say to a person, by finding. */
export type Advice = Map<string, readonly NextStep[]>;

/**
 * Extends a plan by what is to be built, one cure at a time: what stops the packet now is cured in thought, and the packet
 * is traced again, until it arrives or nothing more can be built. What can't be built is told in `advice`.
 */
export function buildOut(question: Question, start: Plan, advice: Advice): Plan {
  let changes = start;
  const hopeless = new Set<string>();
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const site = look(question, changes);
    const finding = site.findings.find(({ id, resource }) => id in CURES && !hopeless.has(`${id} ${resource}`));
    if (!finding) return changes;
    const remedy = CURES[finding.id]?.({ ...site, finding }) ?? { changes: [], advice: [] };
    for (const step of remedy.advice) append(advice, finding.id, step);
    const then = remedy.changes.length > 0 && look(question, [...changes, ...remedy.changes]).findings;
    if (then && helps(finding, { now: site.findings, then }, advice)) changes = [...changes, ...remedy.changes];
    else hopeless.add(`${finding.id} ${finding.resource}`);
  }
  return changes;
}

/** A change that leaves what it should cure, or that leads into a dead end of its own, is not made; it is told why. */
function helps(
  { id, resource }: Finding,
  { now, then }: { readonly now: readonly Finding[]; readonly then: readonly Finding[] },
  advice: Advice,
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

/** Adds a step to what there is to say of a finding. */
export function append(advice: Advice, id: string, step: NextStep): void {
  advice.set(id, [...(advice.get(id) ?? []), step]);
}
