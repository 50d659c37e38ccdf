import { valueOf } from '../snapshot/observed.ts';
import type { Instance, InstanceInterface, Route } from '../snapshot/resources.ts';
import type { Vpc } from '../snapshot/snapshot.ts';
import { contains, toNumber, toRanges } from './ranges.ts';
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
      return judgeInstance(route, vpc, nextHop.address, ({ byAddress }) =>
        byAddress.get(`${vpc.name} ${nextHop.address}`),
      );
    case 'instance':
      return judgeInstance(route, vpc, nextHop.instance, ({ byName }) => byName.get(nextHop.instance));
    case 'unsupported':
    case 'subnetwork':
    case 'peered-subnetwork':
      return { kind: 'unknown', route, cause: 'UNSUPPORTED', target: route.name };
    case 'load-balancer':
    case 'vpn-tunnel':
    case 'peering':
    case 'interconnect':
    case 'hub':
    case 'bgp-peer':
      return { kind: 'unknown', route, cause: 'UNSUPPORTED', target: nextHop.target };
  }
}

interface Directory {
  readonly byName: ReadonlyMap<string, Instance>;
  /** By network and address. */
  readonly byAddress: ReadonlyMap<string, Instance>;
}

const directories = new WeakMap<readonly Instance[], Directory>();

/** Thousands of VMs are looked through once. */
function directoryOf(instances: readonly Instance[]): Directory {
  const ready = directories.get(instances) ?? toDirectory(instances);
  directories.set(instances, ready);
  return ready;
}

function toDirectory(instances: readonly Instance[]): Directory {
  const ports = instances.flatMap((instance) =>
    instance.interfaces.map(({ network, address }) => [`${network} ${address}`, instance] as const),
  );
  return {
    byName: new Map(instances.map((instance) => [instance.name, instance])),
    // Of several that say they have an address, the first.
    byAddress: new Map(ports.toReversed()),
  };
}

function judgeInstance(
  route: Route,
  { instances, name: network }: Vpc,
  target: string,
  look: (directory: Directory) => Instance | undefined,
): Hop {
  if (instances.kind === 'unknown') return { kind: 'unknown', route, cause: 'RESOURCE_CONFIG_NOT_FOUND', target };
  const dead = (cause: Cause, unusable: boolean): Hop => ({ kind: 'dead', route, cause, target, unusable });
  const all = valueOf(instances) ?? [];
  const instance = look(directoryOf(all));
  const port = instance?.interfaces.find((one) => one.network === network) ?? instance?.interfaces[0];
  if (!instance || !port) {
    const byAddress = route.nextHop.kind === 'address';
    if (byAddress && isAlias(all, network, target)) return { kind: 'unknown', route, cause: 'UNSUPPORTED', target };
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

/** Whether an address of an alias range can be a next hop is not documented. */
function isAlias(instances: readonly Instance[], network: string, address: string): boolean {
  const number = toNumber(address);
  const aliases = instances
    .flatMap(({ interfaces }) => interfaces.filter((port) => port.network === network))
    .flatMap((port) => toRanges(port.aliases));
  return number !== undefined && aliases.some((range) => contains(range, number));
}
