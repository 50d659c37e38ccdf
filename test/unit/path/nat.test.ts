import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { shortName } from '../../../shared/names.ts';
import { viaInterface, aJob } from '../../support/jobs.ts';
import { judgeWorld, printed, traceWorld } from '../../support/line.ts';
import {
  aConnector,
  addressNamed,
  aListNat,
  anAddress,
  aNat,
  aRangeConnector,
  aRouter,
  CONNECTOR_SUBNETWORK,
  linkTo,
  networkNamed,
  SUBNETWORK,
  subnetworkNamed,
  type Json,
} from '../../support/resources.ts';

const ALL_PRIMARY = { sourceSubnetworkIpRangesToNat: 'ALL_SUBNETWORKS_ALL_PRIMARY_IP_RANGES' };
const withNat = (...nats: readonly Json[]) => ({ routers: [aRouter({ nats })] });
const manual = (natIps: readonly string[], drainNatIps: readonly string[] = []) =>
  aNat({ natIpAllocateOption: 'MANUAL_ONLY', natIps: natIps.map(linkTo), drainNatIps: drainNatIps.map(linkTo) });

describe('Cloud NAT for the subnetwork of a connector', () => {
  const missing = 'NO_EXTERNAL_ADDRESS';
  const rows: { when: string; world: Json; want?: string }[] = [
    { when: 'no router at all', world: { routers: [] }, want: missing },
    { when: 'a router without a NAT', world: withNat(), want: missing },
    { when: 'all subnetworks, all ranges', world: withNat(aNat()) },
    { when: 'all subnetworks, primary ranges', world: withNat(aNat(ALL_PRIMARY)) },
    { when: 'a list with its primary range', world: withNat(aListNat(CONNECTOR_SUBNETWORK)) },
    { when: 'a list with all its ranges', world: withNat(aListNat(CONNECTOR_SUBNETWORK, ['ALL_IP_RANGES'])) },
    {
      when: 'a list with secondary ranges alone',
      world: withNat(aListNat(CONNECTOR_SUBNETWORK, ['LIST_OF_SECONDARY_IP_RANGES'])),
      want: missing,
    },
    {
      when: 'a list with its primary and a secondary range',
      world: withNat(aListNat(CONNECTOR_SUBNETWORK, ['PRIMARY_IP_RANGE', 'LIST_OF_SECONDARY_IP_RANGES'])),
    },
    { when: 'a list of another subnetwork', world: withNat(aListNat(SUBNETWORK)), want: missing },
    {
      when: 'a list of a subnetwork of the same name elsewhere',
      world: withNat(aListNat(subnetworkNamed('conn-subnet', 'other'))),
      want: missing,
    },
    {
      when: 'an empty list',
      world: withNat(aNat({ sourceSubnetworkIpRangesToNat: 'LIST_OF_SUBNETWORKS' })),
      want: missing,
    },
    { when: 'a private NAT', world: withNat(aNat({ type: 'PRIVATE' })), want: missing },
    { when: 'a NAT for proxies alone', world: withNat(aNat({ endpointTypes: ['ENDPOINT_TYPE_SWG'] })), want: missing },
    {
      when: 'a NAT of another region',
      world: { routers: [aRouter({ region: 'us-east1', nats: [aNat()] })] },
      want: missing,
    },
    {
      when: 'a NAT of another network',
      world: { routers: [aRouter({ network: networkNamed('other'), nats: [aNat()] })] },
      want: missing,
    },
    {
      when: 'the second NAT of the second router',
      world: {
        routers: [aRouter(), aRouter({ name: 'r2', nats: [aListNat(SUBNETWORK), aListNat(CONNECTOR_SUBNETWORK)] })],
      },
    },
    { when: 'addresses given by hand', world: withNat(manual([addressNamed('nat-ip')])) },
    { when: 'manual without an address', world: withNat(manual([])), want: 'CLOUD_NAT_NO_ADDRESSES' },
    {
      when: 'manual with every address draining',
      world: withNat(manual([addressNamed('a')], [addressNamed('a')])),
      want: 'CLOUD_NAT_NO_ADDRESSES',
    },
    {
      when: 'manual with one of two draining',
      world: withNat(manual([addressNamed('a'), addressNamed('b')], [addressNamed('a')])),
    },
  ];
  for (const { when, world, want } of rows) {
    test(`${when}: ${want ?? 'covers it'}`, async () => {
      const { verdict, cause } = await traceWorld(world);
      assert.deepEqual([verdict, cause], want === undefined ? ['REACHABLE', undefined] : ['UNREACHABLE', want]);
    });
  }
});

describe('Cloud NAT for other senders', () => {
  test('a list with the subnetwork of a Direct VPC job covers it', async () => {
    const flow = await traceWorld({ ...withNat(aListNat(SUBNETWORK)), jobs: [aJob(viaInterface())] });
    assert.equal(flow.verdict, 'REACHABLE');
  });

  test('the hidden subnetwork of a range connector is covered by all, never by a list', async () => {
    const connectors = [aRangeConnector()];
    const verdicts = [aNat(), aNat(ALL_PRIMARY), aListNat(subnetworkNamed('aet-hidden')), aListNat(SUBNETWORK)].map(
      async (nat) => (await traceWorld({ ...withNat(nat), connectors })).verdict,
    );
    assert.deepEqual(await Promise.all(verdicts), ['REACHABLE', 'REACHABLE', 'UNREACHABLE', 'UNREACHABLE']);
  });

  test('UDP is translated like TCP', async () => {
    assert.equal((await traceWorld(withNat(aNat()), '140.82.112.3:53/udp')).verdict, 'REACHABLE');
  });

  test('of two that cover, the same one is told in whatever order they come', async () => {
    const routers = ['b', 'a'].map((name) =>
      aRouter({ name, nats: [aNat({ name: `${name}2` }), aNat({ name: `${name}1` })] }),
    );
    const exits = [routers, routers.toReversed()].map(
      async (list) => printed(await judgeWorld({ routers: list })).exit,
    );
    const [first, second] = await Promise.all(exits);
    assert.deepEqual(first, second);
    assert.deepEqual([shortName(first?.router ?? ''), first?.nat], ['a', 'a1']);
  });
});

describe('the address that a destination sees', () => {
  const exitOf = async (world: Json, to?: readonly string[]) => printed(await judgeWorld(world, to && { to })).exit;

  test('is that of the reserved addresses, without those that drain', async () => {
    const addresses = [
      anAddress(),
      anAddress({ name: 'old', address: '203.0.113.8' }),
      anAddress({ name: 'other', address: '203.0.113.9' }),
    ];
    const nat = manual([addressNamed('nat-ip'), addressNamed('old')], [addressNamed('old')]);
    assert.deepEqual((await exitOf({ ...withNat(nat), addresses })).addresses, ['203.0.113.7']);
  });

  test('is not known where Google allocates it, or the addresses were not read', async () => {
    assert.deepEqual((await exitOf(withNat(aNat()))).addresses, []);
    const nat = manual([addressNamed('nat-ip')]);
    assert.deepEqual((await exitOf({ ...withNat(nat), addresses: undefined })).addresses, []);
  });

  test('is told with router and NAT', async () => {
    const { kind, router, nat } = await exitOf(withNat(aNat()));
    assert.deepEqual([kind, shortName(router ?? ''), nat], ['nat', 'my-router', 'my-nat']);
  });

  test('is nobody’s where nothing gets out', async () => {
    assert.deepEqual(await exitOf({ connectors: [aConnector({ state: 'ERROR' })] }), { kind: 'none', addresses: [] });
  });
});
