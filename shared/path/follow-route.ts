import { shortName } from '../names.ts';
import type { Route } from '../snapshot/resources.ts';
import type { Vpc } from '../snapshot/snapshot.ts';
import { leaveByGateway } from './leave-by-gateway.ts';
import { judgeHop, type Hop } from './next-hop.ts';
import type { Entry } from './packet.ts';
import { isUndecided, selectRoutes } from './route.ts';
import type { Trace } from './trace.ts';
import { abort, drop, end, ongoing, type Walk } from './walk.ts';

/** The way that the routes of a network send a packet, and what their next hop does with it. */
export function followRoute(walk: Walk, vpc: Vpc, entry: Entry): Trace {
  const { packet } = entry;
  const network = shortName(vpc.name);
  const selection = selectRoutes(vpc, packet);
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
