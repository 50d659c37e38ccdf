import type { Cloud } from '../../cloud.ts';
import { ApiError } from '../../errors.ts';
import type { Body } from '../../route.ts';
import { auditAgent } from '../compute/audit.ts';
import { hasCpusFor } from '../compute/quotas.ts';
import { insertFirewall } from '../compute/firewalls.ts';
import { conflictWithNetwork, insertHiddenSubnet, removeSubnet } from '../compute/subnets.ts';
import { placeOf } from '../location.ts';
import { textOf } from '../proto-json.ts';
import { networkOf, subnetOf, type Connector } from './connector.ts';

/** The range that Google's serverless products come from: https://cloud.google.com/vpc/docs/serverless-vpc-access */
const SERVERLESS = ['35.199.224.0/19'];
const HEALTH_CHECKS = ['35.191.0.0/16', '35.191.192.0/18', '130.211.0.0/22'];

const TRAFFIC = [
  { IPProtocol: 'tcp', ports: ['667'] },
  { IPProtocol: 'udp', ports: ['665-666'] },
  { IPProtocol: 'icmp' },
];
const ALL = [{ IPProtocol: 'all' }];

/** Puts up what Google builds along with a connector: a subnet for one with a range of its own, and firewall rules. */
export function build(cloud: Cloud, connector: Connector): void {
  const network = networkOf(cloud, connector);
  if (network === undefined || !cloud.store.get(network)) throw failed('The provided network does not exist.');
  if (connector.ipCidrRange !== undefined && subnetOf(connector) === undefined) {
    insertSubnet(cloud, connector, { network, range: connector.ipCidrRange });
  }
  const { project } = placeOf(connector.name);
  if (!hasCpusFor(cloud, connector)) {
    throw new ApiError('FAILED_PRECONDITION', 'Operation failed: Insufficient CPU quota in region.');
  }
  // In the service project of a Shared VPC the rules are the administrator's to make.
  if (network.split('/')[1] !== project) return;
  for (const rule of rules(cloud, connector)) {
    const name = firewallName(project, rule);
    if (cloud.store.get(name)) continue;
    insertFirewall(cloud, project, { ...rule, network });
    auditAgent(cloud, { method: 'compute.firewalls.insert', target: name, targetId: idOf(cloud, name) }, rule);
  }
}

/** Takes down what came with a connector, as far as it is there. */
export function takeDown(cloud: Cloud, connector: Connector): void {
  const { project } = placeOf(connector.name);
  for (const rule of rules(cloud, connector)) {
    const name = firewallName(project, rule);
    remove(cloud, name, 'compute.firewalls.delete', () => cloud.store.delete(name));
  }
  const subnet = hiddenSubnet(connector);
  if (connector.ipCidrRange !== undefined) {
    remove(cloud, subnet, 'compute.subnetworks.delete', () => removeSubnet(cloud, subnet));
  }
}

function remove(cloud: Cloud, target: string, method: string, work: () => void): void {
  if (!cloud.store.get(target)) return;
  const targetId = idOf(cloud, target);
  work();
  auditAgent(cloud, { method, target, targetId }, {});
}

const idOf = (cloud: Cloud, name: string): unknown => cloud.store.get(name)?.['id'];

const firewallName = (project: string, { name }: Body): string =>
  `projects/${project}/global/firewalls/${String(name)}`;

function insertSubnet(
  cloud: Cloud,
  connector: Connector,
  { network, range }: { network: string; range: string },
): void {
  if (conflictWithNetwork(cloud, network, range)) {
    throw failed('Invalid IP CIDR range was provided. It conflicts with an existing subnetwork.');
  }
  const target = hiddenSubnet(connector);
  const [, project = '', , region = '', , name = ''] = target.split('/');
  insertHiddenSubnet(cloud, { project, region, network, range, name });
  const request = { name, network, ipCidrRange: range };
  auditAgent(cloud, { method: 'compute.subnetworks.insert', target, targetId: idOf(cloud, target) }, request);
}

function hiddenSubnet({ name }: Connector): string {
  const { project, region, id } = placeOf(name);
  return `projects/${project}/regions/${region}/subnetworks/aet-${region}-${id}`;
}

/**
 * None of them is about traffic to the internet.
 * https://cloud.google.com/vpc/docs/configure-serverless-vpc-access#firewall_rules_for_connectors
 */
function rules(cloud: Cloud, connector: Connector): Body[] {
  const { region, id } = placeOf(connector.name);
  const tag = `vpc-connector-${region}-${id}`;
  const prefix = `aet-${region.replaceAll('-', '')}-${id.replaceAll('-', '--')}`;
  const range = connector.ipCidrRange ?? rangeOfSubnet(cloud, connector);
  const to = { targetTags: [tag], priority: 100 };
  const ingress = { direction: 'INGRESS' };
  const egress = { direction: 'EGRESS', destinationRanges: SERVERLESS };
  return [
    { name: `${prefix}-hcfw`, ...ingress, ...to, sourceRanges: HEALTH_CHECKS, allowed: TRAFFIC.slice(0, 1) },
    { name: `${prefix}-rsgfw`, ...ingress, ...to, sourceRanges: SERVERLESS, allowed: TRAFFIC },
    { name: `${prefix}-earfw`, ...egress, ...to, allowed: TRAFFIC },
    { name: `${prefix}-egrfw`, ...egress, ...to, denied: ALL },
    { name: `${prefix}-sbntfw`, ...ingress, priority: 1000, sourceRanges: [range], allowed: ALL },
    { name: `${prefix}-tagfw`, ...ingress, priority: 1000, sourceTags: [tag], allowed: ALL },
  ];
}

function rangeOfSubnet(cloud: Cloud, connector: Connector): string {
  const subnet = cloud.store.get(subnetOf(connector) ?? '');
  return textOf(subnet?.['ipCidrRange']);
}

function failed(reason: string): ApiError {
  return new ApiError('INVALID_ARGUMENT', `Operation failed: ${reason} Please delete the connector manually.`);
}
