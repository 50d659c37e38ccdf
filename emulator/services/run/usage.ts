import type { Cloud } from '../../cloud.ts';
import { placeOf } from '../location.ts';
import type { Job } from './job.ts';
import { connectorOf, subnetworkOf } from './network.ts';

/** Names of the jobs that go through a connector: as long as there are any it can't be deleted. */
export function jobsUsingConnector(cloud: Cloud, connector: string): string[] {
  return jobsWhere(cloud, ({ name, template }) => {
    const used = template?.template?.vpcAccess?.connector;
    return used !== undefined && connectorOf(cloud, placeOf(name), used) === connector;
  });
}

/** Names of the jobs whose Direct VPC egress takes its addresses from a subnetwork. */
export function jobsUsingSubnetwork(cloud: Cloud, subnetwork: string): string[] {
  return jobsWhere(cloud, ({ name, template }) =>
    (template?.template?.vpcAccess?.networkInterfaces ?? []).some(
      (networkInterface) => subnetworkOf(cloud, placeOf(name), networkInterface).subnetwork === subnetwork,
    ),
  );
}

function jobsWhere(cloud: Cloud, uses: (job: Job) => boolean): string[] {
  return cloud.store
    .list<Job>('jobs')
    .filter(({ value }) => uses(value))
    .map(({ name }) => name);
}
