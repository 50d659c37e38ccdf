import { shortName } from '../names.ts';
import { natCovering, type Gateway } from '../path/nat.ts';
import { valueOf } from '../snapshot/observed.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { tracesOf, type Check } from './check.ts';
import { intoVpc } from './job-update.ts';

/** Somebody built a NAT for the subnetwork; public destinations pass it by all the same. */
export const privateRangesSurprise: Check = (context) => {
  const { job, mode } = context.snapshot;
  if (mode.kind === 'none' || mode.kind === 'invalid' || mode.egress === 'all-traffic') return [];
  if (!tracesOf(context).some(({ exit }) => exit?.kind === 'google')) return [];
  const unused = unusedNat(context.snapshot);
  if (!unused) return [];
  const { nat, router } = unused;
  const isDefault = job.network.egress === undefined;
  const of = { nat: nat.name, router: shortName(router.name), isDefault };
  // Addresses given by hand are there to be recognised outside.
  const severity = nat.allocation === 'MANUAL_ONLY' ? 'MEDIUM' : 'LOW';
  const nextSteps = [intoVpc(context)];
  const summary = { key: 'privateRangesSurprise', of } as const;
  return [{ id: 'private-ranges-surprise', severity, resource: job.name, summary, nextSteps }];
};

function unusedNat({ mode, connector, vpc: observed }: Snapshot): Gateway | undefined {
  const vpc = valueOf(observed);
  const routers = vpc && valueOf(vpc.routers);
  if (!routers) return undefined;
  if (mode.kind === 'direct') return natCovering(routers, mode.subnetwork);
  return natCovering(routers, valueOf(connector)?.subnetwork);
}
