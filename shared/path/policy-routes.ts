import type { PolicyBasedRoute } from '../snapshot/resources.ts';
import type { Packet, Sender } from './packet.ts';
import { contains, covers, overlaps, toRange } from './ranges.ts';

/** What the policy-based routes of a network do with a packet before any other route is asked. */
export type Steering =
  /** None is for it, or one says that the other routes decide. */
  | { readonly kind: 'other-routes'; readonly route?: PolicyBasedRoute }
  /** One sends it to a load balancer, or may. */
  | { readonly kind: 'load-balancer'; readonly route: PolicyBasedRoute; readonly address: string };

type Match = 'yes' | 'no' | 'maybe';

/**
 * The best priority decides, never the length of a prefix; of equals, Google takes one by a rule that it does not tell.
 * https://cloud.google.com/vpc/docs/policy-based-routes
 */
export function steer(routes: readonly PolicyBasedRoute[], packet: Packet): Steering {
  const matching = routes
    .map((route) => ({ route, match: matches(route, packet) }))
    .filter(({ match }) => match !== 'no')
    .sort((a, b) => a.route.priority - b.route.priority || (a.route.name < b.route.name ? -1 : 1));
  for (const { route } of matching) {
    const equals = matching.filter((one) => one.route.priority === route.priority);
    for (const { route: equal } of equals)
      if (equal.nextHop.kind === 'load-balancer') {
        return { kind: 'load-balancer', route: equal, address: equal.nextHop.address };
      }
    if (equals.some(({ match }) => match === 'yes')) return { kind: 'other-routes', route };
  }
  return { kind: 'other-routes' };
}

function matches({ scope, protocol, sourceRange, destRange }: PolicyBasedRoute, packet: Packet): Match {
  const destination = toRange(destRange);
  if (!destination || !contains(destination, packet.address)) return 'no';
  if (protocol !== 'all' && protocol !== packet.protocol) return 'no';
  const [whose, whence] = [matchesScope(scope, packet.sender), matchesSource(sourceRange, packet.sender)];
  if (whose === 'no' || whence === 'no') return 'no';
  return whose === 'yes' && whence === 'yes' ? 'yes' : 'maybe';
}

/** A connector's VMs are VMs of the network; whether these routes act on Direct VPC egress is not documented. */
function matchesScope(scope: PolicyBasedRoute['scope'], { kind, tags }: Sender): Match {
  if (scope.kind === 'interconnect') return 'no';
  if (scope.kind === 'tags' && !scope.tags.some((tag) => tags.includes(tag))) return 'no';
  return kind === 'direct' ? 'maybe' : 'yes';
}

function matchesSource(sourceRange: string, { source }: Sender): Match {
  const range = toRange(sourceRange);
  if (!range) return 'no';
  if (source === undefined) return range.prefix === 0 ? 'yes' : 'maybe';
  if (covers(range, source)) return 'yes';
  return overlaps(range, source) ? 'maybe' : 'no';
}
