import type { Nat, NatRule } from '../snapshot/resources.ts';
import { contains, toRanges } from './ranges.ts';

/** Addresses that a NAT may give a packet, in each way that its rules may turn out; `auto`: Google chooses. */
export type Pools = readonly ('auto' | readonly string[])[];

/**
 * A rule gives packets to its destinations addresses of its own; what no rule is for gets the NAT's. Whether a rule
 * matches that is written in a way that is not understood here stays open.
 * https://cloud.google.com/nat/docs/nat-rules-overview
 */
export function poolsFor(nat: Nat, address: number): Pools {
  const own = nat.allocation === 'AUTO_ONLY' ? ('auto' as const) : left(nat.addresses, nat.draining);
  if (nat.rules.length === 0) return [own];
  const certain = rulesFor(nat, address);
  const open = nat.rules.filter(({ destinations }) => destinations === undefined);
  const otherwise = certain.length > 0 ? certain.map(poolOf) : [own];
  return [...otherwise, ...open.map(poolOf)];
}

/** The rules that are certainly for a destination. */
export function rulesFor({ rules }: Nat, address: number): NatRule[] {
  return rules.filter(({ destinations }) => toRanges(destinations ?? []).some((range) => contains(range, address)));
}

const poolOf = ({ addresses, draining }: NatRule): readonly string[] => left(addresses, draining);

const left = (addresses: readonly string[], draining: readonly string[]): readonly string[] =>
  addresses.filter((address) => !draining.includes(address));
