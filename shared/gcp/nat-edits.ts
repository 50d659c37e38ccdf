import { projectOf, relativeName } from '../names.ts';
import type { Attempt, Written } from '../ports.ts';
import type { Deletion, NatAddition, NatListing } from '../specs.ts';
import { toRouter } from '../snapshot/decode/router.ts';
import { differences } from './differences.ts';
import { RemoteError, wordsOfOthers } from './errors.ts';
import { natDifferences, toNatBody, type RawNat } from './nat.ts';
import { endOfOperation, type ComputeOperation } from './operations.ts';
import type { Remote } from './remote.ts';
import { requestIdOf } from './request-id.ts';
import { findRouterJson, getRouterJson, patchNats, type RawRouter } from './router-json.ts';
import { comeAgain, done, failed, judge, refuseOthers, write } from './writing.ts';

/** How often an edit that somebody else undid, or whose answer was lost, is begun anew. */
const SETBACKS = 3;

/** One edit of a router's list of NATs. */
interface Edit {
  readonly router: string;
  /** The router as it is just before; undefined where it may be gone and is. */
  readonly read: (signal: AbortSignal) => Promise<RawRouter | undefined>;
  /** What the list becomes, or how the edit ends without one. */
  readonly change: (before: RawRouter) => readonly RawNat[] | Written;
  /** Whether a router read afterwards shows the edit. */
  readonly shows: (after: RawRouter) => boolean;
  /** Names of the NATs that the edit itself takes away. */
  readonly takes: readonly string[];
}

/**
 * Adds a NAT to a router: reads it, appends to what was read, writes, reads again. A router has neither fingerprint nor
 * etag, so that an editor who read before us and writes after us takes our NAT away; and whatever comes between our
 * reading and writing has to be read again.
 */
export function addNat(remote: Remote, { router, nat }: NatAddition, attempt: Attempt): Promise<Written> {
  return edit(
    remote,
    {
      router,
      read: (signal) => getRouterJson(remote, router, signal),
      change: (before) =>
        natNamed(before, nat.name)
          ? judge(natDifferences(nat, before, projectOf(router)))
          : [...natsOf(before), toNatBody(nat)],
      shows: (after) => natNamed(after, nat.name) !== undefined,
      takes: [],
    },
    attempt,
  );
}

/** Takes one NAT off a router and leaves the others as they are, to the letter. */
export function removeNat(
  remote: Remote,
  { name: router, nat, expect }: Extract<Deletion, { kind: 'nat' }>,
  attempt: Attempt,
): Promise<Written> {
  return edit(
    remote,
    {
      router,
      read: (signal) => findRouterJson(remote, router, signal),
      change: (before) => {
        const have = toRouter(before, { project: projectOf(router) }).nats.find(({ name }) => name === nat);
        if (!have) return done;
        return refuseOthers(differences(expect, have)) ?? natsOf(before).filter(({ name }) => name !== nat);
      },
      shows: (after) => natNamed(after, nat) === undefined,
      takes: [nat],
    },
    attempt,
  );
}

/** Lets a NAT list the primary range of a subnetwork, or list it no more; its other entries stay, to the letter. */
export function listInNat(remote: Remote, listing: NatListing, attempt: Attempt): Promise<Written> {
  const { router, nat } = listing;
  return edit(
    remote,
    {
      router,
      read: (signal) => getRouterJson(remote, router, signal),
      change: (before) => {
        const have = natNamed(before, nat);
        if (!have) return refuseToList(`router ${router} has no NAT ${nat}`);
        if (isListed(before, listing) === listing.listed) return done;
        if (have['sourceSubnetworkIpRangesToNat'] !== 'LIST_OF_SUBNETWORKS')
          return refuseToList(`NAT ${nat} has no list: ${String(have['sourceSubnetworkIpRangesToNat'])}`);
        const subnetworks = relisted(have, listing);
        if (subnetworks.length === 0) return refuseToList(`NAT ${nat} would list nothing any more`);
        return natsOf(before).map((one) => (one === have ? { ...one, subnetworks } : one));
      },
      shows: (after) => isListed(after, listing) === listing.listed,
      takes: [],
    },
    attempt,
  );
}

const refuseToList = (reason: string): Written => ({ ...failed(reason), because: 'different' });

/** An entry of a NAT's list as the API prints it. */
type RawEntry = Readonly<Record<string, unknown>>;

const PRIMARY = 'PRIMARY_IP_RANGE';

/** The list as it was read, with one range more or less in the entry of one subnetwork. */
function relisted(nat: RawNat, { subnetwork, listed }: NatListing): RawEntry[] {
  const entries = (nat['subnetworks'] ?? []) as readonly RawEntry[];
  const isOwn = ({ name }: RawEntry) => relativeName(String(name)) === subnetwork;
  const fresh = { name: subnetwork, sourceIpRangesToNat: [] };
  const all = listed && !entries.some(isOwn) ? [...entries, fresh] : entries;
  return all.flatMap((entry) => {
    if (!isOwn(entry)) return [entry];
    const others = ((entry['sourceIpRangesToNat'] ?? []) as readonly string[]).filter((range) => range !== PRIMARY);
    const ranges = listed ? [...others, PRIMARY] : others;
    return ranges.length === 0 ? [] : [{ ...entry, sourceIpRangesToNat: ranges }];
  });
}

function isListed(router: RawRouter, { router: name, nat, subnetwork }: NatListing): boolean {
  const { nats } = toRouter(router, { project: projectOf(name) });
  const entry = nats.find((one) => one.name === nat)?.subnetworks.find((one) => one.name === subnetwork);
  return entry?.ranges.some((range) => range === PRIMARY || range === 'ALL_IP_RANGES') ?? false;
}

function edit(remote: Remote, { router, read, change, shows, takes }: Edit, attempt: Attempt): Promise<Written> {
  const { budget } = attempt;
  let setbacks = 0;
  const setback = (reason: string): never => {
    setbacks += 1;
    if (setbacks > SETBACKS)
      throw new RemoteError({ kind: 'transient', status: undefined, reason: wordsOfOthers(reason) });
    return comeAgain(reason);
  };
  return write({ name: router, attempt, sleep: remote.sleep }, async (round) => {
    const before = await read(budget);
    if (!before) return done;
    const nats = change(before);
    if ('kind' in nats) return nats;
    const patch = { router, nats, requestId: requestIdOf(attempt.id, router, round) };
    const operation = await startOr(setback, patchNats(remote, patch, budget));
    const ended = await endOfOperation(remote, operation, budget);
    if (ended.kind !== 'done') return ended;
    const after = await getRouterJson(remote, router, budget);
    return shows(after) ? judgeOthers(before, after, takes) : setback('another editor of the router undid the change');
  });
}

async function startOr(
  setback: (reason: string) => never,
  patch: Promise<ComputeOperation>,
): Promise<ComputeOperation> {
  try {
    return await patch;
  } catch (error) {
    if (error instanceof RemoteError && error.failure.kind === 'transient') return setback(error.message);
    throw error;
  }
}

const natsOf = ({ nats = [] }: RawRouter): readonly RawNat[] => nats;

const natNamed = (router: RawRouter, wanted: string): RawNat | undefined =>
  natsOf(router).find(({ name }) => name === wanted);

/** Every other NAT was sent back; one that is gone nevertheless was removed by somebody, and is theirs to restore. */
function judgeOthers(before: RawRouter, after: RawRouter, takes: readonly unknown[]): Written {
  const gone = natsOf(before)
    .map(({ name }) => String(name))
    .filter((name) => !takes.includes(name) && !natNamed(after, name));
  return gone.length === 0 ? done : failed(`the router's NATs were edited, but others are gone: ${gone.join(', ')}`);
}
