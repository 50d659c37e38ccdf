import type { Cloud } from '../../cloud.ts';
import { objectsAt, textAt } from './fields.ts';
import { networkOf } from './links.ts';
import { presentAndComing } from './pending.ts';
import { addressAt, isAddress, overlap, sizeOf } from './ranges.ts';
import { inUse, invalidField } from './refusals.ts';
import { ApiError } from '../../errors.ts';

/**
 * The address that something gets in a subnet: the one it wants, or else the first free one. The first two and the last
 * two of a primary range are Google's own. https://cloud.google.com/vpc/docs/subnets#unusable-ip-addresses-in-every-subnet
 */
export function internalAddress(cloud: Cloud, subnet: string, { wanted, field, fromReserved = false }: Wish): string {
  const value = cloud.store.get(subnet) ?? {};
  const range = textAt(value, 'ipCidrRange') ?? '';
  const taken = takenIn(cloud, networkOf(cloud, subnet, value));
  if (wanted !== undefined) {
    const address = checkWanted({ wanted, field }, range);
    const user = taken.get(address);
    if (user !== undefined && !(fromReserved && isFreeReservation(cloud, user))) throw inUse('ip', address, user);
    return address;
  }
  for (let offset = 2; offset < sizeOf(range) - 2; offset++) {
    const address = addressAt(range, offset);
    if (!taken.has(address)) return address;
  }
  const message = `IP space of '${subnet}' is exhausted. Insufficient free IP addresses in the IP range '${range}'.`;
  throw new ApiError('INVALID_ARGUMENT', message, { reason: 'IP_SPACE_EXHAUSTED' });
}

interface Wish {
  readonly wanted: unknown;
  readonly field: string;
  /** Whether an address that is reserved but on nothing may be taken, too: a VM may, another reservation not. */
  readonly fromReserved?: boolean;
}

function isFreeReservation(cloud: Cloud, name: string): boolean {
  return cloud.store.kindOf(name) === 'addresses' && cloud.store.get(name)?.['status'] === 'RESERVED';
}

function checkWanted({ wanted, field }: Wish, range: string): string {
  if (!isAddress(wanted)) throw invalidField(field, wanted, 'Must be a valid IP address.');
  if (!overlap(range, wanted)) {
    throw invalidField(field, wanted, `IP address must be within the range '${range}' of the subnetwork.`);
  }
  const last = sizeOf(range) - 1;
  const own = [0, 1, last - 1, last].map((offset) => addressAt(range, offset));
  if (own.includes(wanted)) throw invalidField(field, wanted, 'The IP address is reserved by Google.');
  return wanted;
}

/** The internal addresses of a network that are taken, with the resource that has each. */
function takenIn(cloud: Cloud, network: string | undefined): ReadonlyMap<string, string> {
  const taken = new Map<string, string>();
  for (const { name, value } of presentAndComing(cloud, 'addresses', '')) {
    const address = textAt(value, 'address');
    if (value['addressType'] === 'INTERNAL' && address !== undefined) taken.set(address, name);
  }
  for (const { name, value } of presentAndComing(cloud, 'instances', '')) {
    for (const nic of objectsAt(value, 'networkInterfaces')) {
      const address = textAt(nic, 'networkIP');
      if (address !== undefined && networkOf(cloud, name, nic) === network) taken.set(address, name);
    }
  }
  return taken;
}
