import { shortName } from '../names.ts';
import { map, NOT_THERE } from '../snapshot/observed.ts';
import type { Vpc } from '../snapshot/snapshot.ts';
import { evaluateFirewall } from './firewall.ts';
import { followRoute } from './follow-route.ts';
import type { Entry, Packet } from './packet.ts';
import { steer } from './policy-routes.ts';
import { scopeOf } from './ranges.ts';
import { selectRoutes } from './route.ts';
import type { Trace } from './trace.ts';
import { abort, doubting, drop, ongoing, type Walk } from './walk.ts';

/** Firewall, route, next hop, NAT: the way of one packet through a VPC network. */
export function crossVpc(walk: Walk, vpc: Vpc, entry: Entry): Trace {
  const { packet } = entry;
  if (isBlockedMail(vpc, packet)) return drop(walk, 'TRAFFIC_TYPE_BLOCKED', { key: 'smtpBlocked' });
  const passed = passFirewall(walk, vpc, packet);
  if ('verdict' in passed) return passed;
  const onward = steered(passed, vpc, packet);
  return 'verdict' in onward ? onward : followRoute(onward, vpc, entry);
}

/**
 * Port 25 is closed to external addresses; public ones that a subnetwork uses privately are none.
 * https://cloud.google.com/firewall/docs/firewalls#blockedtraffic
 */
function isBlockedMail(vpc: Vpc, packet: Packet): boolean {
  if (packet.protocol !== 'tcp' || packet.port !== 25 || scopeOf(packet.address) !== 'public') return false;
  const { kind } = selectRoutes(vpc, packet);
  return kind !== 'subnet' && kind !== 'unknown';
}

/** A certain deny ends the way; a rule set that can't be decided or read leaves a doubt behind. */
function passFirewall(walk: Walk, vpc: Vpc, packet: Packet): Walk | Trace {
  const { firewalls, network, name } = vpc;
  if (firewalls.kind !== 'found') {
    const reason = firewalls.kind === 'unknown' ? firewalls.reason : NOT_THERE;
    return doubting(walk, 'RESOURCE_CONFIG_NOT_FOUND', {
      key: 'firewallsUnknown',
      of: { network: shortName(name), reason },
    });
  }
  const order =
    network.kind === 'absent'
      ? { kind: 'found' as const, value: 'AFTER_CLASSIC_FIREWALL' as const }
      : map(network, (n) => n.enforcementOrder);
  const { disposition, rule, layer } = evaluateFirewall(firewalls.value, { network: name, order }, packet);
  if (!rule) return ongoing(walk, { state: 'APPLY_EGRESS_FIREWALL_RULE', say: { key: 'firewallImplied' } });
  const of = { rule: shortName(rule.name), priority: rule.priority, policy: layer !== 'vpc' };
  if (disposition === 'undecided') {
    const say = { key: 'firewallUndecided', of: { ...of, matches: rule.undecidable.join(', ') } } as const;
    return doubting(walk, 'UNSUPPORTED', say, rule.name);
  }
  if (disposition === 'deny') return drop(walk, 'FIREWALL_RULE', { key: 'firewallDenied', of }, rule.name);
  return ongoing(walk, {
    state: 'APPLY_EGRESS_FIREWALL_RULE',
    resource: rule.name,
    say: { key: 'firewallAllowed', of },
  });
}

/** Policy-based routes come first; what they might do is known only where they were read. */
function steered(walk: Walk, { policyBasedRoutes: observed, name }: Vpc, packet: Packet): Walk | Trace {
  if (observed.kind !== 'found') {
    const reason = observed.kind === 'unknown' ? observed.reason : NOT_THERE;
    const say = { key: 'policyRoutesUnknown', of: { network: shortName(name), reason } } as const;
    return abort(walk, 'RESOURCE_CONFIG_NOT_FOUND', say);
  }
  if (observed.value.length === 0) return walk;
  const steering = steer(observed.value, packet);
  const { route } = steering;
  if (!route) return walk;
  const of = { route: shortName(route.name), priority: route.priority };
  if (steering.kind === 'load-balancer') {
    const say = { key: 'policyRouteTaken', of: { ...of, address: steering.address } } as const;
    return abort(walk, 'UNSUPPORTED', say, route.name);
  }
  return ongoing(walk, { state: 'APPLY_ROUTE', resource: route.name, say: { key: 'policyRoutePassed', of } });
}
