import { gcloud } from '../../gcloud.ts';
import { locationOf, projectOf, shortName, subnetworkName } from '../../names.ts';
import { nearMisses } from '../../near-misses.ts';
import { isOurs, ourDescription, ourName } from '../../ownership.ts';
import { connectorNetwork } from '../../policy/policy-for.ts';
import { valueOf } from '../../snapshot/observed.ts';
import type { Subnetwork } from '../../snapshot/resources.ts';
import type { World } from '../../snapshot/world.ts';
import type { NextStep } from '../../checks/check.ts';
import type { Change } from '../change.ts';
import { areRangesKnown, freeRange } from '../free-range.ts';
import { toChange } from '../to-change.ts';
import { advise, build, type Cure, type Remedy, type Site } from './cure.ts';
import { cureBrokenConnector } from './broken-connector.ts';
import { isConnectorName } from './connector-name.ts';
import { grantSteps, hostRules } from './shared-vpc.ts';

/** A connector that is not there: a /28 subnetwork of its own, so that NAT lists and rules can name it, and the connector on it. */
export const cureMissingConnector: Cure = (site) => {
  const { snapshot, policy } = site;
  const { job, mode } = snapshot;
  if (mode.kind !== 'connector') return build();
  const { connector } = mode;
  const obstacle = obstacleTo(connector, site);
  if (obstacle) return advise(obstacle);
  const network = connectorNetwork(policy.connector.network, job);
  if (network === undefined) return advise({ say: { key: 'connectorNetworkUnset' } });
  const missing = missingNetwork(network, site);
  return missing ? advise(missing) : makeConnector(site, { connector, network });
};

const MOST_ALIKE = 3;

/** The policy names a network that is not there: nothing could be made in it. */
function missingNetwork(network: string, { world }: Site): NextStep | undefined {
  const project = projectOf(network);
  const known = networksOf(project, world);
  // A saved world may lack the networks of a host project; a live one has asked for the rules of this.
  const isGone =
    project === world.project
      ? world.networks.kind === 'found' && !known.includes(network)
      : world.effectiveFirewalls.get(network)?.kind === 'absent';
  if (!isGone) return undefined;
  const near = nearMisses(shortName(network), known, shortName).slice(0, MOST_ALIKE);
  const of = { network: shortName(network), near: near.map(shortName).join(', ') };
  return { say: { key: 'connectorNetworkMissing', of }, command: gcloud('compute networks list', [], { project }) };
}

/** Networks of a project that a world knows, be it by their subnetworks alone. */
function networksOf(project: string, { networks, subnetworks }: World): string[] {
  const listed = (valueOf(networks) ?? []).map(({ name }) => name);
  const standing = (valueOf(subnetworks) ?? []).map(({ network }) => network);
  return [...new Set([...listed, ...standing])].filter((name) => projectOf(name) === project).sort();
}

/** What no policy helps against: a name that Google refuses, a region that has no connectors. */
function obstacleTo(connector: string, { world }: Site): NextStep | undefined {
  const of = { connector: shortName(connector) };
  if (!isConnectorName(shortName(connector))) return { say: { key: 'connectorNameBad', of } };
  const region = locationOf(connector);
  const regions = valueOf(world.connectorRegions);
  if (!regions || regions.includes(region)) return undefined;
  const near = nearMisses(region, regions, (one) => one).slice(0, 3);
  return { say: { key: 'regionWithoutConnectors', of: { region, near: near.join(', ') } } };
}

interface Making {
  readonly connector: string;
  readonly network: string;
}

function makeConnector(site: Site, making: Making): Remedy {
  const { connector, network } = making;
  const ground = groundFor(site, making);
  if ('say' in ground) return advise(ground);
  const isShared = projectOf(network) !== projectOf(connector);
  const rules = isShared ? hostRules(site, making) : [];
  if (!rules) return advise({ say: { key: 'hostRulesUnknown', of: { network: shortName(network) } } });
  const dependsOn = [...ground.changes, ...rules].map(({ id }) => id);
  const made = connectorChange(site, { connector, subnetwork: ground.subnetwork, dependsOn });
  const advice = isShared ? grantSteps(site, { connector, subnetwork: ground.subnetwork }) : [];
  return { changes: [...ground.changes, ...rules, made], advice };
}

interface Ground {
  readonly subnetwork: string;
  /** What makes it, where it is not there. */
  readonly changes: readonly Change[];
}

/** The subnetwork that a connector is to stand on, or why there is none. */
function groundFor({ world, policy }: Site, { connector, network }: Making): Ground | NextStep {
  const name = groundName(connector, network);
  const there = valueOf(world.subnetworks)?.find((subnetwork) => subnetwork.name === name);
  if (there) {
    const isFit = isOurs(there) && there.network === network && isFree(world, there);
    return isFit ? { subnetwork: name, changes: [] } : { say: { key: 'nameTaken', of: { name: shortName(name) } } };
  }
  // What is not known could collide.
  if (!areRangesKnown(world)) return { say: { key: 'rangesUnknown' } };
  const pool = policy.connector.subnetPool;
  const ipCidrRange = freeRange(world, network, pool);
  if (ipCidrRange === undefined) return { say: { key: 'poolUsedUp', of: { pool } } };
  const id = shortName(connector);
  const description = ourDescription(`subnetwork of connector ${id}`);
  const spec = { kind: 'subnetwork', value: { name, network, ipCidrRange, description } } as const;
  const reason = { key: 'reasonSubnetwork', of: { range: ipCidrRange, connector: id } } as const;
  return { subnetwork: name, changes: [toChange(spec, { cures: 'connector-missing', reason })] };
}

/** Several service projects may have connectors of one name in a network that they share. */
function groundName(connector: string, network: string): string {
  const [project, host] = [projectOf(connector), projectOf(network)];
  const parts = project === host ? [] : [project];
  return subnetworkName(host, locationOf(connector), ourName(...parts, shortName(connector)));
}

/** A connector wants a /28 for itself. https://cloud.google.com/run/docs/configuring/vpc-connectors */
function isFree({ connectors }: World, { name, ipCidrRange = '', purpose }: Subnetwork): boolean {
  const isUsed = valueOf(connectors)?.some(({ subnetwork }) => subnetwork === name);
  return isUsed === false && purpose === 'PRIVATE' && ipCidrRange.endsWith('/28');
}

/** Somebody is making it: nothing to build, its end is awaited. One in ERROR, or half way out of it, may be made anew. */
export const cureConnectorNotReady: Cure = (site) => {
  const { connector } = site.snapshot;
  if (connector.kind !== 'found') return build();
  const { state } = connector.value;
  if (state === 'ERROR' || state === 'DELETING') return cureBrokenConnector(site);
  if (state !== 'CREATING') return build();
  const { name } = connector.value;
  const reason = { key: 'reasonAwaitConnector', of: { connector: shortName(name) } } as const;
  const spec = { kind: 'awaited-connector', value: { name } } as const;
  return build(toChange(spec, { cures: 'connector-not-ready', reason, before: { state: 'CREATING' } }));
};

interface Placed {
  readonly connector: string;
  readonly subnetwork: string;
  readonly dependsOn: readonly string[];
}

function connectorChange({ policy }: Site, { connector: name, subnetwork, dependsOn }: Placed): Change {
  const { machineType, minInstances, maxInstances } = policy.connector;
  const spec = { kind: 'connector', value: { name, subnetwork, machineType, minInstances, maxInstances } } as const;
  const reason = { key: 'reasonConnector', of: { connector: shortName(name) } } as const;
  return toChange(spec, { cures: 'connector-missing', reason, dependsOn });
}

/** Networks that have subnetworks in a region: where a connector could be put, when the policy does not say. */
export function candidateNetworks({ subnetworks }: World, region: string): string[] {
  const found = (valueOf(subnetworks) ?? []).filter((subnetwork) => subnetwork.region === region);
  return [...new Set(found.map(({ network }) => network))].sort();
}
