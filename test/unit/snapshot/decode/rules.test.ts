import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { toEffectiveFirewalls, toFirewallRule } from '../../../../shared/snapshot/decode/firewall.ts';
import { toRouter } from '../../../../shared/snapshot/decode/router.ts';
import {
  aFirewall,
  aListNat,
  aNat,
  aRouter,
  addressNamed,
  linkTo,
  NETWORK,
  routerNamed,
  SUBNETWORK,
} from '../../../support/resources.ts';

const context = { project: 'myproject' };

describe('a NAT', () => {
  const natOf = (nat: object) => toRouter(aRouter({ nats: [nat] }), context).nats[0];

  test('as little as can be said of it takes the server’s defaults', () => {
    assert.deepEqual(natOf({ name: 'n' }), {
      name: 'n',
      type: 'PUBLIC',
      allocation: 'AUTO_ONLY',
      addresses: [],
      draining: [],
      coverage: 'LIST_OF_SUBNETWORKS',
      subnetworks: [],
      endpointTypes: ['ENDPOINT_TYPE_VM'],
      ports: { dynamic: false, min: 64, max: 64 },
      rules: [],
    });
  });

  test('with addresses and no allocation is manual', () => {
    const nat = natOf({ name: 'n', natIps: [linkTo(addressNamed('a'))] });
    assert.deepEqual([nat?.allocation, nat?.addresses], ['MANUAL_ONLY', [addressNamed('a')]]);
  });

  test('lists its subnetworks in full', () => {
    assert.deepEqual(natOf(aListNat(SUBNETWORK))?.subnetworks, [
      { name: SUBNETWORK, ranges: ['PRIMARY_IP_RANGE'], secondaryRangeNames: [] },
    ]);
  });

  test('is kept as it was printed, too, for the list goes back whole', () => {
    const nat = aNat({ futureField: { a: 1 } });
    assert.deepEqual(toRouter(aRouter({ nats: [nat] }), context).rawNats, [nat]);
  });
});

test('a router has its name, network, region and description', () => {
  const { nats: _, rawNats: __, ...router } = toRouter(aRouter({ description: 'd' }), context);
  assert.deepEqual(router, {
    name: routerNamed('my-router'),
    network: NETWORK,
    region: 'europe-west2',
    description: 'd',
    encryptedInterconnect: false,
    hasPeers: false,
  });
});

describe('a VPC rule', () => {
  test('without a direction is an ingress rule', () => {
    assert.equal(toFirewallRule(aFirewall({ direction: undefined }), context).egress, false);
  });

  test('says protocols in lower case and keeps ports as written', () => {
    const raw = aFirewall({ denied: [{ IPProtocol: 'TCP', ports: ['443', '8000-9000'] }] });
    const { rule } = toFirewallRule(raw, context);
    assert.deepEqual([rule.action, rule.layer4], ['deny', [{ protocol: 'tcp', ports: ['443', '8000-9000'] }]]);
  });

  test('has priority 1000 unless it says otherwise', () => {
    assert.equal(toFirewallRule(aFirewall({ priority: undefined }), context).rule.priority, 1000);
    assert.equal(toFirewallRule(aFirewall({ priority: 0 }), context).rule.priority, 0);
  });
});

describe('effective firewalls', () => {
  const egress = (over: object) => ({ priority: 7, action: 'deny', direction: 'EGRESS', ...over });
  const policiesOf = (...firewallPolicys: object[]) => toEffectiveFirewalls({ firewallPolicys }, context).policies;

  test('may be an empty answer', () => {
    assert.deepEqual(toEffectiveFirewalls({}, context), { rules: [], ingress: [], policies: [] });
  });

  test('keep the ingress rules of the network apart, and lose those of policies', () => {
    const firewalls = [aFirewall(), aFirewall({ name: 'in', direction: 'INGRESS' })];
    const policy = { type: 'NETWORK', name: 'p', rules: [egress({}), egress({ direction: 'INGRESS' })] };
    const { rules, ingress, policies } = toEffectiveFirewalls({ firewalls, firewallPolicys: [policy] }, context);
    assert.deepEqual([rules.length, ingress.length, policies[0]?.rules.length], [1, 1, 1]);
  });

  test('lose rules for load balancers: a job is none', () => {
    const rules = [egress({ targetType: 'INTERNAL_MANAGED_LB' }), egress({ priority: 8, targetType: 'INSTANCES' })];
    assert.deepEqual(
      policiesOf({ type: 'NETWORK', name: 'p', rules })[0]?.rules.map(({ priority }) => priority),
      [8],
    );
  });

  test('name a rule by its policy and priority', () => {
    const [byShort, byName] = policiesOf(
      { shortName: 'org', name: '123', rules: [egress({})] },
      { name: '123', rules: [egress({})] },
    );
    assert.deepEqual([byShort?.rules[0]?.name, byName?.rules[0]?.name], ['org 7', '123 7']);
  });

  test('know every match that configuration can not decide', () => {
    const match = {
      destFqdns: ['github.com'],
      destRegionCodes: ['DE'],
      destThreatIntelligences: ['iplist-tor-exit-nodes'],
      destAddressGroups: ['projects/p/locations/global/addressGroups/g'],
      destNetworkContext: 'INTERNET',
      layer4Configs: [{ ipProtocol: 'all' }],
    };
    assert.equal(policiesOf({ name: 'p', rules: [egress({ match })] })[0]?.rules[0]?.undecidable.length, 5);
  });

  for (const [type, want] of [
    ['HIERARCHY', 'HIERARCHY'],
    ['NETWORK', 'NETWORK'],
    ['NETWORK_REGIONAL', 'NETWORK_REGIONAL'],
    ['SYSTEM', 'SYSTEM_GLOBAL'],
    ['SYSTEM_REGIONAL', 'SYSTEM_REGIONAL'],
    [undefined, 'HIERARCHY'],
    ['UNSPECIFIED', 'HIERARCHY'],
  ] as const) {
    test(`take a policy of type ${type} for ${want}`, () =>
      assert.equal(policiesOf({ name: 'p', type })[0]?.type, want));
  }
});
