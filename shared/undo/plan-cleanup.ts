import { locationOf } from '../names.ts';
import { hasOurName, isOurs } from '../ownership.ts';
import type { Plan } from '../plan/change.ts';
import { hasMade, type Ledger } from '../record/ledger.ts';
import type { Deletion } from '../specs.ts';
import { valueOf } from '../snapshot/observed.ts';
import type { Connector, Nat, Router } from '../snapshot/resources.ts';
import { inOrder } from './deletions.ts';
import type { Facts } from './facts.ts';
import { bearersOf, keyOf, natsNaming, occupantsOf, usersOfConnector } from './users.ts';

/** One network in one region, and what was ever made there. */
export interface Place {
  readonly network: string;
  readonly region: string;
  readonly ledger: Ledger;
}

const STEADY: readonly Connector['state'][] = ['READY', 'ERROR'];

/**
 * What run-egress made in a place and nothing uses any more: a connector without users, NATs whose subnetworks are empty,
 * rules and routes whose tags nobody bears, and what is left without them. Where a list could not be read, nothing goes:
 * what is not seen may be in use.
 */
export function planCleanup(facts: Facts, place: Place): Plan {
  if (Object.values(facts).some(({ kind }) => kind !== 'found')) return [];
  const connectors = idleConnectors(facts, place);
  const gone = keysOf(connectors);
  const nats = (valueOf(facts.routers) ?? []).filter(isHere(place)).flatMap((router) => idleNats(router, facts, gone));
  const going = [...connectors, ...nats, ...idleRules(facts, place, gone), ...idleRoutes(facts, place, gone)];
  const without = keysOf(going);
  const subnetworks = (valueOf(facts.subnetworks) ?? [])
    .filter(isHere(place))
    .filter(isOurs)
    .filter(({ name }) => [...occupantsOf(name, facts, without), ...natsNaming(name, facts, without)].length === 0)
    .map(({ name, network, ipCidrRange, description }): Deletion => ({
      kind: 'subnetwork',
      name,
      expect: { network, description, ...(ipCidrRange !== undefined && { ipCidrRange }) },
    }));
  const addresses = (valueOf(facts.addresses) ?? [])
    .filter((address) => isOurs(address) && locationOf(address.name) === place.region)
    .filter(({ name }) => natsNaming(name, facts, without).length === 0)
    .map(({ name, description }): Deletion => ({ kind: 'address', name, expect: { description } }));
  const reason = { key: 'reasonCleanup' } as const;
  return inOrder([...going, ...subnetworks, ...addresses].map((deletion) => ({ deletion, reason })));
}

const keysOf = (deletions: readonly Deletion[]): ReadonlySet<string> => new Set(deletions.map(keyOf));

const isHere =
  ({ network, region }: Place) =>
  (one: { readonly network: string; readonly region: string }): boolean =>
    one.network === network && one.region === region;

/** A connector is ours if we have a record of it and it stands in a subnetwork of ours: it bears no mark itself. */
function idleConnectors(facts: Facts, place: Place): Deletion[] {
  const subnetworks = (valueOf(facts.subnetworks) ?? []).filter(isHere(place)).filter(isOurs);
  return (valueOf(facts.connectors) ?? [])
    .filter(({ name, subnetwork, state }) => {
      const stands = subnetworks.some((one) => one.name === subnetwork && hasOurName(one.name));
      return stands && STEADY.includes(state) && hasMade(place.ledger, `connector:${name}`);
    })
    .filter(({ name }) => usersOfConnector(name, facts).length === 0)
    .map(({ name, subnetwork }): Deletion => ({
      kind: 'connector',
      name,
      expect: { ...(subnetwork !== undefined && { subnetwork }) },
    }));
}

/** The whole router where it is ours and all of its NATs are idle; of another's, the NATs that have a name of ours. */
function idleNats(router: Router, facts: Facts, gone: ReadonlySet<string>): Deletion[] {
  const { name, network, description, nats, hasPeers } = router;
  const isOwn = isOurs(router);
  const idle = nats.filter((nat) => (isOwn || hasOurName(nat.name)) && isIdle(nat, facts, gone));
  if (isOwn && idle.length === nats.length && !hasPeers) {
    return [{ kind: 'router', name, nats: nats.map((nat) => nat.name), expect: { network, description } }];
  }
  return idle.map(({ name: nat, type, coverage, subnetworks, addresses }) => ({
    kind: 'nat',
    name,
    nat,
    expect: { type, coverage, subnetworks, addresses },
  }));
}

/** A NAT for all subnetworks is not one that we make: somebody has changed it, and uses it. */
function isIdle({ coverage, subnetworks }: Nat, facts: Facts, gone: ReadonlySet<string>): boolean {
  if (coverage !== 'LIST_OF_SUBNETWORKS') return false;
  return subnetworks.every(({ name }) => occupantsOf(name, facts, gone).length === 0);
}

/** Rules and routes are global: those of a region have it in their name. */
const isOfRegion = (name: string, { region }: Place): boolean => name.includes(`-${region}-`);

function idleRules(facts: Facts, place: Place, gone: ReadonlySet<string>): Deletion[] {
  return (valueOf(facts.firewalls) ?? [])
    .filter(({ network, rule }) => network === place.network && isOurs(rule) && isOfRegion(rule.name, place))
    .filter(({ rule }) => rule.targetTags.length > 0 || rule.sourceRanges.length > 0)
    .filter(({ rule }) => bearersOf(rule.targetTags, facts, gone).length === 0)
    .filter(({ rule }) => !rule.sourceRanges.some((range) => isOccupied(range, facts, gone)))
    .map(({ network, rule: { name, description, priority, targetTags, sourceRanges } }) => ({
      kind: 'firewall',
      name,
      expect: { network, description, priority, targetTags, sourceRanges },
    }));
}

function isOccupied(range: string, facts: Facts, gone: ReadonlySet<string>): boolean {
  const here = (valueOf(facts.subnetworks) ?? []).filter(({ ipCidrRange }) => ipCidrRange === range);
  return here.some(({ name }) => occupantsOf(name, facts, gone).length > 0);
}

function idleRoutes(facts: Facts, place: Place, gone: ReadonlySet<string>): Deletion[] {
  return (valueOf(facts.routes) ?? [])
    .filter((route) => route.network === place.network && isOurs(route) && isOfRegion(route.name, place))
    .filter(({ tags }) => tags.length > 0 && bearersOf(tags, facts, gone).length === 0)
    .map(({ name, network, description, destRange, priority, tags, nextHop }) => ({
      kind: 'route',
      name,
      expect: { network, description, destRange, priority, tags, nextHop },
    }));
}
