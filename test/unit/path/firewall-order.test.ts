import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { shortName } from '../../../shared/names.ts';
import { aFirewallPolicy, anUndecidableRule, aPolicyRule, decide, type Case } from '../../support/firewalls.ts';
import { aFirewall, type Json } from '../../support/resources.ts';

const ALL = [{ IPProtocol: 'all' }];
const deny = (name: string, priority: number) => aFirewall({ name, priority });
const allow = (name: string, priority: number) => aFirewall({ name, priority, allowed: ALL });
const of = (type: string, action: string, more: Json = {}) => aFirewallPolicy(type, aPolicyRule(10, action, more));
const named = (name: string, action: string, more: Json) => ({ ...of('NETWORK', action), name, ...more });

/** Disposition and the rule that decided; `implied` where none did. */
function outcome(given: Case): string {
  const { disposition, rule } = decide(given);
  return `${disposition} by ${rule ? shortName(rule.name) : 'implied'}`;
}

interface Row extends Case {
  readonly when: string;
  readonly want: string;
}

function table(rows: readonly Row[]): void {
  for (const { when, want, ...given } of rows) {
    test(`${when}: ${want}`, () => {
      assert.equal(outcome(given), want);
      const { rules = [], policies = [] } = given;
      const unordered = policies.filter(({ type }) => type !== 'HIERARCHY').toReversed();
      const hierarchy = policies.filter(({ type }) => type === 'HIERARCHY');
      const shuffled = { ...given, rules: rules.toReversed(), policies: [...unordered, ...hierarchy] };
      assert.equal(outcome(shuffled), want, 'in another order');
    });
  }
}

describe('among VPC rules', () => {
  table([
    { when: 'none', want: 'allow by implied' },
    { when: 'the lowest number wins', rules: [deny('d', 1000), allow('a', 999)], want: 'allow by a' },
    { when: '... also for the deny', rules: [deny('d', 999), allow('a', 1000)], want: 'deny by d' },
    { when: 'of equal numbers the deny wins', rules: [allow('a', 1000), deny('d', 1000)], want: 'deny by d' },
    { when: 'of equal denies the first by name is told', rules: [deny('z', 5), deny('b', 5)], want: 'deny by b' },
    { when: 'a rule at 65535 still comes before the implied one', rules: [deny('d', 65535)], want: 'deny by d' },
    { when: 'priority 0 comes before everything', rules: [deny('d', 0), allow('a', 1)], want: 'deny by d' },
  ]);
});

describe('after the classic firewall', () => {
  table([
    { when: 'a VPC deny ends it', rules: [deny('d', 65535)], policies: [of('NETWORK', 'allow')], want: 'deny by d' },
    { when: 'a VPC allow ends it', rules: [allow('a', 65535)], policies: [of('NETWORK', 'deny')], want: 'allow by a' },
    { when: 'the network policy has the rest', policies: [of('NETWORK', 'deny')], want: 'deny by network 10' },
    {
      when: 'the global network policy comes before the regional one',
      policies: [of('NETWORK', 'allow'), of('NETWORK_REGIONAL', 'deny')],
      want: 'allow by network 10',
    },
    {
      when: 'the regional one has what the global one passes on',
      policies: [of('NETWORK', 'goto_next'), of('NETWORK_REGIONAL', 'deny')],
      want: 'deny by network_regional 10',
    },
    {
      when: 'of two of one type the lower number comes first',
      policies: [named('late', 'allow', { priority: 20 }), named('early', 'deny', { priority: 10 })],
      want: 'deny by early 10',
    },
    {
      when: 'all pass on',
      policies: [of('NETWORK', 'goto_next'), of('HIERARCHY', 'goto_next')],
      want: 'allow by implied',
    },
  ]);
});

describe('before the classic firewall', () => {
  const order = 'BEFORE_CLASSIC_FIREWALL';
  table([
    {
      when: 'a policy deny ends it',
      order,
      rules: [allow('a', 0)],
      policies: [of('NETWORK', 'deny')],
      want: 'deny by network 10',
    },
    {
      when: 'a policy allow ends it',
      order,
      rules: [deny('d', 0)],
      policies: [of('NETWORK_REGIONAL', 'allow')],
      want: 'allow by network_regional 10',
    },
    {
      when: 'what it passes on is for VPC rules',
      order,
      rules: [deny('d', 5)],
      policies: [of('NETWORK', 'goto_next')],
      want: 'deny by d',
    },
    {
      when: 'what it does not match is for VPC rules',
      order,
      rules: [deny('d', 5)],
      policies: [of('NETWORK', 'allow', { disabled: true })],
      want: 'deny by d',
    },
  ]);
});

describe('hierarchical and system policies', () => {
  const org = aFirewallPolicy('HIERARCHY', aPolicyRule(1, 'goto_next'), aPolicyRule(2, 'deny'));
  const folder = { ...of('HIERARCHY', 'deny'), name: 'folder' };
  for (const order of ['AFTER_CLASSIC_FIREWALL', 'BEFORE_CLASSIC_FIREWALL'] as const) {
    describe(order, () => {
      table([
        {
          when: 'come first',
          order,
          rules: [deny('d', 0)],
          policies: [of('HIERARCHY', 'allow'), of('NETWORK', 'deny')],
          want: 'allow by hierarchy 10',
        },
        {
          when: 'goto_next leaves the whole policy',
          order,
          rules: [allow('a', 9)],
          policies: [org],
          want: 'allow by a',
        },
        { when: 'goto_next leads to the folder below', order, policies: [org, folder], want: 'deny by folder 10' },
        {
          when: 'the organisation comes before the folder',
          order,
          policies: [of('HIERARCHY', 'allow'), folder],
          want: 'allow by hierarchy 10',
        },
        {
          when: 'the lowest number of a policy decides',
          order,
          policies: [aFirewallPolicy('HIERARCHY', aPolicyRule(20, 'allow'), aPolicyRule(3, 'deny'))],
          want: 'deny by hierarchy 3',
        },
        {
          when: 'system policies come before VPC rules',
          order,
          rules: [allow('a', 0)],
          policies: [of('SYSTEM_REGIONAL', 'deny')],
          want: 'deny by system_regional 10',
        },
        {
          when: '... and after the hierarchy',
          order,
          policies: [of('SYSTEM', 'deny'), of('HIERARCHY', 'allow')],
          want: 'allow by hierarchy 10',
        },
      ]);
    });
  }
});

describe('a rule that configuration can not decide', () => {
  const unsure = (action: string) => aFirewallPolicy('HIERARCHY', anUndecidableRule(10, action));
  table([
    { when: 'matters when it alone would decide', policies: [unsure('deny')], want: 'undecided by hierarchy 10' },
    { when: 'does not when everything ends alike', policies: [unsure('allow')], want: 'allow by implied' },
    { when: '... with a deny below it', rules: [deny('d', 1)], policies: [unsure('deny')], want: 'deny by d' },
    {
      when: 'matters when it would allow what is denied below',
      rules: [deny('d', 1)],
      policies: [unsure('allow')],
      want: 'undecided by hierarchy 10',
    },
    {
      when: 'does not when a certain rule precedes it',
      policies: [aFirewallPolicy('HIERARCHY', aPolicyRule(1, 'deny'), anUndecidableRule(2, 'allow'))],
      want: 'deny by hierarchy 1',
    },
    {
      when: 'matters when it would jump over a deny',
      policies: [aFirewallPolicy('HIERARCHY', anUndecidableRule(1, 'goto_next'), aPolicyRule(2, 'deny'))],
      want: 'undecided by hierarchy 1',
    },
    {
      when: 'does not when it would jump from deny to deny',
      rules: [deny('d', 1)],
      policies: [aFirewallPolicy('HIERARCHY', anUndecidableRule(1, 'goto_next'), aPolicyRule(2, 'deny'))],
      want: 'deny by hierarchy 2',
    },
    {
      when: 'an inspection is undecided, too',
      policies: [of('HIERARCHY', 'apply_security_profile_group')],
      want: 'undecided by hierarchy 10',
    },
  ]);
});

describe('when the enforcement order is not known', () => {
  const order = 'unknown';
  table([
    { when: 'it does not matter without policies', order, rules: [deny('d', 1)], want: 'deny by d' },
    {
      when: 'it does not matter when both orders end alike',
      order,
      rules: [deny('d', 1)],
      policies: [of('NETWORK', 'deny')],
      want: 'deny by d',
    },
    {
      when: 'it matters when they differ',
      order,
      rules: [deny('d', 1)],
      policies: [of('NETWORK', 'allow')],
      want: 'undecided by d',
    },
  ]);
});
