import type { Cloud } from '../../cloud.ts';
import type { Body } from '../../route.ts';
import type { Stored } from '../../store.ts';
import { objectsAt, textAt } from './fields.ts';
import { nameOf, networkOf, projectOf } from './links.ts';

/**
 * A route with what is wrong with its next hop at the moment, if anything is.
 * https://cloud.google.com/compute/docs/reference/rest/v1/routes#Route.FIELDS.warnings
 */
export function withWarnings(cloud: Cloud, name: string, route: Body): Body {
  const warning = warningOf(cloud, name, route);
  return warning ? { ...route, warnings: [warning] } : route;
}

function warningOf(cloud: Cloud, name: string, route: Body): Body | undefined {
  const network = networkOf(cloud, name, route);
  const [link, ip] = [textAt(route, 'nextHopInstance'), textAt(route, 'nextHopIp')];
  if (link !== undefined) {
    const instance = nameOf(cloud, link, { project: projectOf(name) }) ?? link;
    const vm = cloud.store.kindOf(instance) === 'instances' ? cloud.store.get(instance) : undefined;
    if (!vm) return warn('NEXT_HOP_INSTANCE_NOT_FOUND', `Next hop instance '${instance}' not found.`);
    return wrongWith(cloud, { name: instance, value: vm }, network);
  }
  if (ip === undefined) return undefined;
  const owner = cloud.store
    .list('instances', `projects/${projectOf(name)}/`)
    .find((vm) => nicsIn(cloud, vm, network).some((nic) => nic['networkIP'] === ip));
  // An address that no VM has may be anything else's: Google says nothing of it.
  return owner && wrongWith(cloud, owner, network);
}

type Vm = Pick<Stored, 'name' | 'value'>;

function wrongWith(cloud: Cloud, vm: Vm, network: string | undefined): Body | undefined {
  const { name, value } = vm;
  if (nicsIn(cloud, vm, network).length === 0) {
    return warn('NEXT_HOP_INSTANCE_NOT_ON_NETWORK', `Next hop instance '${name}' is not on the network of the route.`);
  }
  if (value['canIpForward'] !== true) {
    return warn('NEXT_HOP_CANNOT_IP_FORWARD', `Next hop instance '${name}' may not forward packets.`);
  }
  return value['status'] === 'RUNNING'
    ? undefined
    : warn('NEXT_HOP_NOT_RUNNING', `Next hop instance '${name}' is not running.`);
}

function nicsIn(cloud: Cloud, { name, value }: Vm, network: string | undefined): Body[] {
  return objectsAt(value, 'networkInterfaces').filter((nic) => networkOf(cloud, name, nic) === network);
}

function warn(code: string, message: string): Body {
  return { code, message };
}
