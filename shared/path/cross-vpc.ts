import { map, valueOf } from '../snapshot/observed.ts';
import { shortName } from '../names.ts';
import type { Address, Route } from '../snapshot/resources.ts';
import type { Vpc } from '../snapshot/snapshot.ts';
import { evaluateFirewall } from './firewall.ts';
import { hasAddresses, natCovering, type Gateway } from './nat.ts';
import { judgeHop, type Hop } from './next-hop.ts';
import type { Packet } from './packet.ts';
import { scopeOf } from './ranges.ts';
import { isUndecided, selectRoutes } from './route.ts';
import type { Trace } from './trace.ts';
import { abort, doubting, drop, end, ongoing, unroutable, type Walk } from './walk.ts';

/** A packet inside a VPC, and the subnetwork that gave it its source address (undefined: a connector's hidden one). */
export interface Entry {
  readonly packet: Packet;
  readonly subnetwork: string | undefined;
}

/** Firewall, route, next hop, NAT: the way of one packet through a VPC network. */
export function crossVpc(walk: Walk, vpc: Vpc, entry: Entry): Trace {
  const { packet } = entry;
  const scope = scopeOf(packet.address);
  if (scope === 'unroutable') return unroutable(walk);
  if (scope === 'public' && packet.protocol === 'tcp' && packet.port === 25) {
    return drop(walk, 'TRAFFIC_TYPE_BLOCKED', { key: 'smtpBlocked' });
  }
  const passed = passFirewall(walk, vpc, packet);
  return 'verdict' in passed ? passed : followRoute(passed, vpc, entry);
}

/** A certain deny ends the way; a rule set that can't be decided or read leaves a doubt behind. */
function passFirewall(walk: Walk, vpc: Vpc, packet: Packet): Walk | Trace {
  const { firewalls, network, name } = vpc;
  if (firewalls.kind !== 'found') {
    const reason = firewalls.kind === 'unknown' ? firewalls.reason : 'not there';
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

function followRoute(walk: Walk, vpc: Vpc, entry: Entry): Trace {
  const { packet } = entry;
  const network = shortName(vpc.name);
  const selection = selectRoutes(vpc.routes, vpc.subnetworks, packet);
  switch (selection.kind) {
    case 'unknown': {
      const say = { key: 'routesUnknown', of: { network, reason: selection.reason } } as const;
      return abort(walk, 'RESOURCE_CONFIG_NOT_FOUND', say);
    }
    case 'none':
      return drop(walk, 'NO_ROUTE', { key: 'noRoute', of: { network, address: packet.text } }, vpc.name);
    case 'subnet': {
      const say = { key: 'routeSubnet', of: { subnetwork: shortName(selection.resource) } } as const;
      const inside = ongoing(walk, { state: 'APPLY_ROUTE', resource: selection.resource, say });
      return end(inside, undefined, { key: 'deliveredSubnet', of: { address: packet.text } }, selection.resource);
    }
    case 'tag-undecided': {
      const { route } = selection;
      const of = { route: shortName(route.name), tags: route.tags.join(', ') };
      return abort(walk, 'UNSUPPORTED', { key: 'routeTagUndecided', of }, route.name);
    }
    case 'routes':
      return followCandidates(walk, vpc, entry, selection.candidates);
  }
}

/**
 * The best-priority routes decide. Google passes over a route whose VM is stopped or gone where another of the same
 * prefix is left; by what rule exactly is not documented, so where that alone would decide, nobody can tell.
 */
function followCandidates(walk: Walk, vpc: Vpc, entry: Entry, candidates: readonly Route[]): Trace {
  const strict = best(candidates).map((route) => judgeHop(route, vpc));
  const first = agreed(strict.map((hop) => takeHop(walk, vpc, entry, hop)));
  if (!strict.some((hop) => hop.kind === 'dead' && hop.unusable)) return first;
  const usable = candidates.filter((route) => {
    const hop = judgeHop(route, vpc);
    return !(hop.kind === 'dead' && hop.unusable);
  });
  if (usable.length === 0) return first;
  const next = best(usable);
  const isClear = !next.some((route) => isUndecided(route, entry.packet));
  const second = agreed(next.map((route) => takeHop(walk, vpc, entry, judgeHop(route, vpc))));
  if (isClear && second.verdict === first.verdict) return first;
  const dead = strict.find((hop) => hop.kind === 'dead');
  const route = dead?.route ?? candidates[0];
  const say = { key: 'routeFallback', of: { route: shortName(route?.name ?? '') } } as const;
  return abort(walk, 'UNSUPPORTED', say, route?.name);
}

function best(candidates: readonly Route[]): Route[] {
  return candidates.filter(({ priority }) => priority === candidates[0]?.priority);
}

/** Equal-cost routes: one verdict if they agree, ambiguous if they don't; what one of them hides, all together hide. */
function agreed(traces: readonly Trace[]): Trace {
  const [first, ...others] = traces;
  if (!first) throw new Error('a packet without a route has no trace');
  const undetermined = traces.find(({ verdict }) => verdict === 'UNDETERMINED');
  if (undetermined) return undetermined;
  const differing = others.find(({ verdict }) => verdict !== first.verdict);
  if (!differing) return first;
  const failing = first.verdict === 'REACHABLE' ? differing : first;
  return { ...failing, verdict: 'AMBIGUOUS' };
}

function takeHop(walk: Walk, vpc: Vpc, entry: Entry, hop: Hop): Trace {
  const { route } = hop;
  const of = { route: shortName(route.name), range: route.destRange, priority: route.priority };
  const routed = ongoing(walk, {
    state: 'APPLY_ROUTE',
    resource: route.name,
    say: { key: 'routeApplied', of: { ...of, hop: hopText(hop) } },
  });
  switch (hop.kind) {
    case 'internet-gateway':
      return leaveByGateway(routed, vpc, { ...entry, route: route.name });
    case 'unknown':
      return abort(routed, hop.cause, { key: 'hopUnknown', of: { route: of.route, target: hop.target } }, route.name);
    case 'dead':
      return drop(
        routed,
        hop.cause,
        { key: 'hopDead', of: { cause: hop.cause, target: shortName(hop.target) } },
        route.name,
      );
    case 'proxy': {
      const { instance, outside } = hop;
      const name = shortName(instance.name);
      const arrived = ongoing(routed, {
        state: 'ARRIVE_AT_INSTANCE',
        resource: instance.name,
        say: { key: 'arriveProxy', of: { instance: name } },
      });
      const addresses = outside.externalAddress === undefined ? [] : [outside.externalAddress];
      return end(
        arrived,
        { kind: 'proxy', instance: instance.name, addresses },
        { key: 'deliveredProxy', of: { instance: name } },
        instance.name,
      );
    }
  }
}

function hopText(hop: Hop): string {
  if (hop.kind === 'internet-gateway') return 'default-internet-gateway';
  return hop.kind === 'proxy' ? shortName(hop.instance.name) : shortName(hop.target);
}

/** The internet gateway takes public destinations alone, and only with an external address: Cloud NAT gives it. */
function leaveByGateway(walk: Walk, vpc: Vpc, entry: Entry & { readonly route: string }): Trace {
  const { packet, subnetwork } = entry;
  const scope = scopeOf(packet.address);
  if (scope === 'google-access') return leaveByGoogleAccess(walk, vpc, entry);
  if (scope !== 'public')
    return drop(
      walk,
      'PRIVATE_TRAFFIC_TO_INTERNET',
      { key: 'privateToInternet', of: { address: packet.text } },
      entry.route,
    );
  const { routers } = vpc;
  const of = {
    subnetwork: subnetwork === undefined ? '' : shortName(subnetwork),
    region: vpc.region,
    network: shortName(vpc.name),
  };
  if (routers.kind !== 'found') {
    const reason = routers.kind === 'unknown' ? routers.reason : 'not there';
    return abort(walk, 'RESOURCE_CONFIG_NOT_FOUND', { key: 'routersUnknown', of: { ...of, reason } });
  }
  const gateway = natCovering(routers.value, subnetwork);
  if (!gateway) return drop(walk, 'NO_EXTERNAL_ADDRESS', { key: 'natMissing', of }, subnetwork);
  const { router, nat } = gateway;
  const name = { nat: nat.name, router: shortName(router.name) };
  if (!hasAddresses(nat)) return drop(walk, 'CLOUD_NAT_NO_ADDRESSES', { key: 'natNoAddresses', of: name }, router.name);
  const translated = ongoing(walk, { state: 'NAT', resource: router.name, say: { key: 'natApplied', of: name } });
  const exit = {
    kind: 'nat' as const,
    router: router.name,
    nat: nat.name,
    addresses: addressesOf(gateway, valueOf(vpc.addresses)),
  };
  return end(translated, exit, { key: 'deliveredInternet', of: { address: packet.text } });
}

/** https://cloud.google.com/vpc/docs/configure-private-google-access: on for the subnetwork, no NAT involved. */
function leaveByGoogleAccess(walk: Walk, vpc: Vpc, { packet, subnetwork }: Entry): Trace {
  const subnet = valueOf(vpc.subnetworks)?.find(({ name }) => name === subnetwork);
  if (!subnet) return abort(walk, 'RESOURCE_CONFIG_NOT_FOUND', { key: 'networkOfUnreadSubnetwork' });
  if (subnet.privateIpGoogleAccess)
    return end(walk, undefined, { key: 'deliveredGoogleAccess', of: { address: packet.text } });
  const of = { subnetwork: shortName(subnet.name) };
  return drop(walk, 'PRIVATE_GOOGLE_ACCESS_DISALLOWED', { key: 'googleAccessOff', of }, subnet.name);
}

/** Reserved addresses by name; automatic ones are Google's choice and not part of the configuration. */
function addressesOf({ nat }: Gateway, known: readonly Address[] | undefined): string[] {
  const active = nat.addresses.filter((name) => !nat.draining.includes(name));
  return active.flatMap((name) => known?.find((address) => address.name === name)?.address ?? []);
}
