import type { Cloud } from '../../cloud.ts';
import type { Body } from '../../route.ts';
import { textAt } from './fields.ts';
import { isRange, overlap, prefixLength } from './ranges.ts';
import { checkName, invalidField } from './refusals.ts';
import { conflictText, conflictWithNetwork } from './subnets.ts';

/** Never a subnet's. https://cloud.google.com/vpc/docs/subnets#prohibited-ipv4-ranges */
const PROHIBITED = [
  '0.0.0.0/8',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '199.36.153.4/30',
  '199.36.153.8/30',
  '255.255.255.255/32',
];

const SMALLEST = 29;

/** The primary range of a new subnet, checked for itself: /29 is the smallest that Google takes. */
export function checkPrimaryRange(range: unknown): string {
  return checkRange('resource.ipCidrRange', range);
}

/** Refuses secondary ranges that are wrong, or that meet one another or something in the network. */
export function checkSecondaryRanges(
  cloud: Cloud,
  network: string,
  { wanted, own }: { readonly wanted: readonly Body[]; readonly own: readonly string[] },
): void {
  const taken = [...own];
  wanted.forEach((secondary, i) => {
    const field = `resource.secondaryIpRanges[${i}]`;
    checkName({ name: secondary['rangeName'] }, `${field}.rangeName`);
    const range = checkRange(`${field}.ipCidrRange`, secondary['ipCidrRange']);
    const conflict = conflictWithNetwork(cloud, network, range);
    if (conflict) throw invalidField(`${field}.ipCidrRange`, range, conflictText(range, conflict));
    const sibling = taken.find((other) => overlap(other, range));
    if (sibling !== undefined) {
      throw invalidField(`${field}.ipCidrRange`, range, `It overlaps the range '${sibling}' of the same subnetwork.`);
    }
    taken.push(range);
  });
  const names = wanted.map((secondary) => textAt(secondary, 'rangeName'));
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice !== undefined) throw invalidField('resource.secondaryIpRanges', twice, 'Range names must be unique.');
}

function checkRange(field: string, range: unknown): string {
  if (typeof range !== 'string' || !/^\d+(\.\d+){3}\/\d+$/.test(range)) {
    throw invalidField(field, range, 'Must be a CIDR address range.');
  }
  if (!isRange(range)) {
    throw invalidField(field, range, 'Must be a valid CIDR address range whose host bits are zero.');
  }
  if (prefixLength(range) > SMALLEST) {
    throw invalidField(field, range, `Range size must be between 8 and ${2 ** 28} addresses (/${SMALLEST} to /4).`);
  }
  const prohibited = PROHIBITED.find((reserved) => overlap(reserved, range));
  if (prohibited !== undefined) throw invalidField(field, range, `It overlaps the reserved range '${prohibited}'.`);
  return range;
}
