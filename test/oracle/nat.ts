import { isInside } from './addresses.ts';
import { networkOf, relative } from './mode.ts';
import type { RawNat, RawWorld } from './raw.ts';

export type NatAnswer = 'translated' | 'no addresses' | 'not covered' | 'unknown';

/** What Cloud NAT does with packets from a subnetwork; undefined is the hidden one of a connector made with a range. */
export function natOf(
  world: RawWorld,
  { network, region, subnetwork }: { network: string; region: string; subnetwork: string | undefined },
  address: string,
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
  const ways = new Set(poolsOf(covering, address).map((pool) => pool > 0));
  if (ways.size > 1) return 'unknown';
  return ways.has(true) ? 'translated' : 'no addresses';
}

/** How many addresses are there for a destination, in every way in which the rules may be meant. */
function poolsOf(nat: RawNat, address: string): number[] {
  const { natIpAllocateOption, natIps = [], drainNatIps = [], rules = [] } = nat;
  const own = natIpAllocateOption === 'MANUAL_ONLY' ? countOf(natIps, drainNatIps) : 1;
  const judged = rules.map(({ match, action }) => ({
    pool: countOf(action.sourceNatActiveIps ?? [], action.sourceNatDrainIps ?? []),
    isFor: isFor(match, address),
  }));
  const certain = judged.filter(({ isFor }) => isFor === true).map(({ pool }) => pool);
  const open = judged.filter(({ isFor }) => isFor === undefined).map(({ pool }) => pool);
  return [...(certain.length > 0 ? certain : [own]), ...open];
}

const countOf = (active: readonly string[], draining: readonly string[]): number =>
  active.filter((address) => !draining.includes(address)).length;

/** Random rules are spelled in two ways that everybody understands, and in one that nobody does. */
function isFor(match: string, address: string): boolean | undefined {
  const ranges = match.split(' || ').map((term) => /'([\d./]+)'/.exec(term)?.[1]);
  return ranges.includes(undefined) ? undefined : ranges.some((range) => isInside(address, range ?? ''));
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
