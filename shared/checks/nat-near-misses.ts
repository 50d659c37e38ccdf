import { gcloud } from '../gcloud.ts';
import { locationOf, projectOf, shortName } from '../names.ts';
import type { Gateway } from '../path/nat.ts';
import { valueOf } from '../snapshot/observed.ts';
import type { NatSubnetwork } from '../snapshot/resources.ts';
import type { Snapshot, Vpc } from '../snapshot/snapshot.ts';
import type { Say } from '../text/say.ts';
import type { NextStep } from './check.ts';
import { gatewaysOf } from './nat-exits.ts';

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
  return { say, command: listToo({ router, nat }, subnetwork) };
}

/** Adds a subnetwork's primary range to a list, which is replaced as a whole: the others are named again. */
function listToo({ router, nat }: Gateway, subnetwork: string): string {
  const own = nat.subnetworks.find(({ name }) => name === subnetwork);
  const others = nat.subnetworks.filter((listed) => listed !== own).flatMap(rangesOf);
  const secondary = own ? rangesOf(own) : [];
  return gcloud('compute routers nats update', [nat.name], {
    project: projectOf(router.name),
    region: locationOf(router.name),
    router: shortName(router.name),
    'nat-custom-subnet-ip-ranges': [...others, shortName(subnetwork), ...secondary],
  });
}

/** As gcloud writes them: the primary range by the subnetwork's name alone. */
function rangesOf({ name, ranges, secondaryRangeNames }: NatSubnetwork): string[] {
  const subnetwork = shortName(name);
  if (ranges.includes('ALL_IP_RANGES')) return [`${subnetwork}:ALL`];
  return [
    ...(ranges.includes('PRIMARY_IP_RANGE') ? [subnetwork] : []),
    ...secondaryRangeNames.map((range) => `${subnetwork}:${range}`),
  ];
}
