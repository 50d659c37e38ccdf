/** An IPv4 address as a number. */
export function numberOf(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

export function addressOf(number: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.');
}

export function prefixOf(cidr: string): number {
  return Number(cidr.split('/')[1] ?? '32');
}

export function firstOf(cidr: string): number {
  const size = 2 ** (32 - prefixOf(cidr));
  return Math.floor(numberOf(cidr.split('/')[0] ?? '') / size) * size;
}

/** The first address behind a range. */
export function behind(cidr: string): number {
  return firstOf(cidr) + 2 ** (32 - prefixOf(cidr));
}

/** No IPv4 address is in an IPv6 range. */
export function isInside(address: string, cidr: string): boolean {
  if (cidr.includes(':')) return false;
  const number = numberOf(address);
  return number >= firstOf(cidr) && number < behind(cidr);
}

const inAny = (address: string, ...cidrs: string[]): boolean => cidrs.some((cidr) => isInside(address, cidr));

export const isMetadata = (address: string): boolean => address === '169.254.169.254';
export const isPrivate = (address: string): boolean =>
  inAny(address, '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10');
export const isGoogleAccess = (address: string): boolean => inAny(address, '199.36.153.8/30', '199.36.153.4/30');
export const isClassE = (address: string): boolean => inAny(address, '240.0.0.0/4');
export const isNowhere = (address: string): boolean =>
  inAny(address, '0.0.0.0/8', '127.0.0.0/8', '169.254.0.0/16', '224.0.0.0/4');
export const isPublic = (address: string): boolean =>
  ![isPrivate, isGoogleAccess, isClassE, isNowhere].some((is) => is(address));
