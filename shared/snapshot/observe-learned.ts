import { projectOf } from '../names.ts';
import type { Reads } from '../ports.ts';
import { found, NOT_THERE, unknown, valueOf, type Observed } from './observed.ts';
import type { LearnedRoute, Network, Router } from './resources.ts';
import type { World } from './world.ts';

/** What tells of routes that no list has. */
export type LearnedReads = Pick<Reads, 'allRouters' | 'dynamicRoutes' | 'peeringRoutes'>;

/** A network as it is met in one region. */
export interface Place {
  readonly network: string;
  readonly region: string;
}

/**
 * Routes that no list of routes has: dynamic ones, asked for where a router has BGP peers, and custom ones of peered
 * networks, asked for where a peering imports them. Nothing is asked where there can't be any. `everywhere` looks for
 * routers of other regions, too, whose routes count where the network's dynamic routing is global.
 * https://cloud.google.com/vpc/docs/routes#dynamic_routes, https://cloud.google.com/vpc/docs/vpc-peering#route-exchange-options
 */
export async function observeLearned(
  { networks, routers }: Pick<World, 'networks' | 'routers'>,
  place: Place,
  { reads, everywhere }: { readonly reads: LearnedReads; readonly everywhere: boolean },
): Promise<Observed<readonly LearnedRoute[]>> {
  const network = valueOf(networks)?.find(({ name }) => name === place.network);
  // A network that is gone has no routes at all.
  if (!network) return networks.kind === 'unknown' ? networks : found([]);
  const isGlobal = everywhere && network.routingMode === 'GLOBAL';
  const known = isGlobal ? await reads.allRouters(projectOf(network.name)) : routers;
  if (known.kind !== 'found') return known.kind === 'unknown' ? known : unknown(NOT_THERE);
  const lists = await Promise.all([
    ...learnersAmong(known.value, network, isGlobal ? undefined : place.region).map((router) =>
      reads.dynamicRoutes(router, network.name),
    ),
    ...network.importingPeerings.map((peering) => reads.peeringRoutes(network.name, peering, place.region)),
  ]);
  const failed = lists.find(({ kind }) => kind !== 'found');
  if (failed) return failed;
  return found(lists.flatMap((list) => valueOf(list) ?? []));
}

function learnersAmong(routers: readonly Router[], { name }: Network, region: string | undefined): string[] {
  return routers
    .filter((router) => router.hasPeers && router.network === name && (region ?? router.region) === router.region)
    .map((router) => router.name);
}
