import { shortName } from '../names.ts';
import { NOT_THERE, valueOf } from '../snapshot/observed.ts';
import type { Address } from '../snapshot/resources.ts';
import type { Vpc } from '../snapshot/snapshot.ts';
import { natCovering, type Gateway } from './nat.ts';
import { poolsFor, type Pools } from './nat-rules.ts';
import type { Entry } from './packet.ts';
import { scopeOf } from './ranges.ts';
import type { Trace } from './trace.ts';
import { abort, drop, end, ongoing, type Walk } from './walk.ts';

/** The internet gateway takes public destinations alone, and only with an external address: Cloud NAT gives it. */
export function leaveByGateway(walk: Walk, vpc: Vpc, entry: Entry & { readonly route: string }): Trace {
  const { packet, subnetwork } = entry;
  const scope = scopeOf(packet.address);
  if (scope === 'google-access') return leaveByGoogleAccess(walk, vpc, entry);
  if (scope !== 'public') {
    const say = { key: 'privateToInternet', of: { address: packet.text } } as const;
    return drop(walk, 'PRIVATE_TRAFFIC_TO_INTERNET', say, entry.route);
  }
  const reached = entry.isGoogleApi ? reachGoogleApi(walk, vpc, entry) : undefined;
  if (reached) return reached;
  const { routers } = vpc;
  const of = placeOf(vpc, subnetwork);
  if (routers.kind !== 'found') {
    const reason = routers.kind === 'unknown' ? routers.reason : NOT_THERE;
    return abort(walk, 'RESOURCE_CONFIG_NOT_FOUND', { key: 'routersUnknown', of: { ...of, reason } });
  }
  const gateway = natCovering(routers.value, subnetwork);
  if (!gateway) return drop(walk, 'NO_EXTERNAL_ADDRESS', { key: 'natMissing', of }, subnetwork);
  return translate(walk, vpc, entry, gateway);
}

const placeOf = ({ region, name }: Vpc, subnetwork: string | undefined) => ({
  subnetwork: subnetwork === undefined ? '' : shortName(subnetwork),
  region,
  network: shortName(name),
});

function translate(walk: Walk, vpc: Vpc, { packet }: Entry, { router, nat }: Gateway): Trace {
  const of = { nat: nat.name, router: shortName(router.name) };
  const pools = poolsFor(nat, packet.address);
  const empty = pools.filter((pool) => pool !== 'auto' && pool.length === 0);
  if (empty.length === pools.length) {
    return drop(walk, 'CLOUD_NAT_NO_ADDRESSES', { key: 'natNoAddresses', of }, router.name);
  }
  if (empty.length > 0) return abort(walk, 'UNSUPPORTED', { key: 'natRuleUndecided', of }, router.name);
  const translated = ongoing(walk, { state: 'NAT', resource: router.name, say: { key: 'natApplied', of } });
  const exit = {
    kind: 'nat' as const,
    router: router.name,
    nat: nat.name,
    addresses: addressesOf(pools, valueOf(vpc.addresses)),
    ...(nat.rules.length > 0 && { hasRules: true as const }),
  };
  return end(translated, exit, { key: 'deliveredInternet', of: { address: packet.text } });
}

/** Private Google Access of a subnetwork; of a hidden one, or one that was not read, nobody can tell. */
function hasGoogleAccess(vpc: Vpc, subnetwork: string | undefined): 'on' | 'off' | 'unknown' {
  const subnet = valueOf(vpc.subnetworks)?.find(({ name }) => name === subnetwork);
  if (!subnet) return 'unknown';
  return subnet.privateIpGoogleAccess ? 'on' : 'off';
}

function isNatCovered(vpc: Vpc, subnetwork: string | undefined): boolean {
  const routers = valueOf(vpc.routers);
  return routers !== undefined && natCovering(routers, subnetwork) !== undefined;
}

/**
 * A public address of Google's APIs: by Private Google Access, which a NAT that covers the subnetwork brings along.
 * Undefined where neither is there. https://cloud.google.com/nat/docs/nat-product-interactions
 */
function reachGoogleApi(walk: Walk, vpc: Vpc, { packet, subnetwork }: Entry): Trace | undefined {
  const access = hasGoogleAccess(vpc, subnetwork);
  if (access === 'on' || isNatCovered(vpc, subnetwork)) {
    return end(walk, undefined, { key: 'deliveredGoogleAccess', of: { address: packet.text } });
  }
  if (access === 'off') return undefined;
  return googleAccessUnknown(walk, subnetwork);
}

/** A hidden subnetwork shows its settings to nobody. */
function googleAccessUnknown(walk: Walk, subnetwork: string | undefined): Trace {
  const cause = subnetwork === undefined ? 'UNSUPPORTED' : 'RESOURCE_CONFIG_NOT_FOUND';
  return abort(walk, cause, { key: 'googleAccessUnknown' }, subnetwork);
}

/**
 * The addresses that are Google APIs' alone need Private Google Access. A NAT that covers the subnetwork is said to
 * switch it on, whatever the subnetwork shows: nobody has to rely on that.
 * https://cloud.google.com/vpc/docs/configure-private-google-access
 */
function leaveByGoogleAccess(walk: Walk, vpc: Vpc, { packet, subnetwork }: Entry): Trace {
  const access = hasGoogleAccess(vpc, subnetwork);
  if (access === 'unknown') return googleAccessUnknown(walk, subnetwork);
  if (access === 'on') return end(walk, undefined, { key: 'deliveredGoogleAccess', of: { address: packet.text } });
  const of = { subnetwork: shortName(subnetwork ?? '') };
  if (vpc.routers.kind !== 'found' || isNatCovered(vpc, subnetwork)) {
    return abort(walk, 'UNSUPPORTED', { key: 'googleAccessByNat', of }, subnetwork);
  }
  return drop(walk, 'PRIVATE_GOOGLE_ACCESS_DISALLOWED', { key: 'googleAccessOff', of }, subnetwork);
}

/** Reserved addresses by name; automatic ones are Google's choice and not part of the configuration. */
function addressesOf([pool, ...others]: Pools, known: readonly Address[] | undefined): string[] {
  if (pool === undefined || pool === 'auto' || others.length > 0) return [];
  return pool.flatMap((name) => known?.find((address) => address.name === name)?.address ?? []);
}
