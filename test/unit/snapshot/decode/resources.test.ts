import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { toConnector } from '../../../../shared/snapshot/decode/connector.ts';
import { toFirewallRule } from '../../../../shared/snapshot/decode/firewall.ts';
import { toAddress, toInstance } from '../../../../shared/snapshot/decode/instance.ts';
import { toNetwork, toSubnetwork } from '../../../../shared/snapshot/decode/network.ts';
import { toRoute } from '../../../../shared/snapshot/decode/route.ts';
import { toRouter } from '../../../../shared/snapshot/decode/router.ts';
import type { NextHop } from '../../../../shared/snapshot/resources.ts';
import {
  aConnector,
  aFirewall,
  anAddress,
  anInstance,
  aNetwork,
  aRangeConnector,
  aRoute,
  aRouter,
  aSubnetwork,
  CONNECTOR,
  CONNECTOR_SUBNETWORK,
  linkTo,
  NETWORK,
  SUBNETWORK,
  type Json,
} from '../../../support/resources.ts';

const context = { project: 'myproject' };

describe('a connector', () => {
  test('on a subnetwork names it in full, and no network', () => {
    assert.deepEqual(toConnector(aConnector(), context), {
      name: CONNECTOR,
      state: 'READY',
      subnetwork: CONNECTOR_SUBNETWORK,
      network: undefined,
      ipCidrRange: undefined,
      machineType: 'e2-micro',
      minInstances: 2,
      maxInstances: 3,
      connectedProjects: [],
    });
  });

  test('in a Shared VPC names the subnetwork of the host project', () => {
    const connector = toConnector(aConnector({ subnet: { name: 's', projectId: 'host' } }), context);
    assert.equal(connector.subnetwork, 'projects/host/regions/europe-west2/subnetworks/s');
  });

  test('with a range has a network and no subnetwork', () => {
    const { network, subnetwork, ipCidrRange } = toConnector(aRangeConnector(), context);
    assert.deepEqual([network, subnetwork, ipCidrRange], [NETWORK, undefined, '10.9.0.0/28']);
  });

  test('with an empty range has none', () => {
    assert.equal(toConnector(aConnector({ ipCidrRange: '', network: '' }), context).ipCidrRange, undefined);
  });

  for (const [state, want] of [
    ['READY', 'READY'],
    [1, 'READY'],
    [2, 'CREATING'],
    [3, 'DELETING'],
    [4, 'ERROR'],
    [5, 'UPDATING'],
    [0, 'STATE_UNSPECIFIED'],
    [null, 'STATE_UNSPECIFIED'],
  ] as const) {
    test(`in state ${state} is ${want}`, () => {
      assert.equal(toConnector(aConnector({ state }), context).state, want);
    });
  }
});

describe('a network', () => {
  test('without an order enforces VPC rules before network policies', () => {
    const { networkFirewallPolicyEnforcementOrder: _, ...bare } = aNetwork();
    assert.equal(toNetwork(bare, context).enforcementOrder, 'AFTER_CLASSIC_FIREWALL');
  });

  test('without a selfLink is of the project asked', () => {
    assert.equal(toNetwork({ name: 'my-vpc' }, context).name, NETWORK);
  });
});

describe('a subnetwork', () => {
  test('has its region, whichever way that is told', () => {
    const { selfLink: _, ...unlinked } = aSubnetwork();
    const { region: __, ...unplaced } = aSubnetwork();
    for (const raw of [aSubnetwork(), unlinked, unplaced, { ...unlinked, region: 'europe-west2' }]) {
      const { name, region } = toSubnetwork(raw, context);
      assert.deepEqual([name, region], [SUBNETWORK, 'europe-west2']);
    }
  });

  test('names its network in full, whichever way it is written', () => {
    for (const network of ['my-vpc', 'global/networks/my-vpc', NETWORK, linkTo(NETWORK)]) {
      assert.equal(toSubnetwork(aSubnetwork({ network }), context).network, NETWORK);
    }
  });
});

describe('a route leads', () => {
  const rows: { when: string; hop: Json; want: NextHop }[] = [
    { when: 'to the internet gateway', hop: {}, want: { kind: 'internet-gateway' } },
    { when: 'to an address', hop: { nextHopIp: '10.0.0.9' }, want: { kind: 'address', address: '10.0.0.9' } },
    {
      when: 'to a VM',
      hop: { nextHopInstance: linkTo('projects/p/zones/z/instances/i') },
      want: { kind: 'instance', instance: 'projects/p/zones/z/instances/i' },
    },
    {
      when: 'to a VM by its partial name',
      hop: { nextHopInstance: 'zones/z/instances/i' },
      want: { kind: 'instance', instance: 'projects/myproject/zones/z/instances/i' },
    },
    {
      when: 'to a load balancer',
      hop: { nextHopIlb: '10.0.0.9' },
      want: { kind: 'load-balancer', target: '10.0.0.9' },
    },
    { when: 'into a VPN tunnel', hop: { nextHopVpnTunnel: 'x/t' }, want: { kind: 'vpn-tunnel', target: 't' } },
    { when: 'to a peering', hop: { nextHopPeering: 'peer' }, want: { kind: 'peering', target: 'peer' } },
    {
      when: "to a peered network's subnetwork",
      hop: { nextHopPeering: 'peer', priority: 0 },
      want: { kind: 'peered-subnetwork', target: 'peer' },
    },
    { when: 'to a hub', hop: { nextHopHub: 'a/h' }, want: { kind: 'hub', target: 'h' } },
    {
      when: 'to an interconnect',
      hop: { nextHopInterconnectAttachment: 'a/x' },
      want: { kind: 'interconnect', target: 'x' },
    },
    { when: 'to a subnetwork', hop: { nextHopNetwork: linkTo(NETWORK) }, want: { kind: 'subnetwork' } },
    { when: 'somewhere nobody knows', hop: { nextHopFuture: 'x' }, want: { kind: 'unsupported' } },
  ];
  for (const { when, hop, want } of rows) {
    test(when, () => assert.deepEqual(toRoute(aRoute(hop), context).nextHop, want));
  }

  test('with priority 1000 unless it says otherwise', () => {
    assert.equal(toRoute(aRoute({ priority: undefined }), context).priority, 1000);
    assert.equal(toRoute(aRoute({ priority: 0 }), context).priority, 0);
  });
});

describe('a VM', () => {
  test('has an external address when it has an access config, known or not', () => {
    const without = anInstance({ networkInterfaces: [{ network: linkTo(NETWORK), networkIP: '10.0.0.2' }] });
    const unnamed = anInstance({ networkInterfaces: [{ networkIP: '10.0.0.2', accessConfigs: [{}] }] });
    const [none, some] = [without, unnamed].map((raw) => toInstance(raw, context).interfaces[0]);
    assert.deepEqual([none?.hasExternalAddress, none?.externalAddress], [false, undefined]);
    assert.deepEqual([some?.hasExternalAddress, some?.externalAddress], [true, undefined]);
  });

  test('may not forward unless it says so', () => {
    assert.equal(toInstance(anInstance({ canIpForward: undefined }), context).canIpForward, false);
  });
});

describe('an address', () => {
  test('is an external one, unless it says otherwise', () => {
    assert.deepEqual(toAddress(anAddress(), context), {
      name: 'projects/myproject/regions/europe-west2/addresses/nat-ip',
      address: '203.0.113.7',
      status: 'IN_USE',
      addressType: 'EXTERNAL',
      purpose: undefined,
      prefixLength: undefined,
      network: undefined,
      description: '',
    });
  });

  test('may be a whole range, kept in a network for private services access', () => {
    const range = { addressType: 'INTERNAL', purpose: 'VPC_PEERING', prefixLength: 16, network: linkTo(NETWORK) };
    const { selfLink: _, region: __, ...global } = anAddress({ name: 'psa', address: '10.8.0.0', ...range });
    const { name, addressType, purpose, prefixLength, network } = toAddress(global, context);
    assert.deepEqual(
      [name, addressType, purpose, prefixLength, network],
      ['projects/myproject/global/addresses/psa', 'INTERNAL', 'VPC_PEERING', 16, NETWORK],
    );
  });
});

test('what a resource says about itself is kept, so that ours can be told', () => {
  const description = 'Made by run-egress: x';
  assert.equal(toSubnetwork(aSubnetwork({ description }), context).description, description);
  assert.equal(toRoute(aRoute({ description }), context).description, description);
  assert.equal(toFirewallRule(aFirewall({ description }), context).rule.description, description);
  assert.equal(toRouter(aRouter({ description }), context).description, description);
});
