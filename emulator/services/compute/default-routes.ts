import type { Cloud } from '../../cloud.ts';
import type { Body } from '../../route.ts';
import { textAt } from './fields.ts';
import { networkOf, projectOf, selfLink } from './links.ts';

/** Stores the route to the internet that each new network begins with. */
export function addInternetRoute(cloud: Cloud, network: string): void {
  addRoute(cloud, network, {
    description: 'Default route to the Internet.',
    destRange: '0.0.0.0/0',
    priority: 1000,
    nextHopGateway: selfLink(`projects/${projectOf(network)}/global/gateways/default-internet-gateway`),
  });
}

/** Stores the routes that make the ranges of a subnet reachable in its network. */
export function addSubnetRoutes(cloud: Cloud, network: string, ranges: readonly string[]): void {
  for (const range of ranges) {
    addRoute(cloud, network, {
      description: `Default local route to the subnetwork ${range}.`,
      destRange: range,
      priority: 0,
      nextHopNetwork: selfLink(network),
    });
  }
}

/** Removes the routes to ranges that no subnet of the network has any more. */
export function removeSubnetRoutes(cloud: Cloud, network: string, ranges: readonly string[]): void {
  for (const { name, value } of routesOf(cloud, network)) {
    const local = value['nextHopNetwork'] !== undefined;
    if (local && ranges.includes(textAt(value, 'destRange') ?? '')) cloud.store.delete(name);
  }
}

/** Whether a route came with the network and goes with it: it keeps nobody from deleting the network. */
export function cameWithNetwork(route: Body): boolean {
  if (route['nextHopNetwork'] !== undefined) return true;
  return route['nextHopGateway'] !== undefined && /^default-route-/.test(textAt(route, 'name') ?? '');
}

/** The routes of a network, by its relative name. */
export function routesOf(cloud: Cloud, network: string): { name: string; value: Body }[] {
  return cloud.store.list('routes').filter(({ name, value }) => networkOf(cloud, name, value) === network);
}

function addRoute(cloud: Cloud, network: string, rest: Body): void {
  const short = `default-route-${cloud.ids.word(16)}`;
  const name = `projects/${projectOf(network)}/global/routes/${short}`;
  cloud.store.create('routes', name, {
    kind: 'compute#route',
    id: cloud.ids.number(),
    creationTimestamp: cloud.clock.now(),
    name: short,
    network: selfLink(network),
    ...rest,
    selfLink: selfLink(name),
  });
}
