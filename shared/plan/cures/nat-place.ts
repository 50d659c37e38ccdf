import type { Gateway } from '../../path/nat.ts';
import { hasAddresses } from '../../path/nat.ts';
import { projectOf, routerName, shortName } from '../../names.ts';
import { isOurs, ourName } from '../../ownership.ts';
import type { Nat, Router } from '../../snapshot/resources.ts';
import type { Vpc } from '../../snapshot/snapshot.ts';

/** Fixed by Google for one network in one region. https://cloud.google.com/network-connectivity/docs/router/quotas */
const ROUTERS_PER_NETWORK_AND_REGION = 5;
/** https://cloud.google.com/nat/quota#limits */
const NATS_PER_ROUTER = 50;

/** Where a NAT for one subnetwork goes, the narrowest place first. */
export type NatPlace =
  /** A router of our own that is there. */
  | { readonly kind: 'own'; readonly router: Router; readonly nat: string }
  /** A router of our own that has yet to be made. */
  | { readonly kind: 'fresh'; readonly router: string; readonly nat: string }
  /** No further router is allowed: a NAT of its own on a router of somebody else's, whose NATs stay as they are. */
  | { readonly kind: 'foreign'; readonly router: Router; readonly nat: string }
  /** A NAT that is there lists the subnetwork, too: ours that was changed, or one of somebody else's as a last resort. */
  | { readonly kind: 'list'; readonly gateway: Gateway }
  /** A NAT of our name stands there and is something else by now. */
  | { readonly kind: 'taken'; readonly router: Router; readonly nat: string }
  | { readonly kind: 'none' };

/** `routers` are all of the project and region: names are given once among them. */
export function placeNat(
  { name: network, region }: Vpc,
  subnetwork: string,
  { here, routers }: { readonly here: readonly Router[]; readonly routers: readonly Router[] },
): NatPlace {
  const byName = here.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const own = byName.find(isOurs);
  // On a router of ours a NAT needs no mark of its own.
  if (own) return onto(own, shortName(subnetwork), 'own');
  if (here.length < ROUTERS_PER_NETWORK_AND_REGION)
    return { kind: 'fresh', router: freshName(network, region, routers), nat: shortName(subnetwork) };
  const mark = ourName(shortName(subnetwork));
  const marked = byName.find(({ nats }) => nats.some(({ name }) => name === mark));
  if (marked) return onto(marked, mark, 'foreign');
  const [host] = byName.filter(hasRoom).sort((a, b) => Number(hasNat(b)) - Number(hasNat(a)));
  if (host) return onto(host, mark, 'foreign');
  const [gateway] = byName.flatMap((router) => router.nats.filter(isExtensible).map((nat) => ({ router, nat })));
  return gateway ? { kind: 'list', gateway } : { kind: 'none' };
}

function onto(router: Router, name: string, kind: 'own' | 'foreign'): NatPlace {
  const there = router.nats.find((nat) => nat.name === name);
  if (!there) return { kind, router, nat: name };
  return isExtensible(there) ? { kind: 'list', gateway: { router, nat: there } } : { kind: 'taken', router, nat: name };
}

/** Our name for the network, or the first with a number behind it that no router of the project and region has. */
function freshName(network: string, region: string, routers: readonly Router[]): string {
  const taken = new Set(routers.map(({ name }) => name));
  const named = (...parts: readonly string[]) => routerName(projectOf(network), region, ourName(...parts));
  let name = named(shortName(network));
  for (let i = 2; taken.has(name); i++) name = named(shortName(network), String(i));
  return name;
}

/** https://cloud.google.com/network-connectivity/docs/interconnect/concepts/ha-vpn-interconnect: such a router is for it alone. */
const hasRoom = ({ nats, encryptedInterconnect }: Router): boolean =>
  nats.length < NATS_PER_ROUTER && !encryptedInterconnect;

/** A router that serves a NAT already, before one that only speaks BGP. */
const hasNat = ({ nats }: Router): boolean => nats.some(({ type }) => type === 'PUBLIC');

/** Whether a subnetwork can be added to a NAT's list, and would get out by it then. */
const isExtensible = (nat: Nat): boolean =>
  nat.type === 'PUBLIC' &&
  nat.endpointTypes.includes('ENDPOINT_TYPE_VM') &&
  nat.coverage === 'LIST_OF_SUBNETWORKS' &&
  hasAddresses(nat);
