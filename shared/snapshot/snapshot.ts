import { networkMode, type NetworkMode } from '../job/network-mode.ts';
import type { Job } from '../job/job.ts';
import { locationOf, parseName } from '../names.ts';
import { absent, found, map, unknown, type Observed } from './observed.ts';
import type {
  Address,
  Connector,
  EffectiveFirewalls,
  Instance,
  Network,
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
  readonly routes: Observed<readonly Route[]>;
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
  readonly neighbours: Neighbours;
}

/** What a world says about one job. */
export function snapshotOf(world: World, job: Job): Snapshot {
  const mode = networkMode(job);
  const connector = mode.kind === 'connector' ? findConnector(world, mode.connector) : absent;
  const subnetwork = findSubnetwork(world, mode, connector);
  const network = networkOf(mode, connector, subnetwork);
  const vpc = map(network, (name) => vpcOf(world, name, locationOf(job.name)));
  return { job, mode, connector, subnetwork, vpc, neighbours: neighboursOf(world) };
}

const neighbours = new WeakMap<World, Neighbours>();

function neighboursOf(world: World): Neighbours {
  const { connectors, networks, subnetworks, routers } = world;
  const ready = neighbours.get(world) ?? { connectors, networks, subnetworks, routers };
  neighbours.set(world, ready);
  return ready;
}

/** References may carry the project's number in place of its id. */
function findConnector({ connectors }: World, name: string): Observed<Connector> {
  return find(connectors, (connector) => connector.name === name || sameByNumber(connector.name, name));
}

function sameByNumber(have: string, want: string): boolean {
  const [a, b] = [parseName(have), parseName(want)];
  if (!a || !b || !/^\d+$/.test(b.project)) return false;
  return a.location === b.location && a.id === b.id;
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
  if (mode.kind === 'direct') return find(subnetworks, ({ name }) => name === mode.subnetwork);
  if (connector.kind !== 'found') return connector;
  const { subnetwork } = connector.value;
  return subnetwork === undefined ? absent : find(subnetworks, ({ name }) => name === subnetwork);
}

function networkOf(
  mode: NetworkMode,
  connector: Observed<Connector>,
  subnetwork: Observed<Subnetwork>,
): Observed<string> {
  if (mode.kind === 'direct' && mode.network !== undefined) return found(mode.network);
  if (connector.kind === 'found' && connector.value.network !== undefined && connector.value.subnetwork === undefined) {
    return found(connector.value.network);
  }
  if (mode.kind === 'connector' && connector.kind !== 'found') return connector;
  if (mode.kind === 'none' || mode.kind === 'invalid') return absent;
  return map(subnetwork, ({ network }) => network);
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
  return {
    name,
    region,
    network: find(world.networks, (network) => network.name === name),
    subnetworks: map(world.subnetworks, ofNetwork),
    routers: map(world.routers, (routers) => ofNetwork(routers).filter((router) => router.region === region)),
    routes: map(world.routes, ofNetwork),
    firewalls: firewallsOf(world, name),
    instances: world.instances,
    addresses: world.addresses,
  };
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
