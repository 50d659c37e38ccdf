import { map, type Observed } from '../snapshot/observed.ts';
import type { Route, Subnetwork } from '../snapshot/resources.ts';
import type { Packet } from './packet.ts';
import { contains, toRange, toRanges, type Range } from './ranges.ts';

interface CompiledRoute {
  readonly route: Route;
  readonly range: Range;
}

/** What the routes of a network say about one packet, before anybody looks at next hops. */
export type Selection =
  | { readonly kind: 'subnet'; readonly resource: string }
  | { readonly kind: 'none' }
  | {
      readonly kind: 'routes';
      /** All routes of the longest matching prefix, best priority first. */
      readonly candidates: readonly Route[];
    }
  | { readonly kind: 'tag-undecided'; readonly route: Route };

/**
 * The routes that carry a packet: subnet routes, then the longest prefix among the rest, then priority.
 * https://cloud.google.com/vpc/docs/routes#routeselection
 */
export function selectRoutes(routes: readonly Route[], subnetworks: readonly Subnetwork[], packet: Packet): Selection {
  const subnet = subnetOf(subnetworks, packet.address);
  if (subnet !== undefined) return { kind: 'subnet', resource: subnet };
  const compiled = compileRoutes(routes);
  const local = compiled.find(
    ({ route, range }) => route.nextHop.kind === 'subnetwork' && contains(range, packet.address),
  );
  if (local) return { kind: 'subnet', resource: local.route.name };
  const matching = compiled.filter(({ route, range }) => contains(range, packet.address) && mayApply(route, packet));
  const longest = Math.max(-1, ...matching.map(({ range }) => range.prefix));
  const candidates = matching.filter(({ range }) => range.prefix === longest).map(({ route }) => route);
  const best = candidates[0];
  if (!best) return { kind: 'none' };
  const undecided = candidates.find((route) => route.priority === best.priority && isUndecided(route, packet));
  if (undecided) return { kind: 'tag-undecided', route: undecided };
  return { kind: 'routes', candidates: candidates.filter((route) => !isUndecided(route, packet)) };
}

/** An untagged route is everybody's; a tagged one is for who bears one of its tags. */
function mayApply({ tags }: Route, { sender }: Packet): boolean {
  return tags.length === 0 || tags.some((tag) => sender.tags.includes(tag));
}

/** Whether a tagged route reaches Direct VPC egress is not documented: tags of routes are said to act on VM instances. */
function isUndecided({ tags }: Route, { sender }: Packet): boolean {
  return tags.length > 0 && sender.kind === 'direct';
}

const compiledRoutes = new WeakMap<readonly Route[], readonly CompiledRoute[]>();

function compileRoutes(routes: readonly Route[]): readonly CompiledRoute[] {
  const ready = compiledRoutes.get(routes) ?? sortRoutes(routes);
  compiledRoutes.set(routes, ready);
  return ready;
}

function sortRoutes(routes: readonly Route[]): CompiledRoute[] {
  return routes
    .flatMap((route) => {
      const range = toRange(route.destRange);
      return range ? [{ route, range }] : [];
    })
    .sort((a, b) => a.route.priority - b.route.priority || (a.route.name < b.route.name ? -1 : 1));
}

const subnetRanges = new WeakMap<readonly Subnetwork[], readonly { name: string; range: Range }[]>();

function subnetOf(subnetworks: readonly Subnetwork[], address: number): string | undefined {
  const ready =
    subnetRanges.get(subnetworks) ??
    subnetworks.flatMap((subnet) => rangesOfSubnet(subnet).map((range) => ({ name: subnet.name, range })));
  subnetRanges.set(subnetworks, ready);
  return ready.find(({ range }) => contains(range, address))?.name;
}

/** Primary and secondary ranges; both have subnet routes. */
function rangesOfSubnet({ ipCidrRange, secondaryRanges }: Subnetwork): Range[] {
  const cidrs = secondaryRanges.map((secondary) => secondary.ipCidrRange);
  return toRanges(ipCidrRange === undefined ? cidrs : [ipCidrRange, ...cidrs]);
}

/** Both lists or neither: a route can't be chosen while subnet routes, which win, are not known. */
export function routeTables(
  routes: Observed<readonly Route[]>,
  subnetworks: Observed<readonly Subnetwork[]>,
): Observed<{ routes: readonly Route[]; subnetworks: readonly Subnetwork[] }> {
  if (subnetworks.kind !== 'found') return subnetworks;
  return map(routes, (found) => ({ routes: found, subnetworks: subnetworks.value }));
}
