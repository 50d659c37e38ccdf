import { overlapCidr, parseCidr } from 'cidr-tools';

/** Whether a text is an IPv4 or IPv6 range in canonical form: prefix length given, no host bits set. */
export function isRange(text: unknown): text is string {
  if (typeof text !== 'string') return false;
  try {
    const { prefixPresent, start } = parseCidr(text);
    return prefixPresent && addressNumber(text.split('/')[0] ?? '') === start;
  } catch {
    return false;
  }
}

/** Whether a text is one IPv4 or IPv6 address. */
export function isAddress(text: unknown): text is string {
  return typeof text === 'string' && addressNumber(text) !== undefined;
}

/** An address as a number, or undefined when the text is none. */
export function addressNumber(text: string): bigint | undefined {
  try {
    const { prefixPresent, start } = parseCidr(text);
    return prefixPresent ? undefined : start;
  } catch {
    return undefined;
  }
}

/** Whether two ranges have an address in common; what is no range overlaps nothing. */
export function overlap(a: string, b: string): boolean {
  try {
    return overlapCidr(a, b);
  } catch {
    return false;
  }
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
  return Number(parseCidr(range).prefix);
}
