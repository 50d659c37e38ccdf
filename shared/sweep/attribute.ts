import type { ChangedKind, NetworkChange } from '../event/network-change.ts';
import { locationOf, projectOf } from '../names.ts';
import type { Cause, JobRecord } from '../report/record.ts';
import { beforeOf, type Before } from './before.ts';

/** What can bring a verdict about, by Google's word for it; the first that fits decides. */
const FAMILIES: readonly { readonly cause: RegExp; readonly kinds: readonly ChangedKind[] }[] = [
  { cause: /^VPC_CONNECTOR/, kinds: ['connectors'] },
  { cause: /FIREWALL/, kinds: ['firewalls', 'firewallPolicies', 'networks'] },
  { cause: /NAT|NO_EXTERNAL_ADDRESS/, kinds: ['routers', 'subnetworks'] },
  { cause: /ROUTE|PRIVATE|INSTANCE|IP/, kinds: ['routes', 'subnetworks', 'networks'] },
];

/**
 * The change that most likely explains why a job fares otherwise than before: one of the job itself if it meets the
 * network in another way now, else one of an object that its packets met or are stopped by, else one that could bring
 * such a verdict about in its network and region. Undefined where nothing fits: a guess would blame somebody.
 */
export function causeOf(
  record: JobRecord,
  before: Before | undefined,
  changes: readonly NetworkChange[],
): Cause | undefined {
  const now = beforeOf(record);
  const families = familiesOf(now.causes.length > 0 ? now : (before ?? now));
  const met = new Set([...now.resources, ...(before?.resources ?? []), ...stopping(record)]);
  const isOther = before !== undefined && before.mode !== now.mode;
  const weigh = (change: NetworkChange): number => {
    if (change.kind === 'jobs') return change.resource === record.job && (isOther || before === undefined) ? 4 : 0;
    if (!isNear(change, record)) return 0;
    if (met.has(change.resource)) return families.has(change.kind) ? 3 : 1;
    return families.has(change.kind) ? 2 : 0;
  };
  let best: { readonly change: NetworkChange; readonly weight: number } | undefined;
  for (const change of changes) {
    const weight = weigh(change);
    // Of two that weigh the same, the later one: what it did came on top.
    if (weight > 0 && (!best || weight > best.weight || (weight === best.weight && isLater(change, best.change))))
      best = { change, weight };
  }
  return best && toCause(best.change);
}

export function toCause({ id, method, resource, principal, time }: NetworkChange): Cause {
  return { id, method, resource, ...(principal !== undefined && { principal }), time };
}

const isLater = (a: NetworkChange, b: NetworkChange): boolean => Date.parse(a.time) >= Date.parse(b.time);

function familiesOf({ causes }: Before): ReadonlySet<ChangedKind> {
  return new Set(causes.flatMap((cause) => FAMILIES.find((family) => family.cause.test(cause))?.kinds ?? []));
}

/** Objects that findings blame. */
const stopping = ({ findings }: JobRecord): string[] =>
  findings.filter(({ severity }) => severity === 'HIGH' || severity === 'CRITICAL').map(({ resource }) => resource);

/** Whether a change acts where a job's packets go: as far as the audit log says. */
export function isNear(
  { project, region, network, resource }: NetworkChange,
  { job, network: own, mode }: Pick<JobRecord, 'job' | 'network' | 'mode'>,
): boolean {
  // A connector that is gone leaves a job without a network that could be told.
  if (mode.kind === 'connector' && mode.connector === resource) return true;
  if (own === undefined) return false;
  if (project !== undefined && project !== projectOf(own)) return false;
  if (region !== undefined && region !== locationOf(job)) return false;
  return network === undefined || network === own;
}
