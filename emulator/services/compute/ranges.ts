import { isIP } from 'node:net';
import { containsCidr, overlapCidr, parseCidr } from 'cidr-tools';

/** Whether a text is an IPv4 or IPv6 range in canonical form: prefix length given, no host bits set. */
export function isRange(text: unknown): text is string {
  if (typeof text !== 'string' || !text.includes('/') || !isWellFormed(text)) return false;
  return parseCidr(text.split('/')[0] ?? '').start === parseCidr(text).start;
}

/** Whether a text is one IPv4 or IPv6 address. */
export function isAddress(text: unknown): text is string {
  return typeof text === 'string' && isIP(text) !== 0;
}

/** cidr-tools takes any numbers for granted, `10.0.0.999/33` included. */
function isWellFormed(text: string): boolean {
  const [, ip = '', prefix = '0'] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const version = isIP(ip);
  return version !== 0 && Number(prefix) <= (version === 4 ? 32 : 128);
}

/** Whether two ranges or addresses have an address in common; what is neither overlaps nothing. */
export function overlap(a: string, b: string): boolean {
  return isWellFormed(a) && isWellFormed(b) && overlapCidr(a, b);
}

/** Whether a range holds all of another one. */
export function contains(outer: string, inner: string): boolean {
  return isWellFormed(outer) && isWellFormed(inner) && containsCidr(outer, inner);
}

/** The address at a distance from the beginning of an IPv4 range (1 is a subnet's gateway). */
export function addressAt(range: string, offset: number): string {
  const number = parseCidr(range).start + BigInt(offset);
  return [24n, 16n, 8n, 0n].map((shift) => (number >> shift) & 255n).join('.');
}

/** How many addresses a range holds. */
export function sizeOf(range: string): number {
  const { start, end } = parseCidr(range);
  return Number(end - start + 1n);
}

/** The prefix length of a range. */
export function prefixLength(range: string): number {
  return Number(range.split('/')[1]);
}
