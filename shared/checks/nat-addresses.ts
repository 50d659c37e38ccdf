import { gcloud } from '../gcloud.ts';
import { locationOf, projectOf, shortName } from '../names.ts';
import type { Gateway } from '../path/nat.ts';
import type { Address, Nat, NatRule } from '../snapshot/resources.ts';
import type { NextStep } from './check.ts';

/** Addresses that new connections may get; those that drain only keep the connections they have. */
export function activeAddresses({ addresses, draining }: Nat): string[] {
  return addresses.filter((address) => !draining.includes(address));
}

/** Reserves so many addresses more and gives them to a NAT, beside those that it has. */
export function addressSteps({ router, nat }: Gateway, more: number, known: readonly Address[] = []): NextStep[] {
  const place = { project: projectOf(router.name), region: locationOf(router.name) };
  const fresh = freshNames(nat, more, known);
  const pool = [...activeAddresses(nat).map(shortName), ...fresh];
  return [
    {
      say: { key: 'reserveAddresses', of: { count: more } },
      command: gcloud('compute addresses create', fresh, place),
    },
    {
      say: { key: 'addNatAddresses', of: { nat: nat.name } },
      command: gcloud('compute routers nats update', [nat.name], {
        ...place,
        router: shortName(router.name),
        'nat-external-ip-pool': pool,
      }),
    },
  ];
}

/** The same for the addresses that a rule keeps for its destinations. */
export function ruleSteps(
  { router, nat }: Gateway,
  { number, addresses, draining }: NatRule,
  { more, known = [] }: { readonly more: number; readonly known: readonly Address[] | undefined },
): NextStep[] {
  const place = { project: projectOf(router.name), region: locationOf(router.name) };
  const fresh = freshNames(nat, more, known);
  const active = addresses.filter((address) => !draining.includes(address)).map(shortName);
  return [
    {
      say: { key: 'reserveAddresses', of: { count: more } },
      command: gcloud('compute addresses create', fresh, place),
    },
    {
      say: { key: 'addRuleAddresses', of: { nat: nat.name, number } },
      command: gcloud('compute routers nats rules update', [String(number)], {
        ...place,
        router: shortName(router.name),
        nat: nat.name,
        'source-nat-active-ips': [...active, ...fresh],
      }),
    },
  ];
}

function freshNames({ name, addresses, draining }: Nat, count: number, known: readonly Address[]): string[] {
  const taken = new Set([...addresses, ...draining, ...known.map((address) => address.name)].map(shortName));
  const names: string[] = [];
  for (let i = 1; names.length < count; i++) {
    const fresh = `${name.slice(0, 56)}-ip-${i}`;
    if (!taken.has(fresh)) names.push(fresh);
  }
  return names;
}
