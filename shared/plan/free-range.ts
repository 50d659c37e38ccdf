import { excludeCidr, overlapCidr } from 'cidr-tools';
import { AUTO_MODE } from '../path/ranges.ts';
import { valueOf } from '../snapshot/observed.ts';
import type { World } from '../snapshot/world.ts';

/**
 * The first /28 of a pool that collides with nothing in a network: subnetworks with their secondary ranges, what routes
 * lead to, static, learned and of peerings, ranges of connectors, ranges kept for peered services, and the block of auto mode.
 * Undefined: the pool is used up.
 */
export function freeRange(world: World, network: string, pool: string): string | undefined {
  return freeBlock(world, network, { pool, prefix: 28 });
}

/** The same for a block of another size. */
export function freeBlock(
  world: World,
  network: string,
  { pool, prefix }: { readonly pool: string; readonly prefix: number },
): string | undefined {
  const used = usedRanges(world, network).filter((range) => overlapCidr(pool, range));
  const free = excludeCidr([pool], used).find((range) => Number(range.split('/')[1]) <= prefix);
  return free && `${free.split('/')[0]}/${prefix}`;
}

/** Whether everything was read that a range could collide with. */
export const areRangesKnown = ({ subnetworks, routes, learnedRoutes, connectors, addresses }: World): boolean =>
  [subnetworks, routes, learnedRoutes, connectors, addresses].every(({ kind }) => kind === 'found');

/** All IPv4 ranges that are taken in a network, as far as they were read. */
export function usedRanges(world: World, network: string): string[] {
  const ofNetwork = <T extends { network: string | undefined }>(items: readonly T[] | undefined) =>
    (items ?? []).filter((item) => item.network === network);
  const subnetworks = ofNetwork(valueOf(world.subnetworks)).flatMap(({ ipCidrRange, secondaryRanges }) => [
    ...(ipCidrRange === undefined ? [] : [ipCidrRange]),
    ...secondaryRanges.map((secondary) => secondary.ipCidrRange),
  ]);
  // A default route leads everywhere and occupies nothing.
  const routes = [...ofNetwork(valueOf(world.routes)), ...ofNetwork(valueOf(world.learnedRoutes))]
    .map(({ destRange }) => destRange)
    .filter((range) => !range.endsWith('/0'));
  const connectors = ofNetwork(valueOf(world.connectors)).flatMap(({ ipCidrRange }) => ipCidrRange ?? []);
  // Private services access: https://cloud.google.com/vpc/docs/configure-private-services-access#allocating-range
  const kept = ofNetwork(valueOf(world.addresses)).flatMap(({ address, prefixLength }) =>
    address === '' || prefixLength === undefined ? [] : [`${address}/${prefixLength}`],
  );
  // Of networks that were not read, nobody can tell.
  const isAuto = valueOf(world.networks)?.some(
    ({ name, autoCreateSubnetworks }) => name === network && autoCreateSubnetworks,
  );
  const auto = (isAuto ?? true) ? [AUTO_MODE] : [];
  return [...subnetworks, ...routes, ...connectors, ...kept, ...auto].filter((range) => !range.includes(':'));
}
