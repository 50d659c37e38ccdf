import { behind, firstOf, isInside } from './addresses.ts';
import type { Packet } from './firewall.ts';
import { networkOf } from './mode.ts';
import type { RawPolicyBasedRoute, RawWorld } from './raw.ts';
import type { Entry } from './routes.ts';

/**
 * Whether a policy-based route may send a packet to a load balancer, of which nothing is known: every order of equals is
 * tried, every source address, and, for Direct VPC egress, both that these routes act on it and that they don't.
 */
export function mayBeSteered(world: RawWorld, entry: Entry, packet: Packet): boolean {
  if (world.policyBasedRoutes === null) return true;
  const routes = (world.policyBasedRoutes ?? [])
    .filter(({ network }) => networkOf(network, world.project) === entry.network)
    .map((route) => ({ route, matches: waysOf(route, entry, packet) }))
    .filter(({ matches }) => matches.includes(true));
  const priorities = [...new Set(routes.map(({ route }) => route.priority ?? 1000))].sort((a, b) => a - b);
  for (const priority of priorities) {
    const equals = routes.filter(({ route }) => (route.priority ?? 1000) === priority);
    if (equals.some(({ route }) => route.nextHopOtherRoutes === undefined)) return true;
    if (equals.some(({ matches }) => !matches.includes(false))) return false;
  }
  return false;
}

/** Does it match? In every way in which that may turn out. */
function waysOf(route: RawPolicyBasedRoute, { sender }: Entry, packet: Packet): boolean[] {
  const { protocolVersion, ipProtocol = 'ALL', srcRange = '0.0.0.0/0', destRange = '0.0.0.0/0' } = route.filter ?? {};
  if (protocolVersion === 'IPV6' || route.interconnectAttachment) return [false];
  if (!isInside(packet.address, destRange)) return [false];
  if (ipProtocol !== 'ALL' && ipProtocol.toLowerCase() !== packet.protocol) return [false];
  const tags = route.virtualMachine?.tags ?? [];
  if (tags.length > 0 && !tags.some((tag) => sender.tags.includes(tag))) return [false];
  const home = sender.range ?? '0.0.0.0/0';
  const first = Math.max(firstOf(home), firstOf(srcRange));
  const end = Math.min(behind(home), behind(srcRange));
  if (first >= end) return [false];
  const isWhole = first === firstOf(home) && end === behind(home);
  return sender.kind === 'connector' && isWhole ? [true] : [true, false];
}
