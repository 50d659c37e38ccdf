import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { hasOurName } from '../../../../shared/ownership.ts';
import { imagine } from '../../../../shared/plan/imagine.ts';
import { parseWorld } from '../../../../shared/snapshot/parse-world.ts';
import { aFirewallPolicy, anUndecidableRule, aPolicyRule } from '../../../support/firewalls.ts';
import { aJob, viaConnector, viaInterface, viaTaggedInterface } from '../../../support/jobs.ts';
import { judgeIn, judgeWorld, type Look } from '../../../support/line.ts';
import { adviceOn, inShort, specOf } from '../../../support/plans.ts';
import { aFirewall, aNat, aNetwork, aRangeConnector, aRouter, NETWORK, type Json } from '../../../support/resources.ts';
import { aWorld } from '../../../support/world.ts';

const ALLOW = 'firewall: {onDeny: allow}';
const NAT = { routers: [aRouter({ nats: [aNat()] })] };
const denied = (over: Json = {}, more: Json = {}) => ({ ...NAT, firewalls: [aFirewall(over)], ...more });
/** Lets everything pass but what Cloud Run says to a connector. */
const org = aFirewallPolicy('HIERARCHY', {
  ...aPolicyRule(5, 'deny'),
  match: { destIpRanges: ['35.199.224.0/19'], layer4Configs: [{ ipProtocol: 'all' }] },
});
const judge = (world: Json, look: Look = {}) => judgeWorld(world, { policy: ALLOW, ...look });

describe('an egress rule of ours', () => {
  test('stands just above the deny, for the connector’s own tag and the destinations’ ports', async () => {
    const rule = specOf(await judge(denied({ priority: 700 })), 'firewall');
    const { name, ...rest } = rule ?? assert.fail();
    assert.ok(hasOurName(name) && /\/run-egress-europe-west2-vpc-conn-europe-[0-9a-f]{6}$/.test(name));
    assert.deepEqual(rest, {
      network: NETWORK,
      description: 'Made by run-egress: egress of vpc-conn-europe past deny-all',
      direction: 'EGRESS',
      priority: 699,
      protocols: [{ protocol: 'tcp', ports: ['443'] }],
      destinationRanges: ['0.0.0.0/0'],
      targetTags: ['vpc-connector-europe-west2-vpc-conn-europe'],
      sourceRanges: [],
    });
  });

  test('is for the tags of a Direct VPC job', async () => {
    const jobs = [aJob(viaTaggedInterface('web', 'git'))];
    const rule = specOf(await judge(denied({}, { jobs })), 'firewall');
    assert.deepEqual([rule?.targetTags, rule?.sourceRanges], [['web', 'git'], []]);
  });

  test('is for the range of its subnetwork, when the job has no tags', async () => {
    const rule = specOf(await judge(denied({}, { jobs: [aJob(viaInterface())] })), 'firewall');
    assert.deepEqual([rule?.targetTags, rule?.sourceRanges], [[], ['10.10.0.0/24']]);
  });

  test('is for a range connector’s tag, too', async () => {
    const rule = specOf(await judge(denied({}, { connectors: [aRangeConnector()] })), 'firewall');
    assert.deepEqual(rule?.targetTags, ['vpc-connector-europe-west2-vpc-conn-europe']);
  });

  const ranges = '{host: github.com, port: 443, ranges: [192.30.252.0/22, 140.82.112.0/20]}';
  const rows = [
    {
      when: 'is narrowed to the ranges that the policy gives',
      policy: `destinations: [${ranges}]`,
      want: ['140.82.112.0/20', '192.30.252.0/22'],
    },
    { when: 'is narrowed to an address', policy: 'destinations: ["140.82.112.3:443"]', want: ['140.82.112.3/32'] },
    {
      when: 'is wide as soon as one destination has no ranges',
      policy: `destinations: [${ranges}, "github.com:22"]`,
      want: ['0.0.0.0/0'],
    },
  ];
  for (const { when, policy, want } of rows) {
    test(when, async () => {
      const judged = await judge(denied(), { policy: `${ALLOW}\n${policy}` });
      assert.deepEqual(specOf(judged, 'firewall')?.destinationRanges, want);
    });
  }

  test('has every port that is denied, once, by protocol', async () => {
    const to = ['github.com:443', 'github.com:22', '140.82.112.3:443', '140.82.112.3:53/udp'];
    assert.deepEqual(specOf(await judge(denied(), { to }), 'firewall')?.protocols, [
      { protocol: 'tcp', ports: ['22', '443'] },
      { protocol: 'udp', ports: ['53'] },
    ]);
  });

  test('leaves out what is not denied', async () => {
    const world = denied({ denied: [{ IPProtocol: 'tcp', ports: ['22'] }] });
    const rule = specOf(await judge(world, { to: ['github.com:443', 'github.com:22'] }), 'firewall');
    assert.deepEqual(rule?.protocols, [{ protocol: 'tcp', ports: ['22'] }]);
  });

  test('has the same name in every plan for the same need, and another for another', async () => {
    const names = [denied(), denied(), denied({ priority: 5 })].map(
      async (world) => specOf(await judge(world), 'firewall')?.name,
    );
    const [first, second, third] = await Promise.all(names);
    assert.equal(first, second);
    assert.notEqual(first, third);
  });

  test('and a NAT behind it are one plan', async () => {
    const judged = await judge(denied({}, { routers: [] }));
    assert.match(inShort(judged).join(), /^create firewall .*,create router run-egress-my-vpc$/);
  });

  test('stands above the first of several denies, and so above all', async () => {
    const firewalls = [aFirewall({ name: 'a', priority: 900 }), aFirewall({ name: 'b', priority: 500 }), aFirewall()];
    const judged = await judge({ ...NAT, firewalls });
    assert.deepEqual([inShort(judged).length, specOf(judged, 'firewall')?.priority], [1, 499]);
  });

  test('of before, which is too narrow for a new destination, gets another beside it', async () => {
    const before = specOf(await judge(denied()), 'firewall') ?? assert.fail();
    const { name, protocols, description, priority, targetTags } = before;
    const ours = aFirewall({
      name: name.split('/').at(-1),
      description,
      priority,
      targetTags,
      allowed: protocols.map(({ protocol, ports }) => ({ IPProtocol: protocol, ports })),
    });
    const judged = await judge({ ...NAT, firewalls: [aFirewall(), ours] }, { to: ['github.com:443', 'github.com:22'] });
    const added = specOf(judged, 'firewall') ?? assert.fail();
    assert.deepEqual([added.protocols, added.name === name], [[{ protocol: 'tcp', ports: ['22'] }], false]);
  });

  test('is made for each deny in the way', async () => {
    const firewalls = [
      aFirewall({ name: 'a', denied: [{ IPProtocol: 'tcp', ports: ['22'] }] }),
      aFirewall({ name: 'b', priority: 900, denied: [{ IPProtocol: 'tcp', ports: ['443'] }] }),
    ];
    assert.equal(inShort(await judge({ ...NAT, firewalls }, { to: ['github.com:22', 'github.com:443'] })).length, 2);
  });
});

describe('no egress rule is made', () => {
  const network = aFirewallPolicy('NETWORK', aPolicyRule(5, 'deny'));
  const effective = (rules: Json[], ...firewallPolicys: Json[]) => ({
    ...NAT,
    effectiveFirewalls: { 'my-vpc': { firewalls: rules, firewallPolicys } },
  });
  const rows: { when: string; world: Json; policy?: string; advice: string[] }[] = [
    { when: 'where the policy only explains', world: denied(), policy: '', advice: ['onDenyExplain'] },
    {
      when: 'narrowed to ranges that do not have the address',
      world: denied(),
      policy: `${ALLOW}\ndestinations: [{host: github.com, port: 443, ranges: [192.30.252.0/22]}]`,
      advice: ['rangesMiss'],
    },
    { when: 'above a deny at 0', world: denied({ priority: 0 }), advice: ['denyAtZero'] },
    {
      when: 'where a hierarchical policy denies',
      world: effective([], aFirewallPolicy('HIERARCHY', aPolicyRule(5, 'deny'))),
      advice: [],
    },
    {
      when: 'where it would silence a network policy that denies, too',
      world: effective([aFirewall()], network),
      advice: ['policySilenced'],
    },
    {
      when: 'where a policy before it may deny',
      world: effective([aFirewall()], aFirewallPolicy('HIERARCHY', anUndecidableRule(5, 'deny'))),
      advice: ['policySilenced'],
    },
  ];
  for (const { when, world, policy = ALLOW, advice } of rows) {
    test(when, async () => {
      const judged = await judgeWorld(world, { policy });
      assert.deepEqual([inShort(judged), adviceOn(judged, 'egress-denied')], [[], advice]);
    });
  }

  test('where a network policy has nothing against it, it is', async () => {
    const world = effective([aFirewall()], aFirewallPolicy('NETWORK', aPolicyRule(5, 'allow')));
    assert.equal(inShort(await judge(world)).length, 1);
  });

  test('a second time, when ours is there and somebody disabled it', async () => {
    const rule = specOf(await judge(denied()), 'firewall') ?? assert.fail();
    const ours = aFirewall({ name: rule.name.split('/').at(-1), allowed: [{ IPProtocol: 'tcp' }], disabled: true });
    const judged = await judge({ ...NAT, firewalls: [aFirewall(), ours] });
    assert.deepEqual([inShort(judged), adviceOn(judged, 'egress-denied')], [[], ['ruleWithoutEffect']]);
  });

  test('where the rules were not read', async () => {
    assert.deepEqual(inShort(await judge({ ...NAT, firewalls: undefined, networks: [aNetwork()] })), []);
  });
});

describe('a deny that keeps the connector itself from answering Cloud Run', () => {
  const github = aFirewall({ name: 'allow-github', priority: 10, allowed: [{ IPProtocol: 'tcp', ports: ['443'] }] });
  const cutOff = (over: Json = {}) => ({ ...NAT, firewalls: [github, aFirewall({ priority: 50, ...over })] });
  const ID = 'connector-cut-off';

  test('gets a rule just above it, for what Cloud Run and the connector say to each other, and its own tag', async () => {
    const judged = await judge(cutOff());
    const { name: _, description: __, ...rule } = specOf(judged, 'firewall') ?? assert.fail();
    assert.deepEqual(rule, {
      network: NETWORK,
      direction: 'EGRESS',
      priority: 49,
      protocols: [
        { protocol: 'tcp', ports: ['667'] },
        { protocol: 'udp', ports: ['665-666'] },
        { protocol: 'icmp', ports: [] },
      ],
      destinationRanges: ['35.199.224.0/19'],
      targetTags: ['vpc-connector-europe-west2-vpc-conn-europe'],
      sourceRanges: [],
    });
    const steps = judged.findings.find(({ id }) => id === ID)?.nextSteps ?? [];
    assert.equal(steps.length, 1, 'one command is told, not two for the same');
  });

  const rows: { when: string; world: Json; policy?: string }[] = [
    { when: 'where the policy only explains', world: cutOff(), policy: '' },
    { when: 'at priority 0', world: cutOff({ priority: 0 }) },
    {
      when: 'that the job does not need for its destinations',
      world: { ...cutOff(), jobs: [aJob({ ...viaConnector(), egress: 2 })] },
    },
    {
      when: 'that stands in a policy',
      world: { ...NAT, effectiveFirewalls: { 'my-vpc': { firewalls: [], firewallPolicys: [org] } } },
    },
  ];
  for (const { when, world, policy = ALLOW } of rows) {
    test(`is left alone ${when}`, async () => {
      const judged = await judgeWorld(world, { policy });
      assert.ok(judged.findings.some(({ id }) => id === ID));
      assert.deepEqual(inShort(judged), []);
    });
  }

  test('and the destination, too, gets both rules in one plan, once', async () => {
    const world = { ...NAT, firewalls: [aFirewall({ priority: 50 })] };
    const judged = await judge(world);
    assert.equal(inShort(judged).length, 2);
    const after = await judgeIn(imagine(parseWorld(aWorld(world)), judged.proposal.changes), { policy: ALLOW });
    assert.deepEqual(
      after.findings.filter(({ severity }) => severity !== 'LOW'),
      [],
    );
  });
});
