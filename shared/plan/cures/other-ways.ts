import { isLargeEnough } from '../../checks/subnet-room.ts';
import type { Egress, Job } from '../../job/job.ts';
import { toJobNetwork, toNetworkSettings, type JobNetwork } from '../../job/job-network.ts';
import { networkMode, type NetworkMode } from '../../job/network-mode.ts';
import { locationOf, projectOf, shortName } from '../../names.ts';
import { nearMisses } from '../../near-misses.ts';
import { connectorNetwork } from '../../policy/policy-for.ts';
import type { Policy } from '../../policy/policy.ts';
import { valueOf } from '../../snapshot/observed.ts';
import { onlyReadyNetwork, readyConnectors } from '../../snapshot/ready-connectors.ts';
import type { Site } from './cure.ts';

type Place = Omit<Site, 'finding'>;

/**
 * Other ways into the network that a job could have, the least different first: its own with another egress, another of
 * the same kind, one of the other kind, none at all. They lead into the network that it enters now or was to enter; where
 * that is not known, nobody can choose for it.
 */
export function otherWays(site: Place): JobNetwork[] {
  const { snapshot, policy } = site;
  const { job, mode } = snapshot;
  const egress = egressFor(policy, mode);
  const own = toJobNetwork(job.network);
  const keep = mode.kind === 'connector' || mode.kind === 'direct' ? [{ ...own, egress }] : [];
  const network = networkFor(site);
  const connectors = network === undefined ? [] : connectorsOf(site, network).map((name) => viaConnector(name, egress));
  const direct =
    network === undefined
      ? []
      : subnetworksOf(site, network).map((name) => viaSubnetwork(site, { network, name, egress }));
  // Past all rules of the network: only where the policy wants its jobs outside.
  const isBanned = mode.kind !== 'invalid' && !policy.require.modes.includes(mode.kind);
  const none = isBanned ? [{ connector: null, interfaces: [], egress: null }] : [];
  const kinds = mode.kind === 'connector' ? [connectors, direct] : [direct, connectors];
  const isNew = (way: JobNetwork) => JSON.stringify(way) !== JSON.stringify(own);
  return [...keep, ...kinds.flat(), ...none].filter(
    (way) => isNew(way) && policy.require.modes.includes(kindOf(job, way)),
  );
}

const kindOf = (job: Job, way: JobNetwork): Policy['require']['modes'][number] => {
  const { kind } = networkMode({ ...job, network: toNetworkSettings(way) });
  return kind === 'invalid' ? 'none' : kind;
};

/** What the policy requires, be it by name or by the exit that it wants; else what the job has. */
function egressFor({ require: { egress, via, reservedAddress } }: Policy, mode: NetworkMode): Egress {
  if (egress !== 'any') return egress;
  if (via === 'google') return 'private-ranges-only';
  if (via !== 'any' || reservedAddress) return 'all-traffic';
  return mode.kind === 'connector' || mode.kind === 'direct' ? mode.egress : 'private-ranges-only';
}

function networkFor({ world, snapshot, policy }: Place): string | undefined {
  const { job, vpc, mode } = snapshot;
  const known = valueOf(vpc)?.name ?? (mode.kind === 'direct' ? mode.network : undefined);
  return known ?? connectorNetwork(policy.connector.network, job) ?? onlyReadyNetwork(world, job);
}

function connectorsOf({ world, snapshot }: Place, network: string): string[] {
  const { mode } = snapshot;
  const current = mode.kind === 'connector' ? mode.connector : '';
  const there = readyConnectors(world, snapshot.job)
    .filter((one) => one.network === network && one.name !== current)
    .map(({ name }) => name);
  return alikeFirst(there, current);
}

/** In a Shared VPC a subnetwork is granted to the job's project one by one: only that host's are tried that it uses already. */
function subnetworksOf({ world, snapshot }: Place, network: string): string[] {
  const { job, mode } = snapshot;
  const current = mode.kind === 'direct' ? mode.subnetwork : '';
  const homes = [projectOf(job.name), projectOf(current)];
  const there = (valueOf(world.subnetworks) ?? [])
    .filter((one) => one.network === network && one.region === locationOf(job.name) && one.name !== current)
    .filter((one) => one.purpose === 'PRIVATE' && isLargeEnough(one) && homes.includes(projectOf(one.name)))
    .map(({ name }) => name);
  return alikeFirst(there, current);
}

/** Those of the same name elsewhere, then those that are spelled alike, then by name. */
function alikeFirst(names: readonly string[], wanted: string): string[] {
  const sorted = names.toSorted();
  const same = sorted.filter((name) => shortName(name) === shortName(wanted));
  return [...new Set([...same, ...nearMisses(shortName(wanted), sorted, shortName), ...sorted])];
}

const viaConnector = (connector: string, egress: Egress): JobNetwork => ({ connector, interfaces: [], egress });

/** Network tags belong to the job: they stay with it from one subnetwork to another. */
function viaSubnetwork(
  { snapshot: { mode } }: Place,
  { network, name, egress }: { readonly network: string; readonly name: string; readonly egress: Egress },
): JobNetwork {
  const tags = mode.kind === 'direct' ? mode.tags : [];
  return { connector: null, interfaces: [{ network, subnetwork: name, tags }], egress };
}
