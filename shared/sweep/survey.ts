import type { Job } from '../job/job.ts';
import { networkMode, type NetworkMode } from '../job/network-mode.ts';
import { locationOf, projectOf } from '../names.ts';
import { emptyWorld, unreadOf } from '../snapshot/observe.ts';
import {
  hostOf,
  isMissing,
  isRefused,
  joined,
  leadsToInstance,
  networkNameOf,
  NONE,
  NOT_NEEDED,
  type Needs,
} from '../snapshot/observe-network.ts';
import { observeLearned } from '../snapshot/observe-learned.ts';
import type { Unknown } from '../snapshot/observed.ts';
import type { World } from '../snapshot/world.ts';
import type { Surveys } from '../sweep-ports.ts';
import { once } from './once.ts';

/** What is known around one job. */
export interface Surveyed {
  /** The same for all jobs that meet the network in the same way. */
  readonly world: World;
  /** Reads that failed and that this job's verdict rests on. */
  readonly unread: readonly Unknown[];
}

/** Reads what surrounds the jobs of one project, each thing when the first job needs it. */
export type Surveyor = (job: Job, needs: Needs) => Promise<Surveyed>;

/**
 * A surveyor of one project: what `observe` reads for one job, read for all of them, so that the calls don't grow with
 * the jobs. `reads` may be shared with other projects: what two of them need is then read once.
 */
export function surveyor(project: string, reads: Surveys): Surveyor {
  const surveyed = new Map<string, Promise<Surveyed>>();
  const worlds = new Map<string, World>();
  const own = once(reads);
  return (job, needs) => {
    const mode = networkMode(job);
    const key = JSON.stringify([locationOf(job.name), mode, needs]);
    const ready = surveyed.get(key) ?? survey({ job, mode, needs }, { project, reads: own, worlds });
    surveyed.set(key, ready);
    return ready;
  };
}

interface Subject {
  readonly job: Job;
  readonly mode: NetworkMode;
  readonly needs: Needs;
}

interface Around {
  readonly project: string;
  readonly reads: Surveys;
  /** Worlds that have been put together: equal ones are one, which verdicts keep their indexes by. */
  readonly worlds: Map<string, World>;
}

async function survey({ job, mode, needs }: Subject, { project, reads, worlds }: Around): Promise<Surveyed> {
  const region = locationOf(job.name);
  const [connectors, ofMode] = await connectorsOf(mode, region, { project, reads });
  const future = isMissing(mode, { connectors }) ? needs.network : undefined;
  const host = hostOf(mode, { connectors }) ?? (future === undefined ? project : projectOf(future));
  const [networks, subnetworks, routers, routes, connectorRegions, projectNumber] = await Promise.all([
    reads.networks(host),
    reads.subnetworks(host),
    reads.routers(host),
    reads.routes(host),
    isRefused(mode, { connectors }) ? reads.connectorRegions(projectOf(mode.connector)) : NOT_NEEDED,
    host !== project && future !== undefined ? reads.projectNumber(project) : NOT_NEEDED,
  ]);
  const lists = { connectors, connectorRegions, projectNumber, networks, subnetworks, routers, routes };
  const base: World = { ...emptyWorld(project), ...lists };
  const network = future ?? networkNameOf(job, base);
  const isVm = network !== undefined && (needs.instances || leadsToInstance({ routes }, network));
  const isReserved = network !== undefined && (needs.addresses || future !== undefined);
  const learning = { reads: { ...reads, allRouters: (of: string) => reads.routers(of) }, everywhere: true };
  const [firewalls, learnedRoutes, policyBasedRoutes, egressConstraint, instances, addresses] = await Promise.all([
    network === undefined ? NOT_NEEDED : reads.effectiveFirewalls(network, region),
    network === undefined ? NONE : observeLearned(base, { network, region }, learning),
    network === undefined ? NONE : reads.policyBasedRoutes(host),
    reads.egressConstraint(project),
    isVm ? reads.instances(projectOf(network)) : NOT_NEEDED,
    isReserved ? reads.addresses(projectOf(network)) : NOT_NEEDED,
  ]);
  const key = JSON.stringify([region, ofMode, host, network, isVm, isReserved]);
  const effectiveFirewalls = new Map(network === undefined ? [] : [[network, firewalls]]);
  const rules = { effectiveFirewalls, learnedRoutes, policyBasedRoutes, egressConstraint };
  const world = worlds.get(key) ?? { ...base, ...rules, instances, addresses };
  worlds.set(key, world);
  const isInVpc = mode.kind === 'connector' || mode.kind === 'direct';
  return { world, unread: isInVpc ? unreadOf(world, mode) : [] };
}

/** The region's own connectors, and those of the project whose connector the job names; with what tells them apart. */
async function connectorsOf(
  mode: NetworkMode,
  region: string,
  { project, reads }: Pick<Around, 'project' | 'reads'>,
): Promise<[World['connectors'], string]> {
  const own = await reads.connectors(project, region);
  if (mode.kind !== 'connector' || projectOf(mode.connector) === project) return [own, ''];
  const [home, place] = [projectOf(mode.connector), locationOf(mode.connector)];
  return [joined(own, await reads.connectors(home, place)), `${home} ${place}`];
}
