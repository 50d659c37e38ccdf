import type { Nat, Router } from '../snapshot/resources.ts';

/** A Cloud NAT and the router that carries it. */
export interface Gateway {
  readonly router: Router;
  readonly nat: Nat;
}

/**
 * The public NAT that translates packets from a subnetwork's primary range, where connectors and Direct VPC egress take
 * their addresses. `subnetwork` undefined is the hidden one of a connector made with a range: only a NAT of all
 * subnetworks covers it. Routers are those of the right network and region. Google lets one NAT alone cover a range;
 * where there seem to be more, it is the first by name.
 * https://cloud.google.com/nat/docs/ports-and-addresses, https://cloud.google.com/run/docs/configuring/vpc-connectors
 */
export function natCovering(routers: readonly Router[], subnetwork: string | undefined): Gateway | undefined {
  const covering = routers.flatMap((router) =>
    router.nats.filter((nat) => isCovering(nat, subnetwork)).map((nat) => ({ router, nat })),
  );
  return covering.length > 1 ? covering.sort(byName)[0] : covering[0];
}

const byName = (a: Gateway, b: Gateway): number =>
  `${a.router.name} ${a.nat.name}` < `${b.router.name} ${b.nat.name}` ? -1 : 1;

function isCovering(nat: Nat, subnetwork: string | undefined): boolean {
  if (nat.type !== 'PUBLIC' || !nat.endpointTypes.includes('ENDPOINT_TYPE_VM')) return false;
  if (nat.coverage !== 'LIST_OF_SUBNETWORKS') return true;
  return nat.subnetworks.some(
    ({ name, ranges }) =>
      name === subnetwork && (ranges.includes('ALL_IP_RANGES') || ranges.includes('PRIMARY_IP_RANGE')),
  );
}

/** A NAT with addresses given by hand and none of them left has nothing to translate to, but what its rules keep. */
export function hasAddresses({ allocation, addresses, draining }: Nat): boolean {
  return allocation === 'AUTO_ONLY' || addresses.some((address) => !draining.includes(address));
}
