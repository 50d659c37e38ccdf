import type { Cloud } from '../../cloud.ts';
import { ApiError } from '../../errors.ts';
import { agentMayUse } from '../../iam/agents.ts';
import type { Body } from '../../route.ts';
import { nameOf, networkOf } from '../compute/links.ts';
import type { Place } from '../location.ts';
import type { NetworkInterface, VpcAccess } from './v2/schema.ts';

/** Direct VPC egress takes addresses in blocks of 16: https://cloud.google.com/run/docs/configuring/vpc-direct-vpc */
const SMALLEST_SUBNET_PREFIX = 26;

/** A connector's relative name; a short name means the job's own project and region. */
export function connectorOf(cloud: Cloud, { project, region }: Place, connector: string): string {
  if (!connector.includes('/')) return `projects/${project}/locations/${region}/connectors/${connector}`;
  return connector.replace(/^.*?projects\/([^/]+)/, (_, owner: string) => `projects/${cloud.projectId(owner)}`);
}

/** Relative names of network and subnetwork of a job's interface, with what is left out filled in as Cloud Run does. */
export function subnetworkOf(cloud: Cloud, { project, region }: Place, { network, subnetwork }: NetworkInterface) {
  const networkName = nameOf(cloud, network, { project, bare: 'global/networks' }) ?? network;
  const [, networkProject = project] = networkName?.split('/') ?? [];
  // Only a network: the subnetwork that bears its name.
  const reference = subnetwork ?? networkName?.split('/').at(-1);
  const base = { project: networkProject, bare: `regions/${region}/subnetworks` };
  return { network: networkName, subnetwork: nameOf(cloud, reference, base) ?? reference ?? '' };
}

/** Refuses a job whose connector, network or subnetwork Cloud Run would not find usable. */
export function checkNetwork(cloud: Cloud, place: Place, access: VpcAccess | undefined): void {
  if (access?.connector !== undefined) checkConnector(cloud, place, access.connector);
  for (const networkInterface of access?.networkInterfaces ?? []) checkInterface(cloud, place, networkInterface);
}

function checkConnector(cloud: Cloud, place: Place, sent: string): void {
  const name = connectorOf(cloud, place, sent);
  const printed = sent.includes('/') ? sent : name;
  const [, , , region = ''] = name.split('/');
  if (region !== place.region) {
    throw invalid(`VPC connector ${printed} must be in the same region as the job, ${place.region}.`);
  }
  const connector = cloud.store.get(name);
  const use = { agent: 'run', project: place.project, permission: 'vpcaccess.connectors.use', resource: name } as const;
  if (!connector || !agentMayUse(cloud, use)) {
    throw invalid(`VPC connector ${printed} does not exist, or Cloud Run does not have permission to use it.`);
  }
  if (connector['state'] !== 'READY' && connector['state'] !== 'UPDATING') {
    throw invalid(`VPC connector ${printed} is not ready yet or does not exist.`);
  }
}

function checkInterface(cloud: Cloud, place: Place, networkInterface: NetworkInterface): void {
  const { network, subnetwork } = subnetworkOf(cloud, place, networkInterface);
  if (network !== undefined && !cloud.store.get(network)) throw missing(`VPC network ${network}`);
  const [, , , region = ''] = subnetwork.split('/');
  if (region !== place.region) {
    throw invalid(`VPC subnetwork ${subnetwork} must be in the same region as the job, ${place.region}.`);
  }
  const found = cloud.store.get(subnetwork);
  const permission = 'compute.subnetworks.use';
  if (!found || !agentMayUse(cloud, { agent: 'run', project: place.project, permission, resource: subnetwork })) {
    throw missing(`VPC subnetwork ${subnetwork}`);
  }
  checkSubnetwork(cloud, found, { network, subnetwork });
}

function checkSubnetwork(cloud: Cloud, found: Body, names: { network: string | undefined; subnetwork: string }): void {
  const { network, subnetwork } = names;
  const own = networkOf(cloud, subnetwork, found);
  if (network !== undefined && own !== network) {
    throw invalid(`VPC subnetwork ${subnetwork} does not belong to VPC network ${network}.`);
  }
  const range = String(found['ipCidrRange']);
  if (Number(range.split('/')[1]) > SMALLEST_SUBNET_PREFIX) {
    throw invalid(
      `VPC subnetwork ${subnetwork} has the range ${range}: Direct VPC needs a range of /${SMALLEST_SUBNET_PREFIX} or larger.`,
    );
  }
}

function missing(what: string): ApiError {
  return invalid(`${what} does not exist, or Cloud Run does not have permission to use it.`);
}

function invalid(message: string): ApiError {
  return new ApiError('INVALID_ARGUMENT', message);
}
