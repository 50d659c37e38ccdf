import type { Body, Call } from '../../route.ts';
import { numberAt } from './fields.ts';
import { selfLink } from './links.ts';
import { addressAt, isRange } from './ranges.ts';
import { referencedNetwork } from './references.ts';
import { invalidField, missingField } from './refusals.ts';
import { conflictText, conflictWithNetwork } from './subnets.ts';

const PRIVATE_RANGE = '10.0.0.0/8';

/** A global internal address: a range of the network that is kept for peered services, where they are told to look. */
export function reservedRange(call: Call): Body {
  const { body, cloud } = call;
  const network = referencedNetwork(call);
  const bits = numberAt(body, 'prefixLength');
  if (bits === undefined) throw missingField('resource.prefixLength');
  if (bits < 8 || bits > 29) throw invalidField('resource.prefixLength', bits, 'Must be between 8 and 29.');
  const free = (address: string) => conflictWithNetwork(cloud, network, `${address}/${bits}`);
  const wanted = body['address'];
  const address = typeof wanted === 'string' ? wanted : firstFree(bits, (candidate) => free(candidate) === undefined);
  if (address === undefined) throw invalidField('resource.prefixLength', bits, 'No free range of that size is left.');
  if (!isRange(`${address}/${bits}`)) {
    throw invalidField('resource.address', address, 'Must be the first address of a range of the given prefix length.');
  }
  const conflict = free(address);
  if (conflict) throw invalidField('resource.address', address, conflictText(`${address}/${bits}`, conflict));
  return { address, prefixLength: bits, network: selfLink(network), purpose: body['purpose'] ?? 'VPC_PEERING' };
}

function firstFree(bits: number, isFree: (address: string) => boolean): string | undefined {
  const step = 2 ** (32 - bits);
  for (let offset = 0; offset < 2 ** 24; offset += step) {
    const address = addressAt(PRIVATE_RANGE, offset);
    if (isFree(address)) return address;
  }
  return undefined;
}
