import { locationOf, shortName } from '../names.ts';
import { networkMode } from '../job/network-mode.ts';
import type { Deletion } from '../specs.ts';
import { connectorTags } from '../path/packet.ts';
import { valueOf } from '../snapshot/observed.ts';
import type { Facts } from './facts.ts';

/** What is going to be deleted: full names, and a NAT as `ROUTER/NAT`. */
export type Going = ReadonlySet<string>;

export const keyOf = (deletion: Deletion): string =>
  deletion.kind === 'nat' ? `${deletion.name}/${deletion.nat}` : deletion.name;

/** Which lists have to be known before it can be told whether somebody needs a thing of that kind. */
export const NEEDED: Readonly<Record<Deletion['kind'], readonly (keyof Facts)[]>> = {
  connector: ['connectors', 'subnetworks', 'jobs'],
  subnetwork: ['subnetworks', 'connectors', 'routers', 'jobs', 'instances'],
  address: ['addresses', 'routers'],
  router: ['routers'],
  nat: ['routers'],
  firewall: ['firewalls'],
  route: ['routes'],
};

/** Who uses a connector: jobs by name, and projects as Google counts them, services and functions included. */
export function usersOfConnector(name: string, { jobs, connectors }: Facts): string[] {
  const users = (valueOf(jobs) ?? []).filter((job) => {
    const mode = networkMode(job);
    return mode.kind === 'connector' && mode.connector === name;
  });
  const counted = valueOf(connectors)?.find((connector) => connector.name === name)?.connectedProjects ?? [];
  return users.length > 0 ? users.map((job) => job.name) : counted.map((project) => `projects/${project}`);
}

/** What stands in a subnetwork or takes its addresses: connectors, jobs, VMs. */
export function occupantsOf(name: string, { connectors, jobs, instances }: Facts, going: Going): string[] {
  const direct = (valueOf(jobs) ?? []).filter((job) => {
    const mode = networkMode(job);
    return mode.kind === 'direct' && mode.subnetwork === name;
  });
  return [
    ...(valueOf(connectors) ?? []).filter((one) => one.subnetwork === name && !going.has(one.name)),
    ...direct,
    ...(valueOf(instances) ?? []).filter((vm) => vm.interfaces.some(({ subnetwork }) => subnetwork === name)),
  ].map((user) => user.name);
}

/** NATs that stay and name a subnetwork or an address. */
export function natsNaming(name: string, { routers }: Facts, going: Going): string[] {
  return (valueOf(routers) ?? []).flatMap((router) => {
    if (going.has(router.name)) return [];
    const naming = router.nats.filter(
      (nat) =>
        !going.has(`${router.name}/${nat.name}`) &&
        [...nat.subnetworks.map((listed) => listed.name), ...nat.addresses, ...nat.draining].includes(name),
    );
    return naming.map((nat) => `${router.name}/${nat.name}`);
  });
}

/** Who bears one of those network tags: connectors that stay, jobs, VMs. */
export function bearersOf(tags: readonly string[], { connectors, jobs, instances }: Facts, going: Going): string[] {
  const bears = (own: readonly string[]) => own.some((tag) => tags.includes(tag));
  return [
    ...(valueOf(connectors) ?? []).filter(
      ({ name }) => !going.has(name) && bears(connectorTags(locationOf(name), shortName(name))),
    ),
    ...(valueOf(jobs) ?? []).filter(({ network }) => network.interfaces.some((one) => bears(one.tags))),
    ...(valueOf(instances) ?? []).filter((vm) => bears(vm.tags)),
  ].map(({ name }) => name);
}

/** What Google would refuse to delete a thing for: who needs it, and does not go with it. */
export function usersOf(deletion: Deletion, facts: Facts, going: Going): string[] {
  switch (deletion.kind) {
    case 'connector':
      return usersOfConnector(deletion.name, facts);
    case 'subnetwork':
      return [...occupantsOf(deletion.name, facts, going), ...natsNaming(deletion.name, facts, going)];
    case 'address':
      return natsNaming(deletion.name, facts, going);
    default:
      return [];
  }
}
