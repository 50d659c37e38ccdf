import { networkMode, type NetworkMode } from '../job/network-mode.ts';
import type { Job } from '../job/job.ts';
import { locationOf, projectOf } from '../names.ts';
import type { Reads } from '../ports.ts';
import { brokenConnector } from './broken-connector.ts';
import { observeLearned, type Place } from './observe-learned.ts';
import { found, unknown, valueOf, type Observed } from './observed.ts';
import { onlyReadyNetwork } from './ready-connectors.ts';
import type { Connector, Route, Subnetwork } from './resources.ts';
import { snapshotOf } from './snapshot.ts';
import type { World } from './world.ts';

/** Nobody asked for it. */
export const NOT_NEEDED = unknown({ key: 'notRead' });
/** Counts as none where it is not asked for. */
export const NONE = found([]);

export interface Needs {
  /** VMs, even where no route leads to one yet: a proxy cure wants to know its VM. */
  readonly instances: boolean;
  /** Reserved addresses: a policy may require that destinations see one, or have a NAT be given some. */
  readonly addresses: boolean;
  /** Full name of the network that a missing connector would be made in. */
  readonly network: string | undefined;
  /** The job itself may be changed: where it does not enter a network now, the one that it could enter is read. */
  readonly edits: boolean;
}

/** How far a look goes. */
interface Depth {
  readonly reads: Reads;
  readonly needs: Needs;
  readonly thorough: boolean;
}

/** Reads the network that a job's packets enter, wherever it lives, on top of what is known of the job's own project. */
export async function observeNetwork(job: Job, base: World, { reads, needs, thorough }: Depth): Promise<World> {
  const mode = networkMode(job);
  const withConnector = await observeForeignConnector(mode, base, reads);
  const missing = isMissing(mode, withConnector);
  const opens = missing || (needs.edits && mode.kind === 'none');
  const future = opens
    ? (needs.network ?? (needs.edits ? onlyReadyNetwork(withConnector, job) : undefined))
    : undefined;
  const host = hostOf(mode, withConnector) ?? (future && projectOf(future));
  const region = locationOf(job.name);
  const foreign = host !== undefined && host !== base.project;
  // The network's name is known here, unless the subnetwork stands in a host project that has yet to be read.
  const early = networkNameOf(job, withConnector) ?? future;
  // A range for a new connector must not be one that is kept for peered services. A verdict in a hurry proposes one
  // without that read; before anything is made, all of it is read and the range is chosen anew.
  const forRange = missing && future !== undefined;
  const wanted = { ...needs, addresses: needs.addresses || (thorough && forRange) };
  const [lists, details, connectorRegions, projectNumber] = await Promise.all([
    foreign ? observeHost(host, region, reads) : withConnector,
    early === undefined ? undefined : observeRules({ network: early, region }, { reads, needs: wanted, thorough }),
    isRefused(mode, withConnector) ? reads.connectorRegions(projectOf(mode.connector)) : NOT_NEEDED,
    foreign && future !== undefined ? reads.projectNumber(base.project) : NOT_NEEDED,
  ]);
  const world: World = { ...withConnector, ...pickLists(lists), connectorRegions, projectNumber };
  const network = early ?? networkNameOf(job, world);
  if (network === undefined) return world;
  const rules = details ?? (await observeRules({ network, region }, { reads, needs: wanted, thorough }));
  const needed = needs.instances || leadsToInstance(world, network);
  const [jobs, instances, learnedRoutes] = await Promise.all([
    brokenConnector(snapshotOf(world, job)) ? reads.jobs(base.project, region) : base.jobs,
    needed ? reads.instances(projectOf(network)) : NOT_NEEDED,
    observeLearned({ ...world, ...rules }, { network, region }, { reads, everywhere: thorough }),
  ]);
  const addresses = forRange && !wanted.addresses ? NONE : rules.addresses;
  return { ...world, ...rules, addresses, jobs, instances, learnedRoutes };
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

type Rules = Pick<World, 'networks' | 'effectiveFirewalls' | 'addresses' | 'policyBasedRoutes'>;

async function observeRules({ network: name, region }: Place, { reads, needs, thorough }: Depth): Promise<Rules> {
  const [network, firewalls, addresses, policyBasedRoutes] = await Promise.all([
    reads.network(name),
    reads.effectiveFirewalls(name, region),
    needs.addresses ? reads.addresses(projectOf(name)) : NOT_NEEDED,
    thorough ? reads.policyBasedRoutes(projectOf(name)) : NONE,
  ]);
  const networks = network.kind === 'found' ? found([network.value]) : network.kind === 'absent' ? found([]) : network;
  return { networks, effectiveFirewalls: new Map([[name, firewalls]]), addresses, policyBasedRoutes };
}

/** Instances matter only where a route of the network sends packets to one. */
export function leadsToInstance({ routes }: Pick<World, 'routes'>, network: string): boolean {
  return (valueOf(routes) ?? []).some(
    (route) => route.network === network && (route.nextHop.kind === 'address' || route.nextHop.kind === 'instance'),
  );
}
