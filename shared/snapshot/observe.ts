import { networkMode, type NetworkMode } from '../job/network-mode.ts';
import { newJob, type Job } from '../job/job.ts';
import { locationOf, projectOf } from '../names.ts';
import type { Reads } from '../ports.ts';
import { found, unknown, valueOf, type Observed, type Unknown } from './observed.ts';
import type { Connector, Route, Subnetwork } from './resources.ts';
import { snapshotOf, type Snapshot } from './snapshot.ts';
import type { World } from './world.ts';

export const NOT_NEEDED = unknown('was not read');

/** A job as it is stored, and the settings that are to be judged in its place, if any. */
export interface Subject {
  readonly name: string;
  /** Settings that a refused deploy asked for: the stored job is absent, or the one before. */
  readonly requested?: Job['network'] | undefined;
  /** What cures of this job would need to know, beyond what its verdict rests on. */
  readonly needs?: (job: Job) => Needs;
}

export interface Needs {
  /** VMs, even where no route leads to one yet: a proxy cure wants to know its VM. */
  readonly instances: boolean;
  /** Reserved addresses: a policy may require that destinations see one, or have a NAT be given some. */
  readonly addresses: boolean;
  /** Full name of the network that a missing connector would be made in. */
  readonly network: string | undefined;
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
export async function observe({ name, requested, needs }: Subject, reads: Reads): Promise<Observation> {
  const [project, region] = [projectOf(name), locationOf(name)];
  const [stored, connectors, subnetworks, routers, routes] = await Promise.all([
    reads.job(name),
    reads.connectors(project, region),
    reads.subnetworks(project),
    reads.routers(project, region),
    reads.routes(project),
  ]);
  const job = toSubject(name, stored, requested);
  const base: World = { ...emptyWorld(project), connectors, subnetworks, routers, routes };
  if (!job) return { stored, snapshot: undefined, world: base, unread: [...failure(stored), ...unreadOf(base)] };
  const world = await observeNetwork(job, base, {
    reads,
    needs: needs?.(job) ?? { instances: false, addresses: false, network: undefined },
  });
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
  const asked = [connectors, networks, subnetworks, routers, routes, instances, ...effectiveFirewalls.values()];
  const failed = [...asked, addresses].flatMap(failure);
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

/** Reads the network that a job's packets enter, wherever it lives, on top of what is known of the job's own project. */
async function observeNetwork(job: Job, base: World, { reads, needs }: { reads: Reads; needs: Needs }): Promise<World> {
  const mode = networkMode(job);
  const withConnector = await observeForeignConnector(mode, base, reads);
  const future = isMissing(mode, withConnector) ? needs.network : undefined;
  const host = hostOf(mode, withConnector) ?? (future && projectOf(future));
  const region = locationOf(job.name);
  const foreign = host !== undefined && host !== base.project;
  // The network's name is known here, unless the subnetwork stands in a host project that has yet to be read.
  const early = networkNameOf(job, withConnector) ?? future;
  // A range for a new connector must not be one that is kept for peered services.
  const wanted = { ...needs, addresses: needs.addresses || future !== undefined };
  const [lists, details, connectorRegions, projectNumber] = await Promise.all([
    foreign ? observeHost(host, region, reads) : withConnector,
    early === undefined ? undefined : observeRules(early, region, { reads, needs: wanted }),
    isRefused(mode, withConnector) ? reads.connectorRegions(projectOf(mode.connector)) : NOT_NEEDED,
    foreign && future !== undefined ? reads.projectNumber(base.project) : NOT_NEEDED,
  ]);
  const world: World = { ...withConnector, ...pickLists(lists), connectorRegions, projectNumber };
  const network = early ?? networkNameOf(job, world);
  const rules =
    details ?? (network === undefined ? undefined : await observeRules(network, region, { reads, needs: wanted }));
  const needed = network !== undefined && (needs.instances || leadsToInstance(world, network));
  const instances = needed ? await reads.instances(projectOf(network)) : NOT_NEEDED;
  return { ...world, ...rules, instances };
}

/** Connectors of a region that could not be listed: perhaps there are none in that region, ever. */
export function isRefused(
  mode: NetworkMode,
  { connectors }: Pick<World, 'connectors'>,
): mode is Extract<NetworkMode, { kind: 'connector' }> {
  return mode.kind === 'connector' && connectors.kind === 'unknown' && connectors.because === undefined;
}

async function observeForeignConnector(mode: NetworkMode, base: World, reads: Reads): Promise<World> {
  if (mode.kind !== 'connector' || projectOf(mode.connector) === base.project) return base;
  const connectors = await reads.connectors(projectOf(mode.connector), locationOf(mode.connector));
  return { ...base, connectors: joined(base.connectors, connectors) };
}

export function joined(
  own: Observed<readonly Connector[]>,
  other: Observed<readonly Connector[]>,
): Observed<readonly Connector[]> {
  if (other.kind !== 'found') return other;
  return found([...(valueOf(own) ?? []), ...other.value]);
}

/** The project that owns the network: not the job's own in a Shared VPC. */
export function hostOf(mode: NetworkMode, { connectors }: Pick<World, 'connectors'>): string | undefined {
  if (mode.kind === 'direct') return projectOf(mode.subnetwork);
  if (mode.kind !== 'connector') return undefined;
  const connector = valueOf(connectors)?.find(({ name }) => name === mode.connector);
  const reference = connector?.subnetwork ?? connector?.network;
  return reference === undefined ? undefined : projectOf(reference);
}

/** The list was read and does not have it: it would have to be made. */
export function isMissing(mode: NetworkMode, { connectors }: Pick<World, 'connectors'>): boolean {
  return (
    mode.kind === 'connector' &&
    connectors.kind === 'found' &&
    !connectors.value.some(({ name }) => name === mode.connector)
  );
}

export function networkNameOf(job: Job, world: World): string | undefined {
  return valueOf(snapshotOf(world, job).vpc)?.name;
}

interface Lists {
  readonly subnetworks: Observed<readonly Subnetwork[]>;
  readonly routers: World['routers'];
  readonly routes: Observed<readonly Route[]>;
}

const pickLists = ({ subnetworks, routers, routes }: Lists): Lists => ({ subnetworks, routers, routes });

async function observeHost(host: string, region: string, reads: Reads): Promise<Lists> {
  const [subnetworks, routers, routes] = await Promise.all([
    reads.subnetworks(host),
    reads.routers(host, region),
    reads.routes(host),
  ]);
  return { subnetworks, routers, routes };
}

async function observeRules(
  name: string,
  region: string,
  { reads, needs }: { readonly reads: Reads; readonly needs: Needs },
): Promise<Pick<World, 'networks' | 'effectiveFirewalls' | 'addresses'>> {
  const [network, firewalls, addresses] = await Promise.all([
    reads.network(name),
    reads.effectiveFirewalls(name, region),
    needs.addresses ? reads.addresses(projectOf(name)) : NOT_NEEDED,
  ]);
  const networks = network.kind === 'found' ? found([network.value]) : network.kind === 'absent' ? found([]) : network;
  return { networks, effectiveFirewalls: new Map([[name, firewalls]]), addresses };
}

/** Instances matter only where a route of the network sends packets to one. */
export function leadsToInstance({ routes }: Pick<World, 'routes'>, network: string): boolean {
  return (valueOf(routes) ?? []).some(
    (route) => route.network === network && (route.nextHop.kind === 'address' || route.nextHop.kind === 'instance'),
  );
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
    addresses: NOT_NEEDED,
    instances: NOT_NEEDED,
    names: new Map(),
  };
}
