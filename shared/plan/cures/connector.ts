import { locationOf, projectOf, shortName, subnetworkName } from '../../names.ts';
import { connectorNetwork } from '../../policy/policy-for.ts';
import { ourDescription, ourName } from '../../ownership.ts';
import { valueOf } from '../../snapshot/observed.ts';
import type { World } from '../../snapshot/world.ts';
import type { Change } from '../change.ts';
import { freeRange } from '../free-range.ts';
import { toChange } from '../to-change.ts';
import { advise, build, type Cure } from './cure.ts';

/**
 * A connector's name: RFC 1035, fewer than 21 characters with each hyphen counted twice.
 * https://cloud.google.com/run/docs/configuring/vpc-connectors#create-connector
 */
export function isConnectorName(name: string): boolean {
  const weight = name.length + name.split('-').length - 1;
  return /^[a-z]([-a-z0-9]*[a-z0-9])?$/.test(name) && weight < 21;
}

/** A connector that is not there: a /28 subnetwork of its own, so that NAT lists and rules can name it, and the connector on it. */
export const cureMissingConnector: Cure = ({ world, snapshot: { job, mode }, policy }) => {
  if (mode.kind !== 'connector') return build();
  const connector = mode.connector;
  const region = locationOf(connector);
  if (!isConnectorName(shortName(connector)))
    return advise({ say: { key: 'connectorNameBad', of: { connector: shortName(connector) } } });
  const network = connectorNetwork(policy.connector.network, job);
  if (network === undefined) return advise({ say: { key: 'connectorNetworkUnset' } });
  const name = subnetworkName(projectOf(network), region, ourName(shortName(connector)));
  const there = valueOf(world.subnetworks)?.find((subnetwork) => subnetwork.name === name);
  if (there && there.network !== network) return advise({ say: { key: 'nameTaken', of: { name: shortName(name) } } });
  if (there) return build(connectorChange(connector, name, [], policy.connector));
  // What is not known could collide.
  if (world.subnetworks.kind !== 'found' || world.routes.kind !== 'found')
    return advise({ say: { key: 'rangesUnknown' } });
  const ipCidrRange = freeRange(world, network, policy.connector.subnetPool);
  if (ipCidrRange === undefined)
    return advise({ say: { key: 'poolUsedUp', of: { pool: policy.connector.subnetPool } } });
  const subnetwork = subnetworkChange(name, network, ipCidrRange, connector);
  return build(subnetwork, connectorChange(connector, name, [subnetwork.id], policy.connector));
};

/** Somebody is making it: nothing to build, its end is awaited. */
export const cureConnectorNotReady: Cure = ({ snapshot: { connector } }) => {
  if (connector.kind !== 'found' || connector.value.state !== 'CREATING') return build();
  const { name } = connector.value;
  const reason = { key: 'reasonAwaitConnector', of: { connector: shortName(name) } } as const;
  const spec = { kind: 'awaited-connector', value: { name } } as const;
  return build(toChange(spec, { cures: 'connector-not-ready', reason, before: { state: 'CREATING' } }));
};

function subnetworkChange(name: string, network: string, ipCidrRange: string, connector: string): Change {
  const description = ourDescription(`subnetwork of connector ${shortName(connector)}`);
  const spec = { kind: 'subnetwork', value: { name, network, ipCidrRange, description } } as const;
  const reason = { key: 'reasonSubnetwork', of: { range: ipCidrRange, connector: shortName(connector) } } as const;
  return toChange(spec, { cures: 'connector-missing', reason });
}

type Sizes = { machineType: string; minInstances: number; maxInstances: number };

function connectorChange(name: string, subnetwork: string, dependsOn: readonly string[], sizes: Sizes): Change {
  const { machineType, minInstances, maxInstances } = sizes;
  const spec = { kind: 'connector', value: { name, subnetwork, machineType, minInstances, maxInstances } } as const;
  const reason = { key: 'reasonConnector', of: { connector: shortName(name) } } as const;
  return toChange(spec, { cures: 'connector-missing', reason, dependsOn });
}

/** Networks that have subnetworks in a region: where a connector could be put, when the policy does not say. */
export function candidateNetworks({ subnetworks }: World, region: string): string[] {
  const found = (valueOf(subnetworks) ?? []).filter((subnetwork) => subnetwork.region === region);
  return [...new Set(found.map(({ network }) => network))].sort();
}
