import { isGoogleAccess, isInside, isPublic, prefixOf } from './addresses.ts';
import { onAllWays, REACHABLE, UNDETERMINED, unreachable, type Answer } from './answer.ts';
import type { Packet, Sender } from './firewall.ts';
import { networkOf, relative } from './mode.ts';
import { natOf } from './nat.ts';
import type { RawInstance, RawRoute, RawWorld } from './raw.ts';

/** Where packets enter a VPC: its network, the region, and the subnetwork that their source address is from. */
export interface Entry {
  readonly network: string;
  readonly region: string;
  readonly subnetwork: string | undefined;
  readonly sender: Sender;
}

/** Subnet routes first, then the longest prefix, then the priority, then what the next hop does. */
export function followRoutes(world: RawWorld, entry: Entry, packet: Packet): Answer {
  const { isLocal, routes } = lookAround(world, entry, packet);
  if (isLocal) return REACHABLE;
  if (!routes) return UNDETERMINED;
  const applying = routes.filter(({ tags = [] }) => tags.length === 0 || isTagged(tags, entry.sender));
  const longest = Math.max(...applying.map(({ destRange }) => prefixOf(destRange)));
  const candidates = applying.filter(({ destRange }) => prefixOf(destRange) === longest);
  if (candidates.length === 0) return unreachable('NO_ROUTE');
  const strict = takeBest(world, entry, packet, candidates);
  const alive = candidates.filter((route) => !isPassedOver(world, entry.network, route));
  const lenient = alive.length > 0 ? takeBest(world, entry, packet, alive) : strict;
  // Whether Google looks at the priority first or at the next hop's state is not documented.
  return strict.verdict === lenient.verdict ? strict : UNDETERMINED;
}

/** Whether a packet certainly leaves the network's own subnetworks and those of its peers. */
export function isOutside(world: RawWorld, entry: Entry, packet: Packet): boolean {
  const { isLocal, routes } = lookAround(world, entry, packet);
  return !isLocal && routes !== undefined;
}

/** Whether a packet stays in a subnetwork, and all routes that lead to its destination; undefined where some may be unread. */
function lookAround(world: RawWorld, entry: Entry, packet: Packet) {
  const inNetwork = (item: { readonly network: string }) => networkOf(item.network, world.project) === entry.network;
  const subnetworks = world.subnetworks?.filter(inNetwork);
  const learned = learnedRoutes(world, entry);
  const listed = world.routes?.filter((route) => inNetwork(route) && (route.routeStatus ?? 'ACTIVE') === 'ACTIVE');
  const routes = [...(listed ?? []), ...(listed ? (learned ?? []) : [])].filter((route) =>
    isInside(packet.address, route.destRange),
  );
  const homes = (subnetworks ?? []).flatMap(({ ipCidrRange, secondaryIpRanges = [] }) => [
    ipCidrRange,
    ...secondaryIpRanges.map((range) => range.ipCidrRange),
  ]);
  const isLocal = homes.some((range) => isInside(packet.address, range)) || routes.some(isSubnetRoute);
  return { isLocal, routes: subnetworks && listed && learned ? routes : undefined };
}

/** What Cloud Routers learned and peerings brought in, as routes; undefined where it could not be read. */
function learnedRoutes(world: RawWorld, { network, region }: Entry): RawRoute[] | undefined {
  const { routerStatus, peeringRoutes } = world;
  if (routerStatus === null || peeringRoutes === null) return undefined;
  const own = world.networks?.find(({ selfLink }) => relative(selfLink) === network);
  const isHere = (where: string | undefined) => own?.routingConfig?.routingMode === 'GLOBAL' || where === region;
  const dynamic = Object.entries(routerStatus ?? {})
    .filter(
      ([router, { result }]) => networkOf(result.network, world.project) === network && isHere(router.split('/')[3]),
    )
    .flatMap(([router, { result }]) =>
      (result.bestRoutes ?? []).map((best) => ({ ...best, nextHopVpnTunnel: 'learned', selfLink: router })),
    );
  const peered = (peeringRoutes ?? [])
    .filter((asked) => networkOf(asked.network, world.project) === network && isHere(asked.region))
    .flatMap(({ items = [], peering }) => items.map((item) => ({ ...item, peering })))
    .filter(({ imported }) => imported !== false)
    .map(({ destRange, priority, type, peering }) => {
      const routeType = type === 'SUBNET_PEERING_ROUTE' ? 'SUBNET' : 'STATIC';
      return { destRange, priority, nextHopPeering: peering, routeType, selfLink: network };
    });
  return [...dynamic, ...peered].map((route) => ({ ...route, name: '', network, priority: route.priority ?? 0 }));
}

/** Subnet routes of the network itself and of peered ones. */
function isSubnetRoute(route: RawRoute): boolean {
  if (route.nextHopNetwork !== undefined) return true;
  if (route.nextHopPeering === undefined) return false;
  return route.routeType === undefined ? route.priority === 0 : route.routeType === 'SUBNET';
}

const isTagged = (tags: readonly string[], sender: Sender): boolean => tags.some((tag) => sender.tags.includes(tag));

function takeBest(world: RawWorld, entry: Entry, packet: Packet, candidates: readonly RawRoute[]): Answer {
  const best = Math.min(...candidates.map(({ priority }) => priority));
  const equal = candidates
    .filter(({ priority }) => priority === best)
    .toSorted((a, b) => (a.selfLink < b.selfLink ? -1 : 1));
  // Whether tagged routes act on the interfaces of Direct VPC egress is not documented.
  if (entry.sender.kind === 'direct' && equal.some(({ tags = [] }) => tags.length > 0)) return UNDETERMINED;
  return onAllWays(equal.map((route) => takeHop(world, entry, packet, route)));
}

function takeHop(world: RawWorld, entry: Entry, packet: Packet, route: RawRoute): Answer {
  if (route.nextHopGateway !== undefined) return leaveByGateway(world, entry, packet);
  if (route.nextHopIp === undefined && route.nextHopInstance === undefined) return UNDETERMINED;
  if (!world.instances) return UNDETERMINED;
  const found = findInstance(world, world.instances, entry.network, route);
  if (!found && isAlias(world, entry.network, route.nextHopIp)) return UNDETERMINED;
  if (!found) {
    return unreachable(
      route.nextHopIp === undefined ? 'ROUTE_NEXT_HOP_RESOURCE_NOT_FOUND' : 'ROUTE_NEXT_HOP_IP_ADDRESS_NOT_RESOLVED',
    );
  }
  const { instance, face } = found;
  if (!face) return unreachable('ROUTE_NEXT_HOP_INSTANCE_WRONG_NETWORK');
  if (instance.status !== 'RUNNING') return unreachable('INSTANCE_NOT_RUNNING');
  if (instance.canIpForward !== true) return unreachable('FOREIGN_IP_DISALLOWED');
  // It may leave by another of its interfaces.
  if (instance.networkInterfaces.some(({ accessConfigs = [] }) => accessConfigs.length > 0)) return REACHABLE;
  return unreachable('NO_EXTERNAL_ADDRESS');
}

/** The VM that a route names, and its interface in the network; a VM named by its address is one of this network. */
function findInstance(world: RawWorld, instances: readonly RawInstance[], network: string, route: RawRoute) {
  for (const instance of instances) {
    const inNetwork = instance.networkInterfaces.filter((face) => networkOf(face.network, world.project) === network);
    if (route.nextHopIp !== undefined) {
      const face = inNetwork.find(({ networkIP }) => networkIP === route.nextHopIp);
      if (face) return { instance, face };
    } else if (relative(instance.selfLink) === relative(route.nextHopInstance ?? '')) {
      return { instance, face: inNetwork[0] };
    }
  }
  return undefined;
}

/** Whether an alias range's address may be a next hop is not documented. */
function isAlias(world: RawWorld, network: string, address: string | undefined): boolean {
  const faces = (world.instances ?? []).flatMap(({ networkInterfaces }) => networkInterfaces);
  return faces
    .filter((face) => networkOf(face.network, world.project) === network)
    .flatMap(({ aliasIpRanges = [] }) => aliasIpRanges)
    .some(({ ipCidrRange }) => address !== undefined && isInside(address, ipCidrRange));
}

/** A next hop that is stopped, gone or not on the network: Google may pass over the route. */
function isPassedOver(world: RawWorld, network: string, route: RawRoute): boolean {
  if (route.nextHopGateway !== undefined) return false;
  if (route.nextHopIp === undefined && route.nextHopInstance === undefined) return false;
  if (!world.instances) return false;
  const found = findInstance(world, world.instances, network, route);
  if (!found && isAlias(world, network, route.nextHopIp)) return false;
  return found?.face === undefined || found.instance.status !== 'RUNNING';
}

function leaveByGateway(world: RawWorld, { network, region, subnetwork }: Entry, { address }: Packet): Answer {
  if (isGoogleAccess(address)) {
    const own = world.subnetworks?.find(({ selfLink }) => relative(selfLink) === subnetwork);
    if (!own) return UNDETERMINED;
    if (own.privateIpGoogleAccess === true) return REACHABLE;
    // A NAT that covers a subnetwork is said to switch it on.
    const nat = natOf(world, { network, region, subnetwork }, address);
    return nat === 'not covered' ? unreachable('PRIVATE_GOOGLE_ACCESS_DISALLOWED') : UNDETERMINED;
  }
  if (!isPublic(address)) return unreachable('PRIVATE_TRAFFIC_TO_INTERNET');
  switch (natOf(world, { network, region, subnetwork }, address)) {
    case 'translated':
      return REACHABLE;
    case 'no addresses':
      return unreachable('CLOUD_NAT_NO_ADDRESSES');
    case 'not covered':
      return unreachable('NO_EXTERNAL_ADDRESS');
    case 'unknown':
      return UNDETERMINED;
  }
}
