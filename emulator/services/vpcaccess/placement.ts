import type { Cloud } from '../../cloud.ts';
import { ApiError } from '../../errors.ts';
import { agentMayUse } from '../../iam/agents.ts';
import { isObject } from '../../json.ts';
import { nameOf } from '../compute/links.ts';
import { isRange, overlap } from '../compute/ranges.ts';
import { placeOf } from '../location.ts';
import { jobsUsingSubnetwork } from '../run/usage.ts';
import { subnetOf, type Connector, type Subnet } from './connector.ts';
import { invalidArgument } from './size.ts';

const PRIVATE_RANGES = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'];

/** Where a connector is to stand: in a subnet, or in a range of its own in a network. */
interface Placement {
  readonly network?: string | undefined;
  readonly ipCidrRange?: string | undefined;
  readonly subnet?: { readonly name?: string | undefined; readonly projectId?: string | undefined } | undefined;
}

/** gcloud sends `network: default` along with a subnet: the subnet wins, and nothing is printed of the network. */
export function placementOf(cloud: Cloud, name: string, { network, ipCidrRange, subnet }: Placement) {
  if (subnet?.name) {
    const wanted = { name: subnet.name, projectId: subnet.projectId || placeOf(name).project };
    checkSubnet(cloud, name, wanted);
    return { subnet: wanted };
  }
  if (!network || !ipCidrRange || !isConnectorRange(ipCidrRange)) throw invalidArgument();
  return { network, ipCidrRange };
}

/** A subnet of exactly /28 that nothing else uses: https://cloud.google.com/vpc/docs/configure-serverless-vpc-access */
function checkSubnet(cloud: Cloud, name: string, subnet: Subnet): void {
  const fullName = `projects/${subnet.projectId}/regions/${placeOf(name).region}/subnetworks/${subnet.name}`;
  const found = cloud.store.get(fullName);
  const permission = 'compute.subnetworks.use';
  const { project } = placeOf(name);
  if (!found || !agentMayUse(cloud, { agent: 'vpcaccess', project, permission, resource: fullName })) {
    const message = 'VPC Access did not have permission to resolve the subnet or the provided subnet does not exist.';
    throw new ApiError('INVALID_ARGUMENT', message);
  }
  const range = String(found['ipCidrRange']);
  if (!range.endsWith('/28') || isUsed(cloud, fullName)) throw invalidArgument();
}

function isUsed(cloud: Cloud, subnet: string): boolean {
  const connectors = cloud.store.list<Connector>('connectors');
  if (connectors.some(({ value }) => subnetOf(value) === subnet)) return true;
  return jobsUsingSubnetwork(cloud, subnet).length > 0 || hasInstance(cloud, subnet);
}

function hasInstance(cloud: Cloud, subnet: string): boolean {
  return cloud.store.list('instances').some(({ name, value }) => {
    const interfaces: unknown[] = Array.isArray(value['networkInterfaces']) ? value['networkInterfaces'] : [];
    const { project } = placeOf(name);
    return interfaces.some((nic) => isObject(nic) && nameOf(cloud, nic['subnetwork'], { project }) === subnet);
  });
}

function isConnectorRange(range: string): boolean {
  return range.endsWith('/28') && isRange(range) && PRIVATE_RANGES.some((whole) => overlap(whole, range));
}
