import { NOT_THERE, valueOf } from '../snapshot/observed.ts';
import type { Route, Subnetwork } from '../snapshot/resources.ts';
import type { Vpc } from '../snapshot/snapshot.ts';
import type { Say } from '../text/say.ts';
import type { Packet } from './packet.ts';
import { PrefixTable } from './prefix-table.ts';
import { toRange, type Range } from './ranges.ts';

/** What the routes of a network say about one packet, before anybody looks at next hops. */
export type Selection =
  | { readonly kind: 'subnet'; readonly resource: string }
  | { readonly kind: 'none' }
  | {
      readonly kind: 'routes';
      /** All routes of the longest matching prefix, best priority first. */
      readonly candidates: readonly Route[];
    }
  | { readonly kind: 'tag-undecided'; readonly route: Route }
  | { readonly kind: 'unknown'; readonly reason: Say };

/** What of a network says where packets go. */
export type Routing = Pick<Vpc, 'routes' | 'subnetworks' | 'hiddenRoutes'>;

const NO_ROUTES: readonly Route[] = [];
const NO_SUBNETWORKS: readonly Subnetwork[] = [];

/**
 * The routes that carry a packet: subnet routes, then the longest prefix among the rest, then priority. A subnet route
 * that was read decides, whatever else was not; the rest counts only where all was read.
 * https://cloud.google.com/vpc/docs/routes#routeselection
 */
export function selectRoutes({ routes, subnetworks, hiddenRoutes }: Routing, packet: Packet): Selection {
  const subnet = subnetOf(valueOf(subnetworks) ?? NO_SUBNETWORKS, packet.address);
  if (subnet !== undefined) return { kind: 'subnet', resource: subnet };
  const { local, others } = tablesOf(valueOf(routes) ?? NO_ROUTES);
  const own = local.longest(packet.address, () => true)[0];
  if (own) return { kind: 'subnet', resource: own.name };
  for (const list of [subnetworks, routes]) {
    if (list.kind !== 'found') return { kind: 'unknown', reason: list.kind === 'unknown' ? list.reason : NOT_THERE };
  }
  if (hiddenRoutes) return { kind: 'unknown', reason: hiddenRoutes.reason };
  const candidates = others.longest(packet.address, (route) => mayApply(route, packet));
  const best = candidates[0];
  if (!best) return { kind: 'none' };
  const undecided = candidates.find((route) => route.priority === best.priority && isUndecided(route, packet));
  if (undecided) return { kind: 'tag-undecided', route: undecided };
  return { kind: 'routes', candidates };
}

/** An untagged route is everybody's; a tagged one is for who bears one of its tags. */
function mayApply({ tags }: Route, { sender }: Packet): boolean {
  return tags.length === 0 || tags.some((tag) => sender.tags.includes(tag));
}

/** Whether a tagged route reaches Direct VPC egress is not documented: tags of routes are said to act on VM instances. */
export function isUndecided({ tags }: Route, { sender }: Packet): boolean {
  return tags.length > 0 && sender.kind === 'direct';
}

interface Tables {
  /** Subnet routes, of peered networks too. */
  readonly local: PrefixTable<Route>;
  /** Everything else, best priority first. */
  readonly others: PrefixTable<Route>;
}

const tables = new WeakMap<readonly Route[], Tables>();

function tablesOf(routes: readonly Route[]): Tables {
  const ready = tables.get(routes) ?? toTables(routes);
  tables.set(routes, ready);
  return ready;
}

function toTables(routes: readonly Route[]): Tables {
  const active = routes.filter(({ isInactive }) => !isInactive);
  const sorted = active.toSorted((a, b) => a.priority - b.priority || (a.name < b.name ? -1 : 1));
  const table = (all: readonly Route[]) =>
    new PrefixTable(all.map((route) => ({ item: route, range: toRange(route.destRange) })));
  return {
    local: table(sorted.filter(isLocal)),
    others: table(sorted.filter((route) => !isLocal(route))),
  };
}

const isLocal = ({ nextHop: { kind } }: Route): boolean => kind === 'subnetwork' || kind === 'peered-subnetwork';

const subnetTables = new WeakMap<readonly Subnetwork[], PrefixTable<string>>();

function subnetOf(subnetworks: readonly Subnetwork[], address: number): string | undefined {
  const ready = subnetTables.get(subnetworks) ?? new PrefixTable(subnetworks.flatMap(rangesOfSubnet));
  subnetTables.set(subnetworks, ready);
  return ready.longest(address, () => true)[0];
}

/** Primary and secondary ranges; both have subnet routes. */
function rangesOfSubnet({
  name,
  ipCidrRange,
  secondaryRanges,
}: Subnetwork): { item: string; range: Range | undefined }[] {
  const cidrs = secondaryRanges.map((secondary) => secondary.ipCidrRange);
  const all = ipCidrRange === undefined ? cidrs : [ipCidrRange, ...cidrs];
  return all.map((cidr) => ({ item: name, range: toRange(cidr) }));
}
