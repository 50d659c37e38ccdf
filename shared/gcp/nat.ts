import { relativeName } from '../names.ts';
import type { NatSpec } from '../specs.ts';
import { toRouter } from '../snapshot/decode/router.ts';
import { differences } from './differences.ts';

const LOG_FILTERS = { off: undefined, errors: 'ERRORS_ONLY', all: 'ALL' } as const;

/** A NAT as the API prints it. */
export type RawNat = Readonly<Record<string, unknown>>;

/** The `nats[]` entry of a router: what we want to be so and nothing else, the rest is Google's default. */
export function toNatBody({ name, subnetworks, addresses, minPortsPerVm, dynamicPorts, logging }: NatSpec) {
  const filter = LOG_FILTERS[logging];
  return {
    name,
    natIpAllocateOption: addresses.length > 0 ? 'MANUAL_ONLY' : 'AUTO_ONLY',
    ...(addresses.length > 0 && { natIps: [...addresses] }),
    sourceSubnetworkIpRangesToNat: 'LIST_OF_SUBNETWORKS',
    subnetworks: subnetworks.map((subnetwork) => ({ name: subnetwork, sourceIpRangesToNat: ['PRIMARY_IP_RANGE'] })),
    ...(minPortsPerVm !== null && { minPortsPerVm }),
    ...(dynamicPorts && { enableDynamicPortAllocation: true }),
    ...(filter !== undefined && { logConfig: { enable: true, filter } }),
  };
}

/** What a NAT of that name on a router has otherwise than wanted; a missing one differs as a whole. */
export function natDifferences(spec: NatSpec, router: unknown, project: string): string[] {
  const { nats, rawNats } = toRouter(router, { project });
  const nat = nats.find(({ name }) => name === spec.name);
  const raw = rawNats.find(({ name }) => name === spec.name);
  if (!nat || !raw) return [`it has no NAT ${spec.name}`];
  const have = {
    type: nat.type,
    coverage: nat.coverage,
    subnetworks: nat.subnetworks.map(({ name, ranges }) => `${name} ${ranges.join()}`),
    addresses: nat.addresses,
    minPortsPerVm: raw['minPortsPerVm'],
    dynamicPorts: raw['enableDynamicPortAllocation'] === true,
    logging: loggingOf(raw),
  };
  return differences(toSettings(spec), have).map((difference) => `NAT ${spec.name}: ${difference}`);
}

function toSettings({ subnetworks, addresses, minPortsPerVm, dynamicPorts, logging }: NatSpec) {
  return {
    type: 'PUBLIC',
    coverage: 'LIST_OF_SUBNETWORKS',
    subnetworks: subnetworks.map((name) => `${name} PRIMARY_IP_RANGE`),
    addresses: addresses.map(relativeName),
    ...(minPortsPerVm !== null && { minPortsPerVm }),
    dynamicPorts,
    logging,
  };
}

function loggingOf({ logConfig }: RawNat): string {
  const { enable, filter } = (logConfig ?? {}) as { enable?: boolean; filter?: string };
  if (enable !== true) return 'off';
  return filter === 'ERRORS_ONLY' ? 'errors' : filter === undefined || filter === 'ALL' ? 'all' : filter;
}
