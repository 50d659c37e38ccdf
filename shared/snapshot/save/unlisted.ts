import { projectOf } from '../../names.ts';
import type { Inventory, Raw } from '../../ports.ts';
import { found, valueOf, type Observed } from '../observed.ts';
import type { World } from '../world.ts';
import type { Entry } from './rules.ts';
import { joined, reasonOf, type Unread } from './unread.ts';

interface SavedUnlisted {
  /** By the keys of a snapshot file; `null` says that it could not be read, because a missing key would say none. */
  readonly keys: Readonly<Record<string, unknown>>;
  readonly unread: readonly Unread[];
}

/** What steers packets without being in a list of routes, in every network that jobs enter, and what the organisation allows. */
export async function saveUnlisted(
  inventory: Inventory,
  world: World,
  entries: readonly Entry[],
): Promise<SavedUnlisted> {
  const projects = [...new Set(entries.map(({ network }) => projectOf(network)))].sort();
  const [policyBasedRoutes, routerStatus, peeringRoutes, policy] = await Promise.all([
    Promise.all(projects.map((project) => inventory.policyBasedRoutes(project))).then(joined),
    statusOf(inventory, learnersOf(world, entries)),
    peeringsOf(inventory, world, entries),
    inventory.egressPolicy(world.project),
  ]);
  const read = { policyBasedRoutes, routerStatus, peeringRoutes };
  const unread = Object.entries(read).flatMap(([what, list]) =>
    list.kind === 'found' ? [] : [{ what, reason: reasonOf(list) }],
  );
  const keys = Object.entries(read).map(([key, list]) => [key, list.kind === 'found' ? list.value : null]);
  // Nothing of a verdict hangs on it: where the API is switched off, that is no news.
  const orgPolicies = policy.kind === 'found' ? [policy.value] : null;
  return { keys: { ...(Object.fromEntries(keys) as Readonly<Record<string, unknown>>), orgPolicies }, unread };
}

/** Routers with BGP peers in the networks that jobs enter: of the job's region, or of all where routing is global. */
function learnersOf({ routers, networks }: World, entries: readonly Entry[]): string[] {
  const known = valueOf(routers) ?? [];
  const learners = entries.flatMap(({ network, region }) => {
    const isGlobal = valueOf(networks)?.find(({ name }) => name === network)?.routingMode === 'GLOBAL';
    return known.filter(
      (router) => router.hasPeers && router.network === network && (isGlobal || router.region === region),
    );
  });
  return [...new Set(learners.map(({ name }) => name))].sort();
}

async function statusOf(inventory: Inventory, routers: readonly string[]): Promise<Observed<Raw>> {
  const answers = await Promise.all(routers.map((router) => inventory.routerStatus(router)));
  const failed = answers.find(({ kind }) => kind !== 'found');
  if (failed) return failed;
  return found(Object.fromEntries(routers.map((router, i) => [router, answers[i] && valueOf(answers[i])])));
}

async function peeringsOf(
  inventory: Inventory,
  { networks }: World,
  entries: readonly Entry[],
): Promise<Observed<readonly Raw[]>> {
  const asked = entries.flatMap(({ network, region }) => {
    const peerings = valueOf(networks)?.find(({ name }) => name === network)?.importingPeerings ?? [];
    return peerings.map((peering) => ({ network, peering, region }));
  });
  const once = [...new Map(asked.map((one) => [Object.values(one).join(' '), one])).values()];
  const answers = await Promise.all(
    once.map(({ network, peering, region }) => inventory.peeringRoutes(network, peering, region)),
  );
  const failed = answers.find(({ kind }) => kind !== 'found');
  if (failed && failed.kind !== 'found') return failed;
  return found(once.map((one, i) => ({ ...one, items: answers[i] && valueOf(answers[i]) })));
}
