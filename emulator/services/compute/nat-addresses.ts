import type { Cloud } from '../../cloud.ts';
import type { Body } from '../../route.ts';
import { externalAddress, NAT_ADDRESSES } from './external-ips.ts';
import { objectsAt, textsAt } from './fields.ts';

const stored = (router: string, nat: unknown) => `${router}/nats/${String(nat)}`;

/** The addresses that an AUTO_ONLY NAT has taken, at least `count`: a NAT keeps those it has. */
export function autoAddresses(cloud: Cloud, router: string, { nat, count }: { nat: Body; count: number }): string[] {
  const name = stored(router, nat['name']);
  const known = cloud.store.get(name);
  if (!known) cloud.store.create(NAT_ADDRESSES, name, {});
  const addresses = known ? textsAt(known, 'addresses') : [];
  while (addresses.length < count) {
    addresses.push(externalAddress(cloud, `${name}/${addresses.length}`));
    cloud.store.update(name, { addresses: [...addresses] });
  }
  return addresses;
}

/** Gives back the addresses of the NATs that a router no longer has, or that no longer take their own. */
export function forgetAutoAddresses(cloud: Cloud, router: string, after: Body): void {
  const automatic = objectsAt(after, 'nats').filter((nat) => nat['natIpAllocateOption'] === 'AUTO_ONLY');
  const kept = new Set(automatic.map((nat) => stored(router, nat['name'])));
  for (const { name } of cloud.store.list(NAT_ADDRESSES, `${router}/nats/`)) {
    if (!kept.has(name)) cloud.store.delete(name);
  }
}
