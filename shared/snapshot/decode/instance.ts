import { z } from 'zod';
import type { Address, Instance } from '../resources.ts';
import { computeName, flag, listOf, networkReference, parse, text, texts, whole, type Context } from './raw.ts';

const RawInstance = z.looseObject({
  name: z.string(),
  selfLink: text,
  zone: text,
  status: text,
  canIpForward: flag,
  tags: z.looseObject({ items: texts }).nullish(),
  networkInterfaces: listOf(
    z.looseObject({
      network: text,
      subnetwork: text,
      networkIP: text,
      aliasIpRanges: listOf(z.looseObject({ ipCidrRange: text })),
      accessConfigs: listOf(z.looseObject({ natIP: text })),
    }),
  ),
});

/** https://cloud.google.com/compute/docs/reference/rest/v1/instances. An access config is an external address. */
export function toInstance(value: unknown, context: Context): Instance {
  const raw = parse(RawInstance, value);
  return {
    name: computeName(raw, 'instances', context),
    status: raw.status ?? 'RUNNING',
    canIpForward: raw.canIpForward,
    tags: raw.tags?.items ?? [],
    interfaces: raw.networkInterfaces.map(({ network, subnetwork, networkIP, aliasIpRanges, accessConfigs }) => ({
      network: network === undefined ? '' : networkReference(network, context),
      subnetwork,
      address: networkIP ?? '',
      aliases: aliasIpRanges.flatMap(({ ipCidrRange }) => (isCidr(ipCidrRange) ? [ipCidrRange] : [])),
      externalAddress: accessConfigs[0]?.natIP,
      hasExternalAddress: accessConfigs.length > 0,
    })),
  };
}

/** A size alone (`/24`) is what somebody asked for, and no range yet. */
const isCidr = (text: string | undefined): text is string => z.cidrv4().safeParse(text).success;

const RawAddress = z.looseObject({
  name: z.string(),
  selfLink: text,
  region: text,
  address: text,
  status: text,
  addressType: text,
  purpose: text,
  prefixLength: whole,
  network: text,
  description: text,
});

/** https://cloud.google.com/compute/docs/reference/rest/v1/addresses, and globalAddresses. Unset, the type is EXTERNAL. */
export function toAddress(value: unknown, context: Context): Address {
  const raw = parse(RawAddress, value);
  return {
    name: computeName(raw, 'addresses', context),
    address: raw.address ?? '',
    status: raw.status ?? '',
    addressType: raw.addressType === 'INTERNAL' ? 'INTERNAL' : 'EXTERNAL',
    purpose: raw.purpose,
    prefixLength: raw.prefixLength,
    network: raw.network === undefined ? undefined : networkReference(raw.network, context),
    description: raw.description ?? '',
  };
}
