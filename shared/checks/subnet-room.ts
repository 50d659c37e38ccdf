import { gcloud } from '../gcloud.ts';
import { locationOf, projectOf, relativeName, shortName } from '../names.ts';
import { overlaps, toRange, type Range } from '../path/ranges.ts';
import { valueOf } from '../snapshot/observed.ts';
import type { Instance, Subnetwork } from '../snapshot/resources.ts';
import type { Vpc } from '../snapshot/snapshot.ts';
import type { CheckContext, NextStep } from './check.ts';
import { nameFrom, updateStep } from './job-update.ts';

/** The least that Direct VPC egress takes. https://cloud.google.com/run/docs/configuring/vpc-direct-vpc#direct-vpc-ip-addresses */
export const SMALLEST_PREFIX = 26;
/** Of every primary range. https://cloud.google.com/vpc/docs/subnets#unusable-ip-addresses-in-every-subnet */
const RESERVED = 4;

/** Addresses of a subnetwork's primary range. */
export interface Room {
  readonly size: number;
  /** Taken by VMs; undefined where VMs were not read. */
  readonly used: number | undefined;
  readonly free: number;
}

/** What a subnetwork has left for tasks; undefined where it has no IPv4 range. */
export function roomOf({ name, ipCidrRange }: Subnetwork, vpc: Vpc): Room | undefined {
  const range = ipCidrRange === undefined ? undefined : toRange(ipCidrRange);
  if (!range) return undefined;
  const size = 2 ** (32 - range.prefix);
  const instances = valueOf(vpc.instances);
  const used = instances && (takenBy(instances).get(name) ?? 0);
  return { size, used, free: Math.max(0, size - RESERVED - (used ?? 0)) };
}

const taken = new WeakMap<readonly Instance[], ReadonlyMap<string, number>>();

function takenBy(instances: readonly Instance[]): ReadonlyMap<string, number> {
  const ready = taken.get(instances);
  if (ready) return ready;
  const counts = new Map<string, number>();
  for (const { subnetwork } of instances.flatMap(({ interfaces }) => interfaces)) {
    if (subnetwork === undefined) continue;
    const name = relativeName(subnetwork);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  taken.set(instances, counts);
  return counts;
}

/** Where a job finds so many addresses: in another subnetwork of its network and region, or in its own made larger. */
export function roomSteps(context: CheckContext, need: number): NextStep[] {
  const { snapshot } = context;
  const [vpc, own] = [valueOf(snapshot.vpc), valueOf(snapshot.subnetwork)];
  const all = vpc && valueOf(vpc.subnetworks);
  if (!vpc || !own || !all) return [];
  return [
    ...move(context, vpc, roomier(all, own, vpc, need)),
    ...enlarge(own, all, need + (roomOf(own, vpc)?.used ?? 0)),
  ];
}

function roomier(all: readonly Subnetwork[], own: Subnetwork, vpc: Vpc, need: number): Subnetwork | undefined {
  return all
    .filter(({ name, region, purpose }) => name !== own.name && region === own.region && purpose === 'PRIVATE')
    .filter((subnetwork) => isLargeEnough(subnetwork) && (roomOf(subnetwork, vpc)?.free ?? 0) >= need)
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))[0];
}

/** Whether Direct VPC egress takes a subnetwork at all. */
export function isLargeEnough({ ipCidrRange }: Subnetwork): boolean {
  const range = ipCidrRange === undefined ? undefined : toRange(ipCidrRange);
  return range !== undefined && range.prefix <= SMALLEST_PREFIX;
}

function move(context: CheckContext, vpc: Vpc, target: Subnetwork | undefined): NextStep[] {
  if (!target) return [];
  const { name } = context.snapshot.job;
  const say = {
    key: 'moveToSubnetwork',
    of: { subnetwork: shortName(target.name), range: target.ipCidrRange ?? '' },
  } as const;
  return [updateStep(context, say, { network: nameFrom(name, vpc.name), subnet: nameFrom(name, target.name) })];
}

/** A primary range grows in place as long as nothing else of the network stands beside it. */
function enlarge(own: Subnetwork, all: readonly Subnetwork[], need: number): NextStep[] {
  const range = own.ipCidrRange === undefined ? undefined : toRange(own.ipCidrRange);
  if (!range) return [];
  const prefix = Math.min(SMALLEST_PREFIX, range.prefix - 1, 32 - Math.ceil(Math.log2(need + RESERVED)));
  const size = 2 ** (32 - prefix);
  const start = range.start - (range.start % size);
  const grown: Range = { start, end: start + size - 1, prefix };
  if (all.some((other) => rangesBeside(other, own).some((one) => overlaps(one, grown)))) return [];
  const command = gcloud('compute networks subnets expand-ip-range', [shortName(own.name)], {
    project: projectOf(own.name),
    region: locationOf(own.name),
    'prefix-length': prefix,
  });
  return [{ say: { key: 'enlargeSubnetwork', of: { subnetwork: shortName(own.name), prefix } }, command }];
}

function rangesBeside({ name, ipCidrRange, secondaryRanges }: Subnetwork, own: Subnetwork): Range[] {
  const primary = ipCidrRange === undefined || name === own.name ? [] : [ipCidrRange];
  const cidrs = [...primary, ...secondaryRanges.map((secondary) => secondary.ipCidrRange)];
  return cidrs.flatMap((cidr) => toRange(cidr) ?? []);
}
