import { networkMode, type NetworkMode } from '../job/network-mode.ts';
import { newJob, type Job } from '../job/job.ts';
import { locationOf, projectOf } from '../names.ts';
import type { Reads } from '../ports.ts';
import { NONE, NOT_NEEDED, observeNetwork, type Needs } from './observe-network.ts';
import { valueOf, type Observed, type Unknown } from './observed.ts';
import { snapshotOf, type Snapshot } from './snapshot.ts';
import type { World } from './world.ts';

/** A job as it is stored, and the settings that are to be judged in its place, if any. */
export interface Subject {
  readonly name: string;
  /** Settings that a refused deploy asked for: the stored job is absent, or the one before. */
  readonly requested?: Job['network'] | undefined;
  /** What cures of this job would need to know, beyond what its verdict rests on. */
  readonly needs?: (job: Job) => Needs;
  /**
   * Also what a verdict in a hurry does without, because it costs reads of its own: policy-based routes, routers of other
   * regions, and the organisation's policy.
   */
  readonly thorough?: boolean;
}

export interface Observation {
  /** The job as it is stored. */
  readonly stored: Observed<Job>;
  /** Undefined when there is nothing to judge: no job, and no refused deploy that asked for one. */
  readonly snapshot: Snapshot | undefined;
  readonly world: World;
  /** Reads that failed. */
  readonly unread: readonly Unknown[];
}

/**
 * Fills a snapshot through the ports. What only project and region are needed for is read at once, side by side, with
 * the job; what needs the network's name comes in a second round; a Shared VPC host project or a next-hop VM in a third
 * at the most.
 */
export async function observe(subject: Subject, reads: Reads): Promise<Observation> {
  const { name, requested, needs, thorough = false } = subject;
  const [project, region] = [projectOf(name), locationOf(name)];
  const [stored, connectors, subnetworks, routers, routes, egressConstraint] = await Promise.all([
    reads.job(name),
    reads.connectors(project, region),
    reads.subnetworks(project),
    reads.routers(project, region),
    reads.routes(project),
    thorough ? reads.egressConstraint(project) : NOT_NEEDED,
  ]);
  const job = toSubject(name, stored, requested);
  const base: World = { ...emptyWorld(project), connectors, subnetworks, routers, routes, egressConstraint };
  if (!job) return { stored, snapshot: undefined, world: base, unread: [...failure(stored), ...unreadOf(base)] };
  const wanted = needs?.(job) ?? { instances: false, addresses: false, network: undefined, edits: false };
  const world = await observeNetwork(job, base, { reads, needs: wanted, thorough });
  return {
    stored,
    snapshot: snapshotOf(world, job),
    world,
    unread: [...failure(stored), ...unreadOf(world, networkMode(job))],
  };
}

const failure = (one: Observed<unknown>): Unknown[] => (one.kind === 'unknown' && one !== NOT_NEEDED ? [one] : []);

/** A project that has the VPC Access API switched off has no connectors: that hides nothing from a job that names none. */
export function unreadOf(world: World, mode?: NetworkMode): Unknown[] {
  const { connectors, networks, subnetworks, routers, routes, instances, effectiveFirewalls, addresses } = world;
  const lists = [connectors, networks, subnetworks, routers, routes, instances, addresses];
  const asked = [...lists, ...effectiveFirewalls.values(), world.policyBasedRoutes, world.learnedRoutes];
  // A read that failed may be the reason for more than one gap.
  const failed = [...new Set(asked)].flatMap(failure);
  // Which addresses are reserved holds back what would need one, and nothing else; so it counts where it may be read later.
  const isHarmless = (one: Unknown) => one === addresses && one.because !== 'transient';
  return failed
    .filter((one) => !isHarmless(one))
    .filter((one) => one !== connectors || one.because !== 'disabled' || mode?.kind === 'connector');
}

function toSubject(name: string, stored: Observed<Job>, requested: Job['network'] | undefined): Job | undefined {
  const job = valueOf(stored);
  return requested === undefined ? job : { ...(job ?? newJob(name)), network: requested };
}

/** A world of which nothing has been read. */
export function emptyWorld(project: string): World {
  return {
    project,
    jobs: NOT_NEEDED,
    projectNumber: NOT_NEEDED,
    connectors: NOT_NEEDED,
    connectorRegions: NOT_NEEDED,
    networks: NOT_NEEDED,
    subnetworks: NOT_NEEDED,
    routers: NOT_NEEDED,
    routes: NOT_NEEDED,
    firewalls: NOT_NEEDED,
    effectiveFirewalls: new Map(),
    learnedRoutes: NONE,
    policyBasedRoutes: NONE,
    egressConstraint: NOT_NEEDED,
    addresses: NOT_NEEDED,
    instances: NOT_NEEDED,
    names: new Map(),
  };
}
