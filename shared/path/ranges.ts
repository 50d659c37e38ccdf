import { parseCidr } from 'cidr-tools';

/** An IPv4 range as two numbers, both ends included: made once, compared often. */
export interface Range {
  readonly start: number;
  readonly end: number;
  readonly prefix: number;
}

const known = new Map<string, Range | undefined>();

/** The range of a CIDR or a single address; undefined for IPv6, which no packet traced here has. */
export function toRange(cidr: string): Range | undefined {
  if (!known.has(cidr)) {
    // Bounded, so that a sweep over many projects does not grow with the ranges it meets.
    if (known.size > 50_000) known.clear();
    const { version, start, end, prefix } = parseCidr(cidr);
    known.set(cidr, version === 4 ? { start: Number(start), end: Number(end), prefix: Number(prefix) } : undefined);
  }
  return known.get(cidr);
}

export function toRanges(cidrs: readonly string[]): Range[] {
  return cidrs.flatMap((cidr) => toRange(cidr) ?? []);
}

/** An IPv4 address as a number; undefined for anything else. */
export function toNumber(address: string): number | undefined {
  const range = address.includes(':') ? undefined : toRange(address);
  return range?.start;
}

export const contains = ({ start, end }: Range, address: number): boolean => address >= start && address <= end;

export const covers = (outer: Range, inner: Range): boolean => outer.start <= inner.start && outer.end >= inner.end;

export const overlaps = (a: Range, b: Range): boolean => a.start <= b.end && b.start <= a.end;

/** Kept by auto mode for subnetworks of regions to come. https://cloud.google.com/vpc/docs/subnets#ip-ranges */
export const AUTO_MODE = '10.128.0.0/9';

/** RFC 1918 and RFC 6598: what Cloud Run counts as internal. https://cloud.google.com/run/docs/configuring/vpc-connectors */
const PRIVATE = toRanges(['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10']);
/** Private and restricted Google Access: sent into the VPC under private-ranges-only, too. */
const GOOGLE_ACCESS = toRanges(['199.36.153.8/30', '199.36.153.4/30']);
/** Class E may be used inside a VPC; whether private-ranges-only sends it there is not documented. */
const CLASS_E = toRanges(['240.0.0.0/4']);
/** Never on the way anywhere: this network, loopback, link-local, multicast. */
const UNROUTABLE = toRanges(['0.0.0.0/8', '127.0.0.0/8', '169.254.0.0/16', '224.0.0.0/4']);

const within = (ranges: readonly Range[], address: number): boolean => ranges.some((range) => contains(range, address));

export type Scope = 'private' | 'google-access' | 'class-e' | 'unroutable' | 'public';

/** What kind of destination an address is: it decides which egress setting sends it into the VPC. */
export function scopeOf(address: number): Scope {
  if (within(PRIVATE, address)) return 'private';
  if (within(GOOGLE_ACCESS, address)) return 'google-access';
  if (within(UNROUTABLE, address)) return 'unroutable';
  return within(CLASS_E, address) ? 'class-e' : 'public';
}

/** Whether an address as text is of the internet: only such a one leaves by a gateway, a NAT or a proxy. */
export function isPublic(address: string): boolean {
  const number = toNumber(address);
  return number !== undefined && scopeOf(number) === 'public';
}
