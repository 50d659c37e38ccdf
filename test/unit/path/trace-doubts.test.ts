import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { FlowTrace } from '../../../shared/path/trace.ts';
import { aJob, privateRangesOnly, viaConnector } from '../../support/jobs.ts';
import { traceWorld } from '../../support/line.ts';
import { aFirewall, aNat, aRoute, aRouter, aSubnetwork, type Json } from '../../support/resources.ts';

const NAT = { routers: [aRouter({ nats: [aNat()] })] };
const PUBLIC = 'github.com:443';
const none = { jobs: [aJob()] };
const connectorPrivate = { jobs: [aJob(viaConnector(privateRangesOnly))] };

const summary = ({ verdict, cause }: FlowTrace): string => [verdict, cause].filter(Boolean).join(' ');

interface Row {
  readonly when: string;
  readonly world: Json;
  readonly to?: string;
  readonly want: string;
}

function table(rows: readonly Row[]): void {
  for (const { when, world, to = PUBLIC, want } of rows) {
    test(`${when}: ${want}`, async () => assert.equal(summary(await traceWorld(world, to)), want));
  }
}

describe('what is certain in spite of what is not known', () => {
  const unread = 'UNDETERMINED RESOURCE_CONFIG_NOT_FOUND';
  const undecidable = {
    effectiveFirewalls: {
      'my-vpc': {
        firewallPolicys: [
          {
            type: 'HIERARCHY',
            rules: [{ priority: 1, action: 'deny', direction: 'EGRESS', match: { destFqdns: ['github.com'] } }],
          },
        ],
      },
    },
  };
  table([
    { when: 'rules unread, the rest fine', world: { ...NAT, firewalls: undefined }, want: unread },
    {
      when: 'rules unread, but there is no NAT either',
      world: { firewalls: undefined },
      want: 'UNREACHABLE NO_EXTERNAL_ADDRESS',
    },
    {
      when: 'rules unread, and no route',
      world: { ...NAT, firewalls: undefined, routes: [] },
      want: 'UNREACHABLE NO_ROUTE',
    },
    { when: 'a rule undecidable, the rest fine', world: { ...NAT, ...undecidable }, want: 'UNDETERMINED UNSUPPORTED' },
    {
      when: 'a rule undecidable, but there is no NAT either',
      world: undecidable,
      want: 'UNREACHABLE NO_EXTERNAL_ADDRESS',
    },
    { when: 'routers unread, the rest fine', world: { routers: undefined }, want: unread },
    {
      when: 'routers unread, but a rule denies',
      world: { routers: undefined, firewalls: [aFirewall()] },
      want: 'UNREACHABLE FIREWALL_RULE',
    },
    {
      when: 'networks unread: the order of rules matters only with policies',
      world: { ...NAT, networks: undefined },
      want: 'REACHABLE',
    },
    {
      when: 'of two doubts the first is told',
      world: { ...NAT, ...undecidable, routes: undefined },
      want: 'UNDETERMINED UNSUPPORTED',
    },
  ]);
});

describe('addresses of a special kind', () => {
  const open = {
    ...NAT,
    subnetworks: [
      aSubnetwork(),
      aSubnetwork({ name: 'conn-subnet', ipCidrRange: '10.8.0.0/28', privateIpGoogleAccess: true }),
    ],
  };
  table([
    { when: 'mail to the outside', world: { ...NAT }, to: '140.82.112.3:25', want: 'UNREACHABLE TRAFFIC_TYPE_BLOCKED' },
    { when: 'mail inside the VPC', world: NAT, to: '10.10.0.9:25', want: 'REACHABLE' },
    { when: 'mail submission', world: NAT, to: '140.82.112.3:587', want: 'REACHABLE' },
    {
      when: 'the metadata server, whatever is denied',
      world: { firewalls: [aFirewall({ priority: 0 })] },
      to: '169.254.169.254:80',
      want: 'REACHABLE',
    },
    { when: 'the metadata server without a network', world: none, to: '169.254.169.254:80', want: 'REACHABLE' },
    { when: 'another link-local address', world: NAT, to: '169.254.1.1:80', want: 'UNREACHABLE NO_ROUTE' },
    { when: 'loopback', world: NAT, to: '127.0.0.1:80', want: 'UNREACHABLE NO_ROUTE' },
    { when: 'multicast', world: none, to: '224.0.0.5:80', want: 'UNREACHABLE NO_ROUTE' },
    {
      when: 'class E under private-ranges-only: not documented',
      world: connectorPrivate,
      to: '240.0.0.1:80',
      want: 'UNDETERMINED UNSUPPORTED',
    },
    { when: 'IPv6', world: NAT, to: '[2606:50c0::1]:443', want: 'UNDETERMINED UNSUPPORTED' },
    { when: 'Google APIs where Private Google Access is on', world: open, to: '199.36.153.8:443', want: 'REACHABLE' },
    { when: '... without any NAT', world: { ...open, routers: [] }, to: '199.36.153.8:443', want: 'REACHABLE' },
    {
      when: '... under private-ranges-only they enter the VPC',
      world: { ...open, ...connectorPrivate, routes: [] },
      to: '199.36.153.8:443',
      want: 'UNREACHABLE NO_ROUTE',
    },
    {
      when: 'Google APIs where it is off',
      world: {},
      to: '199.36.153.8:443',
      want: 'UNREACHABLE PRIVATE_GOOGLE_ACCESS_DISALLOWED',
    },
    {
      when: '... and a NAT is said to switch it on',
      world: NAT,
      to: '199.36.153.8:443',
      want: 'UNDETERMINED UNSUPPORTED',
    },
    { when: '... without a network', world: none, to: '199.36.153.8:443', want: 'UNDETERMINED UNSUPPORTED' },
  ]);
});

describe('a name with several addresses', () => {
  const resolved = (...addresses: readonly string[]) => ({ ...NAT, names: { 'github.com': addresses } });
  const half = { routes: [aRoute({ destRange: '140.82.112.0/20' })] };
  table([
    { when: 'all of them reached', world: resolved('140.82.112.3', '140.82.113.3'), want: 'REACHABLE' },
    {
      when: 'none of them reached',
      world: { ...resolved('140.82.112.3', '8.8.8.8'), routes: [] },
      want: 'UNREACHABLE NO_ROUTE',
    },
    {
      when: 'one of them reached',
      world: { ...resolved('140.82.112.3', '8.8.8.8'), ...half },
      want: 'AMBIGUOUS NO_ROUTE',
    },
    { when: 'a name without addresses', world: resolved(), want: 'UNDETERMINED UNKNOWN_IP' },
    { when: 'a name that the world does not know', world: { ...NAT, names: {} }, want: 'UNDETERMINED UNKNOWN_IP' },
    { when: 'a world without names', world: { ...NAT, names: undefined }, want: 'UNDETERMINED UNKNOWN_IP' },
    {
      when: 'an address needs no name',
      world: { ...NAT, names: undefined },
      to: '140.82.112.3:443',
      want: 'REACHABLE',
    },
  ]);

  test('is traced once for each, in the order given', async () => {
    const { traces } = await traceWorld(resolved('140.82.112.3', '140.82.113.3'));
    assert.deepEqual(
      traces.map(({ address }) => address),
      ['140.82.112.3', '140.82.113.3'],
    );
  });
});
