import type { Finding } from '../checks/check.ts';
import { gcloud } from '../gcloud.ts';
import { projectOf, shortName } from '../names.ts';
import type { Change, Plan } from '../plan/change.ts';
import type { Withheld } from '../plan/restrict.ts';
import { lastMaking, timesMade, type Ledger } from './ledger.ts';

/** A planned change that was carried out before: since then, somebody has undone it. */
interface Opposed {
  readonly change: Change;
  readonly count: number;
  readonly at: string;
}

/** What of a plan run-egress has made before. Taking away is no making: it may be done as often as it is needed. */
function opposedIn(plan: Plan, ledger: Ledger): Opposed[] {
  return plan.flatMap((change) => {
    const last = lastMaking(ledger, change.id);
    return last && change.verb !== 'delete' ? [{ change, count: timesMade(ledger, change.id), at: last.at }] : [];
  });
}

/** Somebody takes away what run-egress makes: said for each thing, with the command that shows who it was. */
export function oppositionFindings(plan: Plan, ledger: Ledger): Finding[] {
  return opposedIn(plan, ledger).map(({ change: { target }, count, at }) => ({
    id: 'taken-away',
    severity: 'MEDIUM',
    resource: target,
    summary: { key: 'takenAway', of: { resource: shortName(target), count, at } },
    nextSteps: [{ say: { key: 'takenAwayStep' }, command: whoDid(target, at) }],
  }));
}

/** Entries of Admin Activity are kept for 400 days. https://cloud.google.com/logging/quotas#logs_retention_periods */
function whoDid(target: string, since: string): string {
  const filter = [
    'logName:"cloudaudit.googleapis.com%2Factivity"',
    `protoPayload.resourceName="${target}"`,
    `timestamp>="${since}"`,
  ].join(' AND ');
  return gcloud('logging read', [filter], { project: projectOf(target), limit: 10 });
}

/** Holds back what has been made again as often as the policy allows. */
export function rebuildObjection(
  ledger: Ledger,
  rebuilds: number,
): (change: Change) => Withheld['because'] | undefined {
  return ({ id, verb }) => {
    const count = timesMade(ledger, id);
    // What is deleted to be made anew is rebuilt by that; what is made is rebuilt from the second time on.
    if (verb === 'delete') return count >= rebuilds ? { key: 'withheldRebuilt', of: { count } } : undefined;
    return count > rebuilds ? { key: 'withheldRebuilds', of: { count } } : undefined;
  };
}
