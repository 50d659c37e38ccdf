import { endpointsOf, mostPorts, portsWanted } from '../../checks/nat-ports.ts';
import { addressName, locationOf, projectOf, shortName } from '../../names.ts';
import { isOurs, ourDescription, ourName } from '../../ownership.ts';
import type { NatSpec } from '../../specs.ts';
import { valueOf } from '../../snapshot/observed.ts';
import type { Address } from '../../snapshot/resources.ts';
import type { Change } from '../change.ts';
import { toChange } from '../to-change.ts';
import type { Site } from './cure.ts';

/** What Google gives each endpoint of a NAT without being asked. https://cloud.google.com/nat/docs/ports-and-addresses */
const DEFAULT_PORTS = 64;

/** A NAT for one subnetwork alone, as the policy wants it, and the addresses that have to be reserved for it before. */
export interface NatWish {
  /** All but its name, which depends on whose router it goes on. */
  readonly settings: Omit<NatSpec, 'name'>;
  readonly addresses: readonly Change[];
}

/** Undefined when which addresses are reserved is not known: a name may be taken. */
export function natFor(site: Site, subnetwork: string): NatWish | undefined {
  const { nat } = site.policy;
  const known = valueOf(site.world.addresses);
  if (nat.addresses === 'reserved' && !known) return undefined;
  const reserved = nat.addresses === 'reserved' ? reservedFor(subnetwork, nat.reserved, known ?? []) : [];
  const settings = {
    subnetworks: [subnetwork],
    addresses: reserved.map(({ name }) => name),
    minPortsPerVm: portsFor(site),
    dynamicPorts: nat.dynamicPorts,
    logging: nat.logging,
  };
  const fresh = reserved.filter(({ isThere }) => !isThere);
  return { settings, addresses: fresh.map(({ name }) => reservation(name, subnetwork)) };
}

/**
 * As many ports as the job's tasks need, a power of two, but no more than the reserved addresses have for all endpoints.
 * Null leaves it to Google, whose default is enough for most; so does dynamic allocation.
 */
function portsFor({ snapshot, policy: { nat } }: Site): number | null {
  if (nat.minPortsPerVm !== null || nat.dynamicPorts) return nat.minPortsPerVm;
  const wanted = portsWanted(snapshot);
  const most = nat.addresses === 'reserved' ? mostPorts(nat.reserved, endpointsOf(snapshot).most) : wanted;
  const ports = Math.min(wanted, most);
  return ports === DEFAULT_PORTS ? null : ports;
}

interface Reserved {
  readonly name: string;
  readonly isThere: boolean;
}

/** Addresses of ours that wait for this NAT already are taken up: whoever let them in goes on letting them in. */
function reservedFor(subnetwork: string, count: number, known: readonly Address[]): Reserved[] {
  const there = new Map(known.map((address) => [address.name, address]));
  const taken: Reserved[] = [];
  for (let i = 1; taken.length < count; i++) {
    const id = ourName(shortName(subnetwork), String(i));
    const name = addressName(projectOf(subnetwork), locationOf(subnetwork), id);
    const address = there.get(name);
    if (!address || isFree(address)) taken.push({ name, isThere: address !== undefined });
  }
  return taken;
}

const isFree = (address: Address): boolean =>
  isOurs(address) && address.addressType === 'EXTERNAL' && address.status !== 'IN_USE';

/** Reserved addresses can be allow-listed by whoever is at the other end. */
function reservation(name: string, subnetwork: string): Change {
  const description = ourDescription(`address of Cloud NAT for ${shortName(subnetwork)}`);
  const reason = { key: 'reasonAddress', of: { subnetwork: shortName(subnetwork) } } as const;
  return toChange({ kind: 'address', value: { name, description } }, { cures: 'nat-missing', reason });
}
