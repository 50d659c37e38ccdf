import { valueOf } from '../snapshot/observed.ts';
import type { Instance, InstanceInterface, Route } from '../snapshot/resources.ts';
import type { Vpc } from '../snapshot/snapshot.ts';
import type { Cause } from './trace.ts';

/** Where a route sends a packet, judged: does the hop take it on? */
export type Hop =
  | { readonly kind: 'internet-gateway'; readonly route: Route }
  | { readonly kind: 'proxy'; readonly route: Route; readonly instance: Instance; readonly outside: InstanceInterface }
  | {
      readonly kind: 'dead';
      readonly route: Route;
      readonly cause: Cause;
      readonly target: string;
      readonly unusable: boolean;
    }
  | { readonly kind: 'unknown'; readonly route: Route; readonly cause: Cause; readonly target: string };

/**
 * Judges the next hop of a route. A VM delivers when it runs, may forward and has an external address; what it does
 * inside is not configuration. https://cloud.google.com/vpc/docs/static-routes#next-hop
 */
export function judgeHop(route: Route, vpc: Vpc): Hop {
  const { nextHop } = route;
  switch (nextHop.kind) {
    case 'internet-gateway':
      return { kind: 'internet-gateway', route };
    case 'address':
      return judgeInstance(route, nextHop.address, vpc, ({ interfaces }) =>
        interfaces.find(({ address, network }) => address === nextHop.address && network === vpc.name),
      );
    case 'instance':
      return judgeInstance(route, nextHop.instance, vpc, ({ name, interfaces }) =>
        name === nextHop.instance
          ? (interfaces.find(({ network }) => network === vpc.name) ?? interfaces[0])
          : undefined,
      );
    case 'unsupported':
    case 'subnetwork':
    case 'peered-subnetwork':
      return { kind: 'unknown', route, cause: 'UNSUPPORTED', target: route.name };
    case 'load-balancer':
    case 'vpn-tunnel':
    case 'peering':
    case 'interconnect':
    case 'hub':
      return { kind: 'unknown', route, cause: 'UNSUPPORTED', target: nextHop.target };
  }
}

function judgeInstance(
  route: Route,
  target: string,
  { instances, name: network }: Vpc,
  portOf: (instance: Instance) => InstanceInterface | undefined,
): Hop {
  if (instances.kind === 'unknown') return { kind: 'unknown', route, cause: 'RESOURCE_CONFIG_NOT_FOUND', target };
  const dead = (cause: Cause, unusable: boolean): Hop => ({ kind: 'dead', route, cause, target, unusable });
  const all = valueOf(instances) ?? [];
  const instance = all.find((candidate) => portOf(candidate) !== undefined);
  const port = instance && portOf(instance);
  if (!instance || !port) {
    const byAddress = route.nextHop.kind === 'address';
    return dead(byAddress ? 'ROUTE_NEXT_HOP_IP_ADDRESS_NOT_RESOLVED' : 'ROUTE_NEXT_HOP_RESOURCE_NOT_FOUND', true);
  }
  if (port.network !== network) return dead('ROUTE_NEXT_HOP_INSTANCE_WRONG_NETWORK', true);
  if (instance.status !== 'RUNNING') return dead('INSTANCE_NOT_RUNNING', true);
  if (!instance.canIpForward) return dead('FOREIGN_IP_DISALLOWED', false);
  // It may leave by another of its interfaces than the one that packets arrive at.
  const outside = [port, ...instance.interfaces].find(({ hasExternalAddress }) => hasExternalAddress);
  if (!outside) return dead('NO_EXTERNAL_ADDRESS', false);
  return { kind: 'proxy', route, instance, outside };
}
