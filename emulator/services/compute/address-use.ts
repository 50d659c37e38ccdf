import type { Cloud } from '../../cloud.ts';
import type { Body } from '../../route.ts';
import { objectsAt, without } from './fields.ts';
import { nameOf, projectOf, selfLink } from './links.ts';
import { addressesOfNat, userOfAddress } from './users.ts';

/** Brings status and users of the addresses up to date that a router took before or takes now. */
export function refreshAddressUse(cloud: Cloud, router: string, states: readonly Body[]): void {
  const links = states.flatMap((state) => objectsAt(state, 'nats').flatMap(addressesOfNat));
  for (const link of new Set(links)) {
    const address = nameOf(cloud, link, { project: projectOf(router) });
    if (address !== undefined) refreshUse(cloud, address);
  }
}

/** Brings status and users of the addresses up to date whose texts a VM had before or has now. */
export function refreshUseOfVm(cloud: Cloud, vm: Body): void {
  const nics = objectsAt(vm, 'networkInterfaces');
  const texts = nics.flatMap((nic) => [nic['networkIP'], ...objectsAt(nic, 'accessConfigs').map(({ natIP }) => natIP)]);
  for (const { name, value } of cloud.store.list('addresses')) {
    if (texts.includes(value['address'])) refreshUse(cloud, name);
  }
}

/** Brings status and users of one address up to date. */
export function refreshUse(cloud: Cloud, address: string): void {
  const value = cloud.store.get(address);
  if (!value) return;
  const user = userOfAddress(cloud, address);
  const use = user === undefined ? { status: 'RESERVED' } : { status: 'IN_USE', users: [selfLink(user)] };
  cloud.store.update(address, { ...without(value, 'users'), ...use });
}
