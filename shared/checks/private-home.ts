import { locationOf, shortName } from '../names.ts';
import { PrefixTable } from '../path/prefix-table.ts';
import { toNumber, toRange } from '../path/ranges.ts';
import { valueOf } from '../snapshot/observed.ts';
import type { Subnetwork } from '../snapshot/resources.ts';
import type { CheckContext, NextStep } from './check.ts';
import { nameFrom, updateStep } from './job-update.ts';
import { isLargeEnough } from './subnet-room.ts';

const tables = new WeakMap<readonly Subnetwork[], PrefixTable<Subnetwork>>();

/** Where a private address is at home, if in a subnetwork that was read; several networks may use one range. */
function homeOf(subnetworks: readonly Subnetwork[], address: string): Subnetwork | undefined {
  const number = toNumber(address);
  const table = tables.get(subnetworks) ?? new PrefixTable(subnetworks.flatMap(rangesOf));
  tables.set(subnetworks, table);
  const [home, ...others] = number === undefined ? [] : table.longest(number, () => true);
  return others.length > 0 ? undefined : home;
}

function rangesOf(item: Subnetwork) {
  const cidrs = [item.ipCidrRange, ...item.secondaryRanges.map(({ ipCidrRange }) => ipCidrRange)];
  return cidrs.flatMap((cidr) => (cidr === undefined ? [] : [{ item, range: toRange(cidr) }]));
}

/** The network that a private address belongs to, when the job's packets don't get there, and a way into it. */
export function homeSteps(context: CheckContext, address: string): NextStep[] {
  const { vpc, mode, neighbours } = context.snapshot;
  const subnetworks = valueOf(neighbours.subnetworks) ?? [];
  const home = homeOf(subnetworks, address);
  if (!home || home.network === valueOf(vpc)?.name) return [];
  const of = { address, subnetwork: shortName(home.name), network: shortName(home.network) };
  const found: NextStep = { say: { key: 'addressAtHome', of } };
  return mode.kind === 'none'
    ? [found, ...wayInto(context, subnetworks, home.network)]
    : [found, { say: { key: 'peerNetworks' } }];
}

/** A subnetwork of that network in the job's region, for Direct VPC egress. */
function wayInto(context: CheckContext, subnetworks: readonly Subnetwork[], network: string): NextStep[] {
  const { name } = context.snapshot.job;
  const [door] = subnetworks
    .filter((one) => one.network === network && one.region === locationOf(name) && one.purpose === 'PRIVATE')
    .filter(isLargeEnough)
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  if (!door) return [];
  const of = { subnetwork: shortName(door.name), range: door.ipCidrRange ?? '' };
  const flags = { network: nameFrom(name, network), subnet: nameFrom(name, door.name) };
  return [updateStep(context, { key: 'wayInto', of }, flags)];
}
