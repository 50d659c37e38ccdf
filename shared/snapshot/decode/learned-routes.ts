import { z } from 'zod';
import { locationOf, shortName } from '../../names.ts';
import type { LearnedRoute } from '../resources.ts';
import { listOf, parse, range, text, whole } from './raw.ts';

/** The routes in the answer of getRouterStatus. */
export function bestRoutesIn(status: unknown): readonly unknown[] {
  return (
    parse(z.looseObject({ result: z.looseObject({ bestRoutes: listOf(z.unknown()) }).nullish() }), status).result
      ?.bestRoutes ?? []
  );
}

/** Those of a peering's routes that made it in: a conflict keeps some out. */
export function importedIn(exchanged: readonly unknown[]): readonly unknown[] {
  return exchanged.filter(
    (route) => parse(z.looseObject({ imported: z.boolean().nullish() }), route).imported !== false,
  );
}

/** What nobody writes on a route that is learned. */
const LEARNED = { tags: [], description: '' } as const;

const Best = z.looseObject({
  destRange: range,
  priority: whole,
  nextHopIp: text,
  nextHopVpnTunnel: text,
  nextHopInterconnectAttachment: text,
});

/** Who learned a route, and for which network. */
export interface Learner {
  readonly router: string;
  readonly network: string;
}

/**
 * One of a router's best routes, under the router's name: it has none of its own.
 * https://cloud.google.com/compute/docs/reference/rest/v1/routers/getRouterStatus
 */
export function toDynamicRoute(value: unknown, { router, network }: Learner): LearnedRoute {
  const { destRange, priority, ...hops } = parse(Best, value);
  const hop = hops.nextHopVpnTunnel ?? hops.nextHopInterconnectAttachment ?? hops.nextHopIp ?? router;
  const nextHop = { kind: 'bgp-peer', target: shortName(hop) } as const;
  return { ...LEARNED, name: router, network, region: locationOf(router), destRange, priority: priority ?? 0, nextHop };
}

const Exchanged = z.looseObject({ destRange: range, priority: whole, type: text });

/** A peering of a network, and a region that it was asked for. */
export interface Peering {
  readonly network: string;
  readonly peering: string;
  readonly region: string;
}

/**
 * A route that a peering brought in, under the network's name. Subnet routes stand in the list of routes, too.
 * https://cloud.google.com/compute/docs/reference/rest/v1/networks/listPeeringRoutes
 */
export function toPeeringRoute(value: unknown, { network, peering, region }: Peering): LearnedRoute {
  const { destRange, priority, type } = parse(Exchanged, value);
  const kind = type === 'SUBNET_PEERING_ROUTE' ? 'peered-subnetwork' : 'peering';
  const nextHop = { kind, target: peering } as const;
  return { ...LEARNED, name: network, network, region, destRange, priority: priority ?? 0, nextHop };
}
