import type { Job } from '../../job/job.ts';
import { toJob } from '../../job/to-job.ts';
import type { Inventory, Names } from '../../ports.ts';
import { valueOf, type Observed } from '../observed.ts';
import { parseWorld } from '../parse-world.ts';
import { snapshotOf } from '../snapshot.ts';
import type { World } from '../world.ts';
import { saveJobs } from './jobs.ts';
import { saveLists } from './lists.ts';
import { saveNames } from './names.ts';
import { saveRules, type Entry } from './rules.ts';
import { reasonOf, type Unread } from './unread.ts';
import { saveUnlisted } from './unlisted.ts';

/** A snapshot file: `version`, `project`, and a key for each kind of resource that was read whole. */
export type WorldFile = Readonly<Record<string, unknown>>;

export interface SavedWorld {
  readonly file: WorldFile;
  readonly unread: readonly Unread[];
}

export interface Wish {
  readonly project: string;
  /** Undefined: all regions that Cloud Run is in. */
  readonly region: string | undefined;
  /** Host names whose addresses a verdict on these jobs needs. */
  readonly hostsOf: (jobs: readonly Job[]) => readonly string[];
}

/**
 * All that verdicts about the jobs of one project rest on, as the APIs print it, so that they can be reached again
 * elsewhere, later and offline. What could not be read is left out. Never in it: environment variables, arguments and
 * secrets - jobs lose their containers and volumes, VMs their metadata. Throws InputError when an answer can't be read.
 */
export async function saveWorld(
  wish: Wish,
  { inventory, names }: { readonly inventory: Inventory; readonly names: Names },
): Promise<SavedWorld> {
  const { project, region, hostsOf } = wish;
  const { jobs, unread } = await saveJobs(inventory, project, region);
  const decoded = (jobs ?? []).map((job) => toJob(job, { project }));
  const [lists, addresses] = await Promise.all([
    saveLists(inventory, wish, decoded),
    saveNames(hostsOf(decoded), names),
  ]);
  const { firewalls, ...others } = found(lists);
  const world = { version: 1, project, ...(jobs && { jobs }), ...others };
  const parsed = parseWorld(world, 'what was read');
  const entries = entriesOf(parsed, decoded);
  const [{ effectiveFirewalls, unread: unruled }, unlisted] = await Promise.all([
    saveRules(inventory, project, entries),
    saveUnlisted(inventory, parsed, entries),
  ]);
  // Without a network's policies, its own rules would look like all there is.
  const [rules, hidden]: [object, Unread[]] =
    unruled.length === 0
      ? [{ ...(firewalls !== undefined && { firewalls }), effectiveFirewalls }, []]
      : [{ effectiveFirewalls }, [{ what: 'firewalls', reason: 'not the whole truth without those policies' }]];
  return {
    file: { ...world, ...rules, ...unlisted.keys, names: addresses.names },
    unread: [...unread, ...missing(lists), ...unruled, ...hidden, ...unlisted.unread, ...addresses.unread],
  };
}

const found = (lists: Readonly<Record<string, Observed<unknown>>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(lists).flatMap(([key, list]) => (list.kind === 'found' ? [[key, list.value]] : [])),
  );

const missing = (lists: Readonly<Record<string, Observed<unknown>>>): Unread[] =>
  Object.entries(lists).flatMap(([what, list]) => (list.kind === 'found' ? [] : [{ what, reason: reasonOf(list) }]));

/** Networks that jobs enter, each with the region in which they do. */
function entriesOf(world: World, jobs: readonly Job[]): Entry[] {
  return jobs.flatMap((job) => {
    const vpc = valueOf(snapshotOf(world, job).vpc);
    return vpc ? [{ network: vpc.name, region: vpc.region }] : [];
  });
}
