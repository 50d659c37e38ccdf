import { ApiError } from '../../errors.ts';
import type { Body, Call, Route } from '../../route.ts';
import { getRoute, listRoute, type Collection } from './collection.ts';
import { selfLink } from './links.ts';
import { deleteRoute, insertRoute } from './mutations.ts';
import { contains, isAddress, isRange, overlap } from './ranges.ts';
import { referencedNetwork, resolve } from './references.ts';
import { checkPriority } from './priority.ts';
import { invalidField, invalidUsage, missingField } from './refusals.ts';
import { withWarnings } from './route-warnings.ts';
import { rangesOf, subnetsOf } from './subnets.ts';

const ROUTES: Collection = {
  api: 'routes',
  kind: 'routes',
  type: 'compute#route',
  scope: 'global',
  print: withWarnings,
};

const NEXT_HOPS = ['nextHopGateway', 'nextHopInstance', 'nextHopIp', 'nextHopIlb', 'nextHopVpnTunnel'];
const OUTPUT_ONLY = { nextHopNetwork: undefined, nextHopPeering: undefined, nextHopHub: undefined };

function build(call: Call): Body {
  const { body } = call;
  const network = referencedNetwork(call);
  return {
    ...body,
    ...OUTPUT_ONLY,
    network: selfLink(network),
    destRange: checkDestination(call, network),
    priority: checkPriority(body),
    ...nextHop(call, network),
  };
}

function checkDestination({ cloud, body }: Call, network: string): string {
  const { destRange } = body;
  if (destRange === undefined) throw missingField('resource.destRange');
  if (!isRange(destRange)) throw invalidField('resource.destRange', destRange, 'Must be a valid CIDR address range.');
  const hidden = subnetsOf(cloud, network)
    .flatMap(({ value }) => rangesOf(value))
    .find((range) => contains(range, destRange));
  if (hidden === undefined) return destRange;
  const why = `${destRange} hides the address space of the network (${hidden}). Cannot change the routing of packets destined for the network.`;
  throw invalidField('resource.destRange', destRange, why);
}

function nextHop(call: Call, network: string): Body {
  const given = NEXT_HOPS.filter((key) => call.body[key] !== undefined && call.body[key] !== null);
  if (given.length === 0) throw invalidUsage('A Route must specify at least one type of next hop.');
  if (given.length > 1) throw invalidUsage('A Route must specify at most one type of next hop.');
  const [key = ''] = given;
  const target = call.body[key];
  if (key === 'nextHopGateway') return { nextHopGateway: gateway(call, target) };
  if (key === 'nextHopInstance') {
    const instance = resolve(call, target, { kind: 'instances', field: 'resource.nextHopInstance' });
    return { nextHopInstance: selfLink(instance) };
  }
  if (key === 'nextHopIp') checkNextHopIp(call, network, target);
  return {};
}

function gateway({ project }: Call, target: unknown): string {
  if (/(^|\/)default-internet-gateway$/.test(String(target))) {
    return selfLink(`projects/${project}/global/gateways/default-internet-gateway`);
  }
  throw invalidField('resource.nextHopGateway', target, 'The only gateway is default-internet-gateway.');
}

function checkNextHopIp({ cloud }: Call, network: string, ip: unknown): void {
  if (!isAddress(ip)) throw invalidField('resource.nextHopIp', ip, 'Must be a valid IP address.');
  const inside = subnetsOf(cloud, network).some(({ value }) => rangesOf(value).some((range) => overlap(range, ip)));
  if (!inside)
    throw invalidField('resource.nextHopIp', ip, 'Next hop IP address must be inside a subnetwork of the network.');
}

function guard(_cloud: unknown, name: string, { nextHopNetwork }: Body): void {
  if (nextHopNetwork === undefined) return;
  const message = `The local route '${name}' cannot be deleted.`;
  throw new ApiError('INVALID_ARGUMENT', message, { reason: 'badRequest' });
}

/** Routes can't be changed: insert and delete only. https://cloud.google.com/compute/docs/reference/rest/v1/routes */
export const routeRoutes: readonly Route[] = [
  insertRoute(ROUTES, { seconds: 8, build }),
  getRoute(ROUTES),
  listRoute(ROUTES),
  deleteRoute(ROUTES, { seconds: 8, guard }),
];
