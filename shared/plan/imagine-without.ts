import { assertNever } from '../errors.ts';
import type { Deletion } from '../specs.ts';
import { map, type Observed } from '../snapshot/observed.ts';
import type { Router } from '../snapshot/resources.ts';
import type { World } from '../snapshot/world.ts';

/** The world as it will be once something is deleted. */
export function imagineWithout(world: World, deletion: Deletion): World {
  const { kind, name } = deletion;
  switch (kind) {
    case 'subnetwork':
      return { ...world, subnetworks: removed(world.subnetworks, name) };
    case 'connector':
      return { ...world, connectors: removed(world.connectors, name) };
    case 'address':
      return { ...world, addresses: removed(world.addresses, name) };
    case 'router':
      return { ...world, routers: removed(world.routers, name) };
    case 'nat': {
      const shorten = (one: Router): Router =>
        one.name === name ? { ...one, nats: one.nats.filter((nat) => nat.name !== deletion.nat) } : one;
      return { ...world, routers: map(world.routers, (all) => all.map(shorten)) };
    }
    case 'firewall': {
      const firewalls = map(world.firewalls, (all) => all.filter(({ rule }) => rule.name !== name));
      const effectiveFirewalls = new Map(
        [...world.effectiveFirewalls].map(([network, effective]) => [
          network,
          map(effective, ({ rules, ingress, policies }) => ({
            rules: rules.filter((rule) => rule.name !== name),
            ingress: ingress.filter((rule) => rule.name !== name),
            policies,
          })),
        ]),
      );
      return { ...world, firewalls, effectiveFirewalls };
    }
    case 'route':
      return { ...world, routes: removed(world.routes, name) };
    default:
      return assertNever(kind);
  }
}

const removed = <T extends { name: string }>(list: Observed<readonly T[]>, name: string): Observed<readonly T[]> =>
  map(list, (all) => all.filter((one) => one.name !== name));
