import type { Cloud } from '../../cloud.ts';
import type { Index } from '../../store-index.ts';
import { placeOf } from '../location.ts';
import type { Job } from './job.ts';
import { connectorOf, subnetworkOf } from './network.ts';

/** Jobs by the connector and the subnetworks that they use, wherever those are: they may be a host project's. */
export function indexUsage(cloud: Cloud): Index {
  return cloud.store.index('jobs', (name, value) => {
    const { connector, networkInterfaces = [] } = (value as Job).template?.template?.vpcAccess ?? {};
    const place = placeOf(name);
    const subnetworks = networkInterfaces.map((one) => subnetworkOf(cloud, place, one).subnetwork);
    const used = connector === undefined ? subnetworks : [connectorOf(cloud, place, connector), ...subnetworks];
    return used.map((one) => keyOf(cloud, one));
  });
}

/** Names of the jobs that go through a connector: as long as there are any it can't be deleted. */
export function jobsUsingConnector(cloud: Cloud, connector: string): string[] {
  return cloud.jobUsage.names(keyOf(cloud, connector));
}

/** Names of the jobs whose Direct VPC egress takes its addresses from a subnetwork. */
export function jobsUsingSubnetwork(cloud: Cloud, subnetwork: string): string[] {
  return cloud.jobUsage.names(keyOf(cloud, subnetwork));
}

/** By the project's number: it follows from the id, but which id a number stands for may only be known later. */
function keyOf(cloud: Cloud, name: string): string {
  return name.replace(/^projects\/([^/]+)/, (_, project: string) => `projects/${cloud.projectNumber(project)}`);
}
