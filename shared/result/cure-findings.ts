import type { Outcome } from '../apply/apply.ts';
import type { Finding } from '../checks/check.ts';
import { shortName } from '../names.ts';
import type { Plan } from '../plan/change.ts';
import type { Judged } from '../plan/judged.ts';
import type { RecordedChange } from '../record/change-record.ts';
import { natsOf, type Unconfirmed } from '../record/confirm.ts';

/** Where the policy wants to be asked: what waits, and how it is approved. */
export function approvalFinding(id: string, { policy, snapshot }: Judged, proposed: Plan): Finding[] {
  const asks = policy.remediation === 'ask' || policy.job.edit === 'ask';
  if (!asks || proposed.length === 0) return [];
  return [
    {
      id: 'approval-needed',
      severity: 'LOW',
      resource: snapshot.job.name,
      summary: { key: 'approvalNeeded', of: { count: proposed.length } },
      nextSteps: [{ say: { key: 'approvalNeededStep', of: { id } } }],
    },
  ];
}

interface Cure {
  /** Of the result, by which the changes can be taken back. */
  readonly id: string;
  readonly before: Judged;
  readonly outcomes: readonly Outcome[];
  readonly changes: readonly RecordedChange[];
  readonly unconfirmed: readonly Unconfirmed[];
}

/** What only a cure finds out: what stood in its way, what is not proved yet, and what its own work means for others. */
export function cureFindings({ id, before, outcomes, changes, unconfirmed }: Cure): Finding[] {
  return [
    ...outcomes.flatMap(existsOtherwise),
    ...unconfirmed.map(notConfirmed),
    // Where it was made again, it was said before that somebody had taken it away, and nobody would hear of it.
    ...before.findings.filter((finding) => finding.id === 'taken-away'),
    ...changes
      .filter(({ outcome }) => outcome === 'applied')
      .flatMap((change) => natsOf(change).map(({ router, nat }) => natKeepsOut({ id, router, nat: nat.name }))),
  ];
}

function existsOtherwise(outcome: Outcome): Finding[] {
  if (outcome.kind !== 'failed' || outcome.because !== 'different') return [];
  const { change, reason } = outcome;
  return [
    {
      id: 'exists-otherwise',
      severity: 'HIGH',
      resource: change.target,
      summary: { key: 'existsOtherwise', of: { resource: shortName(change.target), reason } },
      nextSteps: [{ say: { key: 'existsOtherwiseStep' } }],
    },
  ];
}

const notConfirmed = ({ router, nat }: Unconfirmed): Finding => ({
  id: 'nat-not-confirmed',
  severity: 'MEDIUM',
  resource: router,
  summary: { key: 'notConfirmed', of: { nat, router: shortName(router) } },
  nextSteps: [],
});

/** Where a NAT lists subnetworks, Google refuses one that covers all of them: the network team must not be blocked by us. */
const natKeepsOut = ({ id, router, nat }: { id: string; router: string; nat: string }): Finding => ({
  id: 'nat-keeps-out',
  severity: 'LOW',
  resource: router,
  summary: { key: 'natKeepsOut', of: { nat, router: shortName(router) } },
  nextSteps: [{ say: { key: 'natKeepsOutStep', of: { id } } }],
});
