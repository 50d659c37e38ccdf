import fc from 'fast-check';
import {
  ACCOUNTS,
  early,
  HALVES,
  maybe,
  network,
  NETWORKS,
  numbered,
  placed,
  PRIORITIES,
  RANGES,
  record,
  reference,
  someOf,
  SOURCES,
  TAGS,
} from './random-names.ts';
import type { RawEffective, RawFirewall, RawLayer4, RawPolicy, RawPolicyRule } from './raw.ts';

const PROTOCOLS = ['tcp', 'all', 'udp', '6', '17', 'icmp'] as const;
const PORTS = ['443', '22', '400-500', '1-65535'] as const;

const layer4 = record<RawLayer4>({
  IPProtocol: early(...PROTOCOLS),
  ports: maybe(someOf(PORTS, 2), 3),
}).map((one) => (['all', 'icmp'].includes(one.IPProtocol) ? { IPProtocol: one.IPProtocol } : one));

const destinations = maybe(someOf([...RANGES, '2001:db8::/32'], 3), 4);
const sources: fc.Arbitrary<readonly string[] | undefined> = fc.oneof(
  { weight: 6, arbitrary: fc.constant(undefined) },
  { weight: 2, arbitrary: someOf<string>(SOURCES, 2) },
  { weight: 1, arbitrary: fc.constantFrom(...HALVES) },
);
const services = fc.array(layer4, { minLength: 1, maxLength: 2 });
const accounts = maybe(someOf(ACCOUNTS, 1), 2);

/** A VPC rule: an egress rule mostly, sometimes for some tags or one account alone. */
function firewall(index: number): fc.Arbitrary<RawFirewall> {
  return fc
    .record({
      ...placed(`projects/myproject/global/firewalls/rule-${index}`),
      network: network.chain(reference),
      direction: early('EGRESS', 'EGRESS', 'EGRESS', 'INGRESS'),
      priority: maybe(fc.constantFrom(...PRIORITIES), 8),
      disabled: early(undefined, undefined, false, true),
      services,
      deny: fc.boolean(),
      destinationRanges: destinations,
      sourceRanges: sources,
      target: early(undefined, undefined, 'tags', 'account'),
      tags: someOf(TAGS, 2),
      accounts,
    })
    .map(({ services, deny, target, tags, accounts, ...rest }) => ({
      ...rest,
      ...(deny ? { denied: services } : { allowed: services }),
      ...(target === 'tags' && { targetTags: tags }),
      ...(target === 'account' && accounts && { targetServiceAccounts: accounts }),
    })) as fc.Arbitrary<RawFirewall>;
}

/** A list of VPC rules with names of their own. */
export const firewalls = (max: number): fc.Arbitrary<RawFirewall[]> => numbered(firewall, max);

const match: fc.Arbitrary<RawPolicyRule['match']> = fc.oneof(
  { weight: 6, arbitrary: matchOf({ destIpRanges: destinations }) },
  { weight: 1, arbitrary: matchOf({ destFqdns: fc.constant(['github.com']) }) },
  { weight: 1, arbitrary: matchOf({ destRegionCodes: fc.constant(['US']) }) },
  {
    weight: 1,
    arbitrary: matchOf({ destAddressGroups: fc.constant(['projects/p/locations/global/addressGroups/g']) }),
  },
);

type Match = RawPolicyRule['match'];

function matchOf(destination: { [K in keyof Match]: fc.Arbitrary<Match[K] | undefined> }): fc.Arbitrary<Match> {
  return record<Match>({
    ...destination,
    srcIpRanges: sources,
    layer4Configs: services.map((all) =>
      all.map(({ IPProtocol, ports }) => ({ ipProtocol: IPProtocol, ...(ports && { ports }) })),
    ),
  });
}

const ACTIONS = ['deny', 'allow', 'goto_next', 'apply_security_profile_group'] as const;

/** A rule of a policy; no two rules of a policy have one priority. */
const policyRule = (index: number): fc.Arbitrary<RawPolicyRule> =>
  record<RawPolicyRule>({
    priority: fc.constant(100 * (index + 1)),
    action: early(...ACTIONS),
    direction: early('EGRESS', 'EGRESS', 'EGRESS', 'INGRESS'),
    disabled: early(undefined, undefined, false, true),
    targetResources: early(
      undefined,
      undefined,
      undefined,
      [`https://www.googleapis.com/compute/v1/${NETWORKS[0]}`],
      [NETWORKS[1]],
    ),
    targetSecureTags: early(undefined, undefined, undefined, undefined, [{ name: 'tagValues/1' }]),
    targetServiceAccounts: early(undefined, undefined, undefined, [...ACCOUNTS.slice(0, 1)], [...ACCOUNTS.slice(1)]),
    match,
  });

const policy = (index: number): fc.Arbitrary<RawPolicy> =>
  record<RawPolicy>({
    name: fc.constant(`policy-${index}`),
    type: early('HIERARCHY', 'NETWORK', 'NETWORK_REGIONAL', 'SYSTEM_GLOBAL'),
    priority: maybe(fc.nat(3)),
    rules: numbered(policyRule, 3).chain((rules) => fc.shuffledSubarray(rules, { minLength: rules.length })),
  });

const effective: fc.Arbitrary<RawEffective> = record<RawEffective>({
  firewalls: firewalls(3),
  firewallPolicys: maybe(numbered(policy, 3), 6),
});

/** What is in force in some of the networks. */
export const effectiveFirewalls: fc.Arbitrary<Record<string, RawEffective>> = fc
  .tuple(effective, effective, maybe(fc.constant('my-vpc')), fc.boolean())
  .map(([mine, shared, short, both]) => ({
    [short ?? NETWORKS[0]]: mine,
    ...(both && { [NETWORKS[2]]: shared }),
  }));
