import { shortName } from '../names.ts';
import type { Gateway } from '../path/nat.ts';
import { valueOf } from '../snapshot/observed.ts';
import type { Snapshot, Vpc } from '../snapshot/snapshot.ts';
import type { Say } from '../text/say.ts';
import type { NextStep } from './check.ts';
import { gatewaysOf } from './nat-exits.ts';
import { listCommand, withPrimary } from './nat-listing.ts';

const MOST = 3;

/** Cloud NATs that look as if they served a subnetwork, and why they don't: nearest first. */
export function natNearMisses({ vpc: observed, neighbours }: Snapshot, subnetwork: string | undefined): NextStep[] {
  const vpc = valueOf(observed);
  if (!vpc) return [];
  const gateways = gatewaysOf((valueOf(neighbours.routers) ?? []).filter((router) => isNear(router, vpc)));
  const here = gateways.filter(({ router }) => router.network === vpc.name && router.region === vpc.region);
  const elsewhere = gateways.filter((gateway) => !here.includes(gateway) && gateway.nat.type === 'PUBLIC');
  return [
    ...here.map((gateway) => missInPlace(gateway, subnetwork)),
    ...elsewhere.map((gateway) => ({ say: missNextDoor(gateway, vpc) })),
  ].slice(0, MOST);
}

/** Of the network, in whatever region, or of the region, in whatever network. */
function isNear({ network, region }: Gateway['router'], vpc: Vpc): boolean {
  return network === vpc.name || region === vpc.region;
}

function missNextDoor({ router, nat }: Gateway, vpc: Vpc): Say {
  const of = { nat: nat.name, router: shortName(router.name) };
  return router.network === vpc.name
    ? { key: 'natInOtherRegion', of: { ...of, region: router.region } }
    : { key: 'natInOtherNetwork', of: { ...of, network: shortName(router.network) } };
}

function missInPlace({ router, nat }: Gateway, subnetwork: string | undefined): NextStep {
  const of = { nat: nat.name, router: shortName(router.name) };
  if (nat.type === 'PRIVATE') return { say: { key: 'natPrivate', of } };
  if (!nat.endpointTypes.includes('ENDPOINT_TYPE_VM'))
    return { say: { key: 'natForOtherEndpoints', of: { ...of, types: nat.endpointTypes.join(', ') } } };
  const listed = nat.subnetworks.map(({ name }) => shortName(name)).join(', ');
  if (subnetwork === undefined) return { say: { key: 'natListsNoHidden', of: { ...of, listed } } };
  const own = nat.subnetworks.find(({ name }) => name === subnetwork);
  const say: Say = own
    ? { key: 'natSecondaryOnly', of: { ...of, subnetwork: shortName(subnetwork) } }
    : { key: 'natListsOthers', of: { ...of, listed } };
  const command = listCommand({ router: router.name, nat: nat.name, list: withPrimary(nat.subnetworks, subnetwork) });
  return { say, command };
}
