import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { shortName } from '../../../shared/names.ts';
import type { FlowTrace } from '../../../shared/path/trace.ts';
import { aJob, viaInterface } from '../../support/jobs.ts';
import { judgeWorld, printed, traceWorld } from '../../support/line.ts';
import {
  anInstance,
  anInterface,
  aNat,
  aRoute,
  aRouter,
  instanceNamed,
  linkTo,
  networkNamed,
  type Json,
} from '../../support/resources.ts';

const NAT = { routers: [aRouter({ nats: [aNat()] })] };
const byAddress = (over: Json = {}) => aRoute({ name: 'to-vm', nextHopIp: '10.10.0.5', ...over });
const byName = (over: Json = {}) =>
  aRoute({ name: 'to-vm', nextHopInstance: linkTo(instanceNamed('proxy-vm')), ...over });
const internal = (over: Json = {}) => ({ networkInterfaces: [anInterface({ accessConfigs: [], ...over })] });

const summary = ({ verdict, cause }: FlowTrace): string => [verdict, cause].filter(Boolean).join(' ');
const through = async (vm: Json | undefined, route: Json = byAddress()): Promise<string> =>
  summary(await traceWorld({ routes: [route], instances: vm ? [anInstance(vm)] : [] }));

describe('a route to a VM', () => {
  const outside = { network: linkTo(networkNamed('outside')), networkIP: '192.168.9.2' };
  const elsewhere = { networkInterfaces: [anInterface({ network: linkTo(networkNamed('other')) })] };
  const rows: { when: string; vm: Json | undefined; byAddress: string; byName?: string }[] = [
    { when: 'that runs, may forward and has an external address', vm: {}, byAddress: 'REACHABLE' },
    { when: 'that is stopped', vm: { status: 'TERMINATED' }, byAddress: 'UNREACHABLE INSTANCE_NOT_RUNNING' },
    { when: 'that is starting', vm: { status: 'STAGING' }, byAddress: 'UNREACHABLE INSTANCE_NOT_RUNNING' },
    { when: 'that may not forward', vm: { canIpForward: false }, byAddress: 'UNREACHABLE FOREIGN_IP_DISALLOWED' },
    { when: 'without an external address', vm: internal(), byAddress: 'UNREACHABLE NO_EXTERNAL_ADDRESS' },
    {
      when: 'whose external address is on another of its interfaces',
      vm: { networkInterfaces: [anInterface(outside), anInterface({ accessConfigs: [] })] },
      byAddress: 'REACHABLE',
    },
    {
      when: 'that is not there',
      vm: undefined,
      byAddress: 'UNREACHABLE ROUTE_NEXT_HOP_IP_ADDRESS_NOT_RESOLVED',
      byName: 'UNREACHABLE ROUTE_NEXT_HOP_RESOURCE_NOT_FOUND',
    },
    {
      when: 'of another network',
      vm: elsewhere,
      byAddress: 'UNREACHABLE ROUTE_NEXT_HOP_IP_ADDRESS_NOT_RESOLVED',
      byName: 'UNREACHABLE ROUTE_NEXT_HOP_INSTANCE_WRONG_NETWORK',
    },
  ];
  for (const { when, vm, byAddress: want, byName: named = want } of rows) {
    test(`${when}, by address: ${want}`, async () => assert.equal(await through(vm), want));
    test(`${when}, by name: ${named}`, async () => assert.equal(await through(vm, byName()), named));
  }

  test('can not be judged when instances were not read', async () => {
    const flow = await traceWorld({ routes: [byAddress()], instances: undefined });
    assert.equal(summary(flow), 'UNDETERMINED RESOURCE_CONFIG_NOT_FOUND');
  });

  test('bypasses Cloud NAT, and its address is the one that is seen', async () => {
    const { exit } = printed(await judgeWorld({ ...NAT, routes: [byAddress()], instances: [anInstance()] }));
    assert.deepEqual(exit, { kind: 'proxy', instance: instanceNamed('proxy-vm'), addresses: ['203.0.113.99'] });
  });

  test('works for Direct VPC as for a connector', async () => {
    const jobs = [aJob(viaInterface())];
    assert.equal(summary(await traceWorld({ jobs, routes: [byAddress()], instances: [anInstance()] })), 'REACHABLE');
  });

  test('on the way to a private address is not where public destinations see the job', async () => {
    const routes = [aRoute(), byAddress({ destRange: '172.16.0.0/12' })];
    const look = { to: ['172.16.0.9:5432', 'github.com:443'] };
    const judged = await judgeWorld({ ...NAT, routes, instances: [anInstance()] }, look);
    assert.deepEqual(judged.flows.map(summary), ['REACHABLE', 'REACHABLE']);
    assert.equal(printed(judged).exit.kind, 'nat');
  });
});

describe('a route to something that configuration does not follow', () => {
  const hops: Json[] = [
    { nextHopIlb: '10.10.0.8' },
    { nextHopVpnTunnel: 'tunnel' },
    { nextHopPeering: 'peer' },
    { nextHopHub: 'hub' },
    { nextHopInterconnectAttachment: 'x' },
    { nextHopFuture: 'x' },
  ];
  for (const hop of hops) {
    test(`${Object.keys(hop).join()} is undetermined`, async () => {
      assert.equal(summary(await traceWorld({ routes: [aRoute({ name: 'r', ...hop })] })), 'UNDETERMINED UNSUPPORTED');
    });
  }
});

describe('a route whose VM is stopped or gone', () => {
  const worse = (over: Json = {}) => aRoute({ priority: 2000, ...over });
  const stopped = { status: 'TERMINATED' };
  const rows: { when: string; routes: Json[]; vm?: Json; want: string; nat?: boolean }[] = [
    { when: 'alone drops', routes: [byAddress()], vm: stopped, want: 'UNREACHABLE INSTANCE_NOT_RUNNING' },
    {
      when: 'is passed over, perhaps: where that alone would decide, nobody can tell',
      routes: [byAddress(), worse()],
      vm: stopped,
      want: 'UNDETERMINED UNSUPPORTED',
    },
    { when: 'the same for one that is gone', routes: [byName(), worse()], want: 'UNDETERMINED UNSUPPORTED' },
    {
      when: 'but not when the other one fails as well',
      routes: [byAddress(), worse()],
      vm: stopped,
      nat: false,
      want: 'UNREACHABLE INSTANCE_NOT_RUNNING',
    },
    {
      when: 'a wider prefix is never fallen back to',
      routes: [byAddress({ destRange: '140.82.112.0/20' }), worse()],
      vm: stopped,
      want: 'UNREACHABLE INSTANCE_NOT_RUNNING',
    },
    {
      when: 'a VM that may not forward is used all the same',
      routes: [byAddress(), worse()],
      vm: { canIpForward: false },
      want: 'UNREACHABLE FOREIGN_IP_DISALLOWED',
    },
    {
      when: 'a VM without an external address, too',
      routes: [byAddress(), worse()],
      vm: internal(),
      want: 'UNREACHABLE NO_EXTERNAL_ADDRESS',
    },
  ];
  for (const { when, routes, vm, want, nat = true } of rows) {
    test(`${when}: ${want}`, async () => {
      const world = { routes, instances: vm ? [anInstance(vm)] : [], routers: nat ? NAT.routers : [] };
      const flow = await traceWorld(world);
      assert.equal(summary(flow), want);
    });
  }

  test('is named in the end', async () => {
    const flow = await traceWorld({ ...NAT, routes: [byName(), worse()], instances: [] });
    assert.equal(shortName(flow.traces[0]?.steps.at(-1)?.resource ?? ''), 'to-vm');
  });
});

describe('routes of equal cost', () => {
  const second = (over: Json = {}) => aRoute({ name: 'second', ...over });
  const rows: { when: string; routes: Json[]; vm?: Json; want: string }[] = [
    { when: 'that all deliver', routes: [byAddress(), second()], vm: {}, want: 'REACHABLE' },
    {
      when: 'of which one drops',
      routes: [byAddress(), second()],
      vm: { canIpForward: false },
      want: 'AMBIGUOUS FOREIGN_IP_DISALLOWED',
    },
    {
      when: 'that all drop',
      routes: [byAddress(), byName({ name: 'again' })],
      vm: { canIpForward: false },
      want: 'UNREACHABLE FOREIGN_IP_DISALLOWED',
    },
    {
      when: 'of which one can not be followed',
      routes: [second({ nextHopIlb: '10.10.0.8' }), aRoute()],
      want: 'UNDETERMINED UNSUPPORTED',
    },
    {
      when: 'of which one has a dead VM',
      routes: [byAddress(), second()],
      vm: { status: 'STOPPED' },
      want: 'UNDETERMINED UNSUPPORTED',
    },
  ];
  for (const { when, routes, vm, want } of rows) {
    test(`${when}: ${want}`, async () => {
      for (const list of [routes, routes.toReversed()]) {
        assert.equal(summary(await traceWorld({ ...NAT, routes: list, instances: vm ? [anInstance(vm)] : [] })), want);
      }
    });
  }
});
