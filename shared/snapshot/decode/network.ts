import { z } from 'zod';
import { relativeName, shortName } from '../../names.ts';
import type { Network, Subnetwork } from '../resources.ts';
import { computeName, flag, listOf, networkReference, optionalRange, parse, range, text, type Context } from './raw.ts';

const RawNetwork = z.looseObject({
  name: z.string(),
  selfLink: text,
  autoCreateSubnetworks: flag,
  networkFirewallPolicyEnforcementOrder: z.enum(['AFTER_CLASSIC_FIREWALL', 'BEFORE_CLASSIC_FIREWALL']).nullish(),
  routingConfig: z.looseObject({ routingMode: text }).nullish(),
  peerings: listOf(z.looseObject({ name: text, network: text, state: text, importCustomRoutes: flag })),
});

/** https://cloud.google.com/compute/docs/reference/rest/v1/networks */
export function toNetwork(value: unknown, context: Context): Network {
  const raw = parse(RawNetwork, value);
  return {
    name: computeName(raw, 'networks', context),
    autoCreateSubnetworks: raw.autoCreateSubnetworks,
    enforcementOrder: raw.networkFirewallPolicyEnforcementOrder ?? 'AFTER_CLASSIC_FIREWALL',
    routingMode: raw.routingConfig?.routingMode === 'GLOBAL' ? 'GLOBAL' : 'REGIONAL',
    peerings: raw.peerings.flatMap(({ network }) => (network === undefined ? [] : [relativeName(network)])),
    importingPeerings: raw.peerings.flatMap(({ name, state, importCustomRoutes }) =>
      name !== undefined && state === 'ACTIVE' && importCustomRoutes ? [name] : [],
    ),
  };
}

const RawSubnetwork = z.looseObject({
  name: z.string(),
  selfLink: text,
  network: z.string(),
  region: text,
  ipCidrRange: optionalRange,
  secondaryIpRanges: listOf(z.looseObject({ rangeName: z.string(), ipCidrRange: range })),
  purpose: text,
  privateIpGoogleAccess: flag,
  description: text,
});

/** https://cloud.google.com/compute/docs/reference/rest/v1/subnetworks */
export function toSubnetwork(value: unknown, context: Context): Subnetwork {
  const raw = parse(RawSubnetwork, value);
  const name = computeName(raw, 'subnetworks', context);
  return {
    name,
    network: networkReference(raw.network, context),
    region: raw.region === undefined ? (/regions\/([^/]+)/.exec(name)?.[1] ?? '') : shortName(raw.region),
    ipCidrRange: raw.ipCidrRange,
    secondaryRanges: raw.secondaryIpRanges.map(({ rangeName, ipCidrRange }) => ({ rangeName, ipCidrRange })),
    purpose: raw.purpose ?? 'PRIVATE',
    privateIpGoogleAccess: raw.privateIpGoogleAccess,
    description: raw.description ?? '',
  };
}
