import { networkMode, type NetworkMode } from '../job/network-mode.ts';
import type { Job } from '../job/job.ts';
import { locationOf, parseName } from '../names.ts';
import { absent, found, map, unknown, valueOf, type Observed, type Unknown } from './observed.ts';
import type {
  Address,
  Connector,
  EffectiveFirewalls,
  EgressConstraint,
  Instance,
  Network,
  PolicyBasedRoute,
  Router,
  Route,
  Subnetwork,
} from './resources.ts';
import type { World } from './world.ts';

/** The network that a job's packets enter and all in it that steers them; shared by all jobs of that network and region. */
export interface Vpc {
  /** Full network name. */
  readonly name: string;
  readonly region: string;
  readonly network: Observed<Network>;
  /** Of the whole network: subnet routes cross regions. */
  readonly subnetworks: Observed<readonly Subnetwork[]>;
  /** Of this network and region: Cloud NAT is regional. */
  readonly routers: Observed<readonly Router[]>;
  /** Learned ones included, as far as they could be read. */
  readonly routes: Observed<readonly Route[]>;
  /** Why routes may be in force that are not among them. */
  readonly hiddenRoutes: Unknown | undefined;
  readonly policyBasedRoutes: Observed<readonly PolicyBasedRoute[]>;
  readonly firewalls: Observed<EffectiveFirewalls>;
  readonly instances: Observed<readonly Instance[]>;
  readonly addresses: Observed<readonly Address[]>;
}

/** What stands beside a job's own things: near misses and better choices are found among them. Shared by all jobs. */
export type Neighbours = Pick<World, 'connectors' | 'networks' | 'subnetworks' | 'routers'>;

/** Everything that one job's verdict rests on, as plain data. */
export interface Snapshot {
  readonly job: Job;
  readonly mode: NetworkMode;
  /** The connector that the job names; absent too where the job names none. */
  readonly connector: Observed<Connector>;
  /** The job's own or its connector's subnetwork; absent for a connector made with a range. */
  readonly subnetwork: Observed<Subnetwork>;
  /** Absent when no packet of the job ever enters a VPC; unknown when it can't be told which. */
  readonly vpc: Observed<Vpc>;
  /** What the organisation allows; absent where it enforces nothing. */
  readonly egressConstraint: Observed<EgressConstraint>;
  readonly neighbours: Neighbours;
}

/** What a world says about one job. */
export function snapshotOf(world: World, job: Job): Snapshot {
  const mode = networkMode(job);
  const connector = mode.kind === 'connector' ? findConnector(world, mode.connector) : absent;
  const subnetwork = findSubnetwork(world, mode, connector);
  const network = networkOf(world, mode, { connector, subnetwork });
  const vpc = map(network, (name) => vpcOf(world, name, locationOf(job.name)));
  const { egressConstraint } = world;
  return { job, mode, connector, subnetwork, vpc, egressConstraint, neighbours: neighboursOf(world) };
}

const neighbours = new WeakMap<World, Neighbours>();

function neighboursOf(world: World): Neighbours {
  const { connectors, networks, subnetworks, routers } = world;
  const ready = neighbours.get(world) ?? { connectors, networks, subnetworks, routers };
  neighbours.set(world, ready);
  return ready;
}

function findConnector({ connectors }: World, name: string): Observed<Connector> {
  return findNamed(connectors, name);
}

/** References may carry the project's number in place of its id: then it is the only one of that place and name. */
function findNamed<T extends { readonly name: string }>(list: Observed<readonly T[]>, name: string): Observed<T> {
  const exact = find(list, (item) => item.name === name);
  if (exact.kind !== 'absent' || list.kind !== 'found' || !/^projects\/\d+\//.test(name)) return exact;
  const [only, ...others] = list.value.filter((item) => isSameBesideProject(item.name, name));
  return only && others.length === 0 ? found(only) : absent;
}

function isSameBesideProject(have: string, want: string): boolean {
  const [a, b] = [parseName(have), parseName(want)];
  return a !== undefined && a.location === b?.location && a.collection === b?.collection && a.id === b?.id;
}

function find<T>(list: Observed<readonly T[]>, matches: (item: T) => boolean): Observed<T> {
  if (list.kind !== 'found') return list;
  const item = list.value.find(matches);
  return item === undefined ? absent : found(item);
}

function findSubnetwork(
  { subnetworks }: World,
  mode: NetworkMode,
  connector: Observed<Connector>,
): Observed<Subnetwork> {
  if (mode.kind === 'direct') return findNamed(subnetworks, mode.subnetwork);
  if (connector.kind !== 'found') return connector;
  const { subnetwork } = connector.value;
  return subnetwork === undefined ? absent : findNamed(subnetworks, subnetwork);
}

/** The network that packets enter. A connector's subnetwork knows it better than the connector. */
function networkOf(
  { networks }: World,
  mode: NetworkMode,
  { connector, subnetwork }: Pick<Snapshot, 'connector' | 'subnetwork'>,
): Observed<string> {
  if (mode.kind === 'none' || mode.kind === 'invalid') return absent;
  if (mode.kind === 'connector' && connector.kind !== 'found') return connector;
  const named = mode.kind === 'direct' ? mode.network : valueOf(connector)?.network;
  const isCertain = mode.kind === 'connector' && subnetwork.kind === 'found';
  if (named === undefined || isCertain) return map(subnetwork, ({ network }) => network);
  return found(valueOf(findNamed(networks, named))?.name ?? named);
}

const known = new WeakMap<World, Map<string, Vpc>>();

/** The part of a world that belongs to one network and region; the same object for all its jobs. */
export function vpcOf(world: World, network: string, region: string): Vpc {
  const ofWorld = known.get(world) ?? new Map<string, Vpc>();
  known.set(world, ofWorld);
  const key = `${network} ${region}`;
  const vpc = ofWorld.get(key) ?? selectVpc(world, network, region);
  ofWorld.set(key, vpc);
  return vpc;
}

function selectVpc(world: World, name: string, region: string): Vpc {
  const ofNetwork = <T extends { network: string }>(items: readonly T[]): T[] =>
    items.filter(({ network }) => network === name);
  const network = find(world.networks, (one) => one.name === name);
  return {
    name,
    region,
    network,
    subnetworks: map(world.subnetworks, ofNetwork),
    routers: map(world.routers, (routers) => ofNetwork(routers).filter((router) => router.region === region)),
    routes: map(world.routes, (routes) => [...ofNetwork(routes), ...learnedIn(world, { network, name, region })]),
    hiddenRoutes: world.learnedRoutes.kind === 'unknown' ? world.learnedRoutes : undefined,
    policyBasedRoutes: map(world.policyBasedRoutes, ofNetwork),
    firewalls: firewallsOf(world, name),
    instances: world.instances,
    addresses: world.addresses,
  };
}

interface Place {
  readonly network: Observed<Network>;
  readonly name: string;
  readonly region: string;
}

function learnedIn({ learnedRoutes }: World, { network, name, region }: Place): readonly Route[] {
  const isGlobal = valueOf(network)?.routingMode === 'GLOBAL';
  return (valueOf(learnedRoutes) ?? []).filter(
    (route) => route.network === name && (isGlobal || route.region === region),
  );
}

function firewallsOf({ effectiveFirewalls, firewalls }: World, name: string): Observed<EffectiveFirewalls> {
  const effective = effectiveFirewalls.get(name);
  if (effective) return effective;
  if (firewalls.kind === 'unknown') return unknown(firewalls.reason);
  return map(firewalls, (all) => {
    const own = all.filter(({ network }) => network === name);
    const rules = own.filter(({ egress }) => egress).map(({ rule }) => rule);
    const ingress = own.filter(({ egress }) => !egress).map(({ rule }) => rule);
    return { rules, ingress, policies: [] };
  });
}
