import { z } from 'zod';
import { locationOf, relativeName, shortName } from '../../names.ts';
import type { Nat, NatPorts, Router } from '../resources.ts';
import {
  computeName,
  flag,
  listOf,
  networkReference,
  parse,
  subnetworkReference,
  text,
  texts,
  whole,
  type Context,
} from './raw.ts';

const COVERAGES = [
  'ALL_SUBNETWORKS_ALL_IP_RANGES',
  'ALL_SUBNETWORKS_ALL_PRIMARY_IP_RANGES',
  'LIST_OF_SUBNETWORKS',
] as const;

const RawNat = z.looseObject({
  name: z.string(),
  type: z.enum(['PUBLIC', 'PRIVATE']).nullish(),
  natIpAllocateOption: z.enum(['AUTO_ONLY', 'MANUAL_ONLY']).nullish(),
  natIps: texts,
  drainNatIps: texts,
  sourceSubnetworkIpRangesToNat: z.enum(COVERAGES).nullish(),
  subnetworks: listOf(z.looseObject({ name: z.string(), sourceIpRangesToNat: texts, secondaryIpRangeNames: texts })),
  endpointTypes: texts,
  minPortsPerVm: whole,
  maxPortsPerVm: whole,
  enableDynamicPortAllocation: flag,
  rules: listOf(
    z.looseObject({
      ruleNumber: whole,
      match: text,
      action: z.looseObject({ sourceNatActiveIps: texts, sourceNatDrainIps: texts }).nullish(),
    }),
  ),
});

const RawRouter = z.looseObject({
  name: z.string(),
  selfLink: text,
  network: text,
  region: text,
  description: text,
  encryptedInterconnectRouter: flag,
  nats: listOf(RawNat),
  bgpPeers: listOf(z.looseObject({})),
});

/** https://cloud.google.com/compute/docs/reference/rest/v1/routers */
export function toRouter(value: unknown, context: Context): Router {
  const raw = parse(RawRouter, value);
  const name = computeName(raw, 'routers', context);
  const region = raw.region === undefined ? locationOf(name) : shortName(raw.region);
  return {
    name,
    network: raw.network === undefined ? '' : networkReference(raw.network, context),
    region,
    description: raw.description ?? '',
    encryptedInterconnect: raw.encryptedInterconnectRouter,
    nats: raw.nats.map((nat) => toNat(nat, region, context)),
    hasPeers: raw.bgpPeers.length > 0,
    rawNats: (value as { nats?: readonly Record<string, unknown>[] | null }).nats ?? [],
  };
}

/** Defaults as the server fills them in. A NAT without an allocation is MANUAL_ONLY when it names addresses. */
function toNat(raw: z.output<typeof RawNat>, region: string, context: Context): Nat {
  const manual = raw.natIps.length > 0 ? 'MANUAL_ONLY' : 'AUTO_ONLY';
  return {
    name: raw.name,
    type: raw.type ?? 'PUBLIC',
    allocation: raw.natIpAllocateOption ?? manual,
    addresses: raw.natIps.map(relativeName),
    draining: raw.drainNatIps.map(relativeName),
    coverage: raw.sourceSubnetworkIpRangesToNat ?? 'LIST_OF_SUBNETWORKS',
    // In an order of our own: what is told must not hang on the order in which they come.
    subnetworks: raw.subnetworks
      .map((listed) => ({
        name: subnetworkReference(listed.name, region, context),
        ranges: listed.sourceIpRangesToNat.length > 0 ? listed.sourceIpRangesToNat : ['ALL_IP_RANGES'],
        secondaryRangeNames: listed.secondaryIpRangeNames,
      }))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
    endpointTypes: raw.endpointTypes.length > 0 ? raw.endpointTypes : ['ENDPOINT_TYPE_VM'],
    ports: toPorts(raw),
    rules: raw.rules.map(({ ruleNumber, match, action }) => ({
      number: ruleNumber ?? 0,
      destinations: destinationsIn(match ?? ''),
      addresses: (action?.sourceNatActiveIps ?? []).map(relativeName),
      draining: (action?.sourceNatDrainIps ?? []).map(relativeName),
    })),
  };
}

const TERM =
  /^\(?\s*(?:destination\.ip\s*==\s*(['"])(?<address>[\d.]+)\1|inIpRange\(\s*destination\.ip\s*,\s*(['"])(?<range>[\d./]+)\3\s*\))\s*\)?$/;

/** The two expressions that Google documents, joined by `||`. https://cloud.google.com/nat/docs/nat-rules-overview */
function destinationsIn(match: string): string[] | undefined {
  const found = match.split('||').map((term) => {
    const { address, range } = TERM.exec(term.trim())?.groups ?? {};
    return address ?? range;
  });
  const destinations = found.filter((one) => one !== undefined && isIpv4Range(one)) as string[];
  return destinations.length === found.length ? destinations : undefined;
}

const isIpv4Range = (written: string): boolean => z.union([z.cidrv4(), z.ipv4()]).safeParse(written).success;

/** Numbers are rounded up to a power of two. https://cloud.google.com/nat/docs/ports-and-addresses#port-reservation */
function toPorts(raw: z.output<typeof RawNat>): NatPorts {
  const dynamic = raw.enableDynamicPortAllocation;
  const min = powerOfTwo(raw.minPortsPerVm || (dynamic ? 32 : 64));
  return { dynamic, min, max: dynamic ? powerOfTwo(raw.maxPortsPerVm || 65_536) : min };
}

const powerOfTwo = (least: number): number => 2 ** Math.ceil(Math.log2(least));

const RawStatus = z.looseObject({
  result: z
    .looseObject({
      natStatus: listOf(z.looseObject({ name: text, autoAllocatedNatIps: texts, userAllocatedNatIps: texts })),
    })
    .nullish(),
});

/** https://cloud.google.com/compute/docs/reference/rest/v1/routers/getRouterStatus: what a NAT translates to at the moment. */
export function toNatAddresses(value: unknown, nat: string): readonly string[] {
  const { result } = parse(RawStatus, value);
  const status = result?.natStatus.find(({ name }) => name === nat);
  return status ? [...status.autoAllocatedNatIps, ...status.userAllocatedNatIps] : [];
}
