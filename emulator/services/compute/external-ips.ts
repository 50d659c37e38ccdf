import { createHash } from 'node:crypto';
import type { Cloud } from '../../cloud.ts';
import { objectsAt, textAt, textsAt } from './fields.ts';
import { presentAndComing } from './pending.ts';

/** The kind under which the addresses are stored that automatic NATs took. */
export const NAT_ADDRESSES = 'natAddresses';

/** A made-up external address: always the same for the same owner, unless somebody else has it already. */
export function externalAddress(cloud: Cloud, owner: string): string {
  const taken = takenAddresses(cloud);
  for (let attempt = 0; ; attempt++) {
    const [a = 0, b = 0, c = 0] = createHash('sha256').update(`${owner}#${attempt}`).digest();
    const candidate = `34.${64 + (a % 64)}.${b}.${1 + (c % 254)}`;
    if (!taken.has(candidate)) return candidate;
  }
}

/** Every external address that something in the cloud has. */
export function takenAddresses(cloud: Cloud): Set<string | undefined> {
  const reserved = presentAndComing(cloud, 'addresses', '').map(({ value }) => textAt(value, 'address'));
  const automatic = cloud.store.list(NAT_ADDRESSES).flatMap(({ value }) => textsAt(value, 'addresses'));
  const onVms = presentAndComing(cloud, 'instances', '')
    .flatMap(({ value }) => objectsAt(value, 'networkInterfaces'))
    .flatMap((nic) => objectsAt(nic, 'accessConfigs').map((config) => textAt(config, 'natIP')));
  return new Set([...reserved, ...automatic, ...onVms]);
}
