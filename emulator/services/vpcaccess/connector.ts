import type { Cloud } from '../../cloud.ts';
import type { Body } from '../../route.ts';
import { nameOf } from '../compute/links.ts';
import { networkOfSubnet } from '../compute/subnets.ts';
import { placeOf, type Place } from '../location.ts';
import { jobsUsingConnector } from '../run/usage.ts';

/** A subnet by its short name; the region is the connector's. */
export interface Subnet {
  readonly name: string;
  readonly projectId: string;
}

/** A connector as it is stored and, with its connected projects, printed. */
export interface Connector extends Body {
  readonly name: string;
  readonly network?: string;
  readonly ipCidrRange?: string;
  readonly subnet?: Subnet;
  readonly machineType?: string;
  readonly minInstances?: number;
  readonly maxInstances?: number;
  readonly minThroughput?: number;
  readonly maxThroughput?: number;
  readonly state: 'CREATING' | 'READY' | 'UPDATING' | 'DELETING' | 'ERROR';
  readonly connectedProjects?: readonly string[];
}

/** The relative name under which a connector is stored. */
export function connectorName({ project, region, id }: Place): string {
  return `projects/${project}/locations/${region}/connectors/${id}`;
}

/** Relative name of the subnet that a connector was put into, if it was. */
export function subnetOf({ name, subnet }: Connector): string | undefined {
  const { project, region } = placeOf(name);
  return subnet && `projects/${subnet.projectId || project}/regions/${region}/subnetworks/${subnet.name}`;
}

/** Relative name of a connector's network. One with a subnet does not say it: the subnet knows. */
export function networkOf(cloud: Cloud, connector: Connector): string | undefined {
  const { project } = placeOf(connector.name);
  const subnet = subnetOf(connector);
  if (subnet !== undefined) return networkOfSubnet(cloud, subnet);
  return nameOf(cloud, connector.network, { project, bare: 'global/networks' });
}

/** The connector as the API prints it: who uses it follows from the jobs there are. */
export function print(cloud: Cloud, connector: Connector): Body {
  const users = jobsUsingConnector(cloud, connector.name).map((job) => placeOf(job).project);
  const connectedProjects = [...new Set([...(connector.connectedProjects ?? []), ...users])].sort();
  return connectedProjects.length > 0 ? { ...connector, connectedProjects } : connector;
}
