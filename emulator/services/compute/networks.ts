import type { Cloud } from '../../cloud.ts';
import type { Body, Call, Route } from '../../route.ts';
import { getRoute, listRoute, type Collection } from './collection.ts';
import { addInternetRoute, cameWithNetwork, routesOf } from './default-routes.ts';
import { peeringRoutesRoute } from './learned-routes.ts';
import { effectiveFirewallsRoute, regionEffectiveFirewallsRoute } from './effective-firewalls.ts';
import { isOneOf, objectAt } from './fields.ts';
import { nameOf, selfLink } from './links.ts';
import { changeRoute, deleteRoute, insertRoute } from './mutations.ts';
import { AUTO_SUBNETS } from './regions.ts';
import { inUse, invalidField, invalidUsage } from './refusals.ts';
import { removeSubnet, storeSubnet, subnetsOf } from './subnets.ts';
import { stableId } from './stable-id.ts';
import { completeSubnet } from './subnet-defaults.ts';
import { userOfNetwork } from './users.ts';

export const NETWORKS: Collection = {
  api: 'networks',
  kind: 'networks',
  type: 'compute#network',
  scope: 'global',
};

const ENFORCEMENT_ORDERS = ['AFTER_CLASSIC_FIREWALL', 'BEFORE_CLASSIC_FIREWALL'];

const ROUTING_MODES = ['REGIONAL', 'GLOBAL'];

function build({ cloud, body, project }: Call, name: string): Body {
  const { networkProfile, enableUlaInternalIpv6, ...rest } = body;
  const profile = nameOf(cloud, networkProfile, { project, bare: 'global/networkProfiles' });
  return {
    networkFirewallPolicyEnforcementOrder: 'AFTER_CLASSIC_FIREWALL',
    ...rest,
    autoCreateSubnetworks: body['autoCreateSubnetworks'] === true,
    ...checked(body),
    ...(profile !== undefined && { networkProfile: selfLink(profile) }),
    ...(enableUlaInternalIpv6 === true && ula(name)),
    subnetworks: undefined,
  };
}

/** The settings that may change, checked and completed. */
function checked(body: Body): Body {
  const { routingConfig, networkFirewallPolicyEnforcementOrder: order } = body;
  if (order !== undefined && !isOneOf(ENFORCEMENT_ORDERS, order)) {
    throw invalidField('resource.networkFirewallPolicyEnforcementOrder', order, 'Unknown enforcement order.');
  }
  if (routingConfig === undefined || routingConfig === null) return {};
  const { routingMode } = objectAt(body, 'routingConfig');
  if (routingMode !== undefined && !isOneOf(ROUTING_MODES, routingMode)) {
    throw invalidField('resource.routingConfig.routingMode', routingMode, 'Must be REGIONAL or GLOBAL.');
  }
  return { routingConfig: { bgpBestPathSelectionMode: 'LEGACY', ...objectAt(body, 'routingConfig') } };
}

const CHANGEABLE = ['description', 'networkFirewallPolicyEnforcementOrder', 'mtu'];

function change({ body }: Call, name: string, before: Body): Body {
  const given = Object.fromEntries(CHANGEABLE.filter((key) => key in body).map((key) => [key, body[key]]));
  const { routingConfig } = checked({ ...body, routingConfig: mergedRouting(body, before) });
  const internalIpv6 = body['enableUlaInternalIpv6'] === true && before['internalIpv6Range'] === undefined;
  return { ...before, ...given, ...(internalIpv6 && ula(name)), ...(routingConfig !== undefined && { routingConfig }) };
}

/** The network's own range of unique local IPv6 addresses. */
function ula(name: string): Body {
  const [a = '', b = ''] = BigInt(stableId(name)).toString(16).padStart(8, '1').match(/.{4}/g) ?? [];
  return { enableUlaInternalIpv6: true, internalIpv6Range: `fd20:${a}:${b}:0:0:0:0:0/48` };
}

function mergedRouting(body: Body, before: Body): Body | undefined {
  if (body['routingConfig'] === undefined) return undefined;
  return { ...objectAt(before, 'routingConfig'), ...objectAt(body, 'routingConfig') };
}

/** A new network begins with a way to the internet, and in auto mode with a subnet in each region. */
function store(cloud: Cloud, name: string, value: Body): void {
  const withId = name.replace(/[^/]+$/, String(value['id']));
  cloud.store.create('networks', name, { ...value, selfLinkWithId: selfLink(withId) });
  addInternetRoute(cloud, name);
  if (value['autoCreateSubnetworks'] !== true) return;
  for (const [region, ipCidrRange] of AUTO_SUBNETS) {
    const subnet = name.replace('global/networks', `regions/${region}/subnetworks`);
    storeSubnet(cloud, subnet, completeSubnet(cloud, subnet, { network: selfLink(name), ipCidrRange }));
  }
}

/** There is no way back. */
function toCustomMode(_call: Call, name: string, before: Body): Body {
  if (before['autoCreateSubnetworks'] !== true) {
    throw invalidUsage(`The network '${name}' is not an auto subnet mode network.`);
  }
  return { ...before, autoCreateSubnetworks: false };
}

function guard(cloud: Cloud, name: string): void {
  const user = userOfNetwork(cloud, name);
  if (user !== undefined) throw inUse('network', name, user);
}

/** What came with the network goes with it. */
function deleted(cloud: Cloud, name: string): void {
  for (const subnet of subnetsOf(cloud, name)) removeSubnet(cloud, subnet.name);
  for (const route of routesOf(cloud, name)) if (cameWithNetwork(route.value)) cloud.store.delete(route.name);
}

/** https://cloud.google.com/compute/docs/reference/rest/v1/networks */
export const networkRoutes: readonly Route[] = [
  insertRoute(NETWORKS, { seconds: 15, build, store }),
  getRoute(NETWORKS),
  listRoute(NETWORKS),
  changeRoute(NETWORKS, { verb: 'patch', type: 'updateNetwork', seconds: 10, change }),
  changeRoute(NETWORKS, { verb: 'switchToCustomMode', method: 'POST', seconds: 5, change: toCustomMode }),
  deleteRoute(NETWORKS, { seconds: 15, guard, done: deleted }),
  effectiveFirewallsRoute(NETWORKS),
  peeringRoutesRoute(NETWORKS),
  regionEffectiveFirewallsRoute,
];
