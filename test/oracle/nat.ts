import { networkOf, relative } from './mode.ts';
import type { RawNat, RawWorld } from './raw.ts';

export type NatAnswer = 'translated' | 'no addresses' | 'not covered' | 'unknown';

/** What Cloud NAT does with packets from a subnetwork; undefined is the hidden one of a connector made with a range. */
export function natOf(
  world: RawWorld,
  { network, region, subnetwork }: { network: string; region: string; subnetwork: string | undefined },
): NatAnswer {
  if (!world.routers) return 'unknown';
  const near = world.routers.filter(
    (router) => networkOf(router.network, world.project) === network && router.region.split('/').at(-1) === region,
  );
  const covering = near
    .toSorted((a, b) => (a.selfLink < b.selfLink ? -1 : 1))
    .flatMap(({ nats = [] }) => nats.toSorted((a, b) => (a.name < b.name ? -1 : 1)))
    .find((nat) => isCovering(nat, subnetwork));
  if (!covering) return 'not covered';
  return hasAddress(covering) ? 'translated' : 'no addresses';
}

function isCovering(nat: RawNat, subnetwork: string | undefined): boolean {
  if (nat.type === 'PRIVATE') return false;
  if (nat.endpointTypes?.length && !nat.endpointTypes.includes('ENDPOINT_TYPE_VM')) return false;
  if (nat.sourceSubnetworkIpRangesToNat?.startsWith('ALL_SUBNETWORKS')) return true;
  for (const listed of nat.subnetworks ?? []) {
    if (relative(listed.name) !== subnetwork) continue;
    if (listed.sourceIpRangesToNat.includes('ALL_IP_RANGES')) return true;
    if (listed.sourceIpRangesToNat.includes('PRIMARY_IP_RANGE')) return true;
  }
  return false;
}

function hasAddress({ natIpAllocateOption, natIps = [], drainNatIps = [] }: RawNat): boolean {
  if (natIpAllocateOption !== 'MANUAL_ONLY') return true;
  return natIps.some((address) => !drainNatIps.includes(address));
}
