import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { shortName } from '../../../shared/names.ts';
import { aJob, viaConnector, viaInterface, viaTaggedInterface } from '../../support/jobs.ts';
import { traceWorld } from '../../support/line.ts';
import {
  anInstance,
  aNat,
  aRoute,
  aRouter,
  aSubnetwork,
  instanceNamed,
  linkTo,
  networkNamed,
  NETWORK,
  subnetworkNamed,
  type Json,
} from '../../support/resources.ts';

const NAT = { routers: [aRouter({ nats: [aNat()] })] };
const OWN_TAG = 'vpc-connector-europe-west2-vpc-conn-europe';

/** A route that ends a packet in a way of its own: nothing has that address. */
const toNowhere = (over: Json = {}) => aRoute({ name: 'nowhere', nextHopIp: '10.10.0.99', ...over });

/** Verdict, cause and the object at the end. */
async function end(world: Json, to?: string): Promise<string> {
  const { verdict, cause, traces } = await traceWorld({ ...NAT, ...world }, to);
  const last = traces[0]?.steps.at(-1);
  return [verdict, cause, last?.resource && shortName(last.resource)].filter(Boolean).join(' ');
}

interface Row {
  readonly when: string;
  readonly routes: readonly Json[];
  readonly want: string;
  readonly to?: string;
  readonly more?: Json;
}

function table(rows: readonly Row[]): void {
  for (const { when, routes, want, to, more = {} } of rows) {
    test(`${when}: ${want}`, async () => {
      assert.equal(await end({ ...more, routes }, to), want);
      assert.equal(await end({ ...more, routes: routes.toReversed() }, to), want, 'in another order');
    });
  }
}

const dead = 'UNREACHABLE ROUTE_NEXT_HOP_IP_ADDRESS_NOT_RESOLVED nowhere';

describe('of the routes to a destination', () => {
  table([
    { when: 'none', routes: [], want: 'UNREACHABLE NO_ROUTE my-vpc' },
    {
      when: 'one of another network',
      routes: [aRoute({ network: networkNamed('other') })],
      want: 'UNREACHABLE NO_ROUTE my-vpc',
    },
    {
      when: 'one to somewhere else',
      routes: [aRoute({ destRange: '8.8.8.0/24' })],
      want: 'UNREACHABLE NO_ROUTE my-vpc',
    },
    { when: 'one of IPv6', routes: [aRoute({ destRange: '::/0' })], want: 'UNREACHABLE NO_ROUTE my-vpc' },
    { when: 'the default route', routes: [aRoute()], want: 'REACHABLE' },
    {
      when: 'the longer prefix wins, whatever the priorities',
      routes: [aRoute({ priority: 0 }), toNowhere({ destRange: '140.82.112.0/20', priority: 65535 })],
      want: dead,
    },
    {
      when: 'of equal prefixes the lower number wins',
      routes: [aRoute(), toNowhere({ priority: 999 })],
      want: 'UNDETERMINED UNSUPPORTED nowhere',
    },
    { when: '... also for the gateway', routes: [aRoute({ priority: 999 }), toNowhere()], want: 'REACHABLE' },
    {
      when: 'two halves of everything beat the default route',
      routes: [aRoute(), toNowhere({ destRange: '128.0.0.0/1' })],
      want: dead,
    },
  ]);
});

describe('a tagged route', () => {
  const tagged = (...tags: readonly string[]) => toNowhere({ destRange: '140.82.112.0/20', tags });
  table([
    { when: 'of all connectors takes a connector’s packets', routes: [aRoute(), tagged('vpc-connector')], want: dead },
    { when: 'of this connector, too', routes: [aRoute(), tagged('x', OWN_TAG)], want: dead },
    {
      when: 'of another connector does not',
      routes: [aRoute(), tagged('vpc-connector-europe-west2-other')],
      want: 'REACHABLE',
    },
    { when: 'of VMs does not', routes: [aRoute(), tagged('web')], want: 'REACHABLE' },
    { when: 'alone is enough', routes: [aRoute({ tags: [OWN_TAG] })], want: 'REACHABLE' },
  ]);
});

describe('a tagged route and Direct VPC egress', () => {
  const job = (...tags: readonly string[]) => ({ jobs: [aJob(viaTaggedInterface(...tags))] });
  const tagged = (over: Json = {}) => toNowhere({ tags: ['web'], ...over });
  const unsure = 'UNDETERMINED UNSUPPORTED nowhere';
  table([
    {
      when: 'that would decide',
      routes: [aRoute(), tagged({ destRange: '140.82.112.0/20' })],
      more: job('web'),
      want: unsure,
    },
    { when: 'of better priority', routes: [aRoute(), tagged({ priority: 5 })], more: job('web'), want: unsure },
    { when: 'of equal priority', routes: [aRoute(), tagged()], more: job('web'), want: unsure },
    { when: 'of worse priority', routes: [aRoute(), tagged({ priority: 1001 })], more: job('web'), want: 'REACHABLE' },
    {
      when: 'of a shorter prefix',
      routes: [aRoute({ destRange: '140.82.112.0/20' }), tagged()],
      more: job('web'),
      want: 'REACHABLE',
    },
    { when: 'of another tag', routes: [aRoute(), tagged({ priority: 5 })], more: job('db'), want: 'REACHABLE' },
    {
      when: 'when the job has no tags',
      routes: [aRoute(), tagged({ priority: 5 })],
      more: { jobs: [aJob(viaInterface())] },
      want: 'REACHABLE',
    },
    {
      when: 'that is left when the VM of a better one is gone, before one that would get out',
      routes: [
        toNowhere({ priority: 5 }),
        aRoute({ name: 'tagged', tags: ['web'], priority: 6, nextHopInstance: linkTo(instanceNamed('proxy-vm')) }),
        aRoute({ priority: 7 }),
      ],
      more: { ...job('web'), instances: [anInstance({ canIpForward: false })] },
      want: unsure,
    },
    {
      when: 'that is left when the VM of a better one is gone',
      routes: [toNowhere({ priority: 5 }), aRoute({ name: 'tagged', tags: ['web'] })],
      more: job('web'),
      want: unsure,
    },
  ]);
});

describe('an address inside the VPC', () => {
  const gone = toNowhere({ destRange: '10.0.0.0/8', priority: 0 });
  table([
    {
      when: 'of a subnetwork is delivered, whatever static routes say',
      routes: [gone],
      to: '10.10.0.77:5432',
      want: 'REACHABLE my-subnet',
    },
    {
      when: 'of a subnetwork in another region, too',
      routes: [],
      to: '10.20.0.1:5432',
      want: 'REACHABLE far',
      more: { subnetworks: subnets(aSubnetwork({ name: 'far', region: 'us-east1', ipCidrRange: '10.20.0.0/24' })) },
    },
    {
      when: 'of a secondary range, too',
      routes: [],
      to: '10.30.0.1:5432',
      want: 'REACHABLE pods',
      more: {
        subnetworks: subnets(
          aSubnetwork({
            name: 'pods',
            ipCidrRange: '10.20.0.0/24',
            secondaryIpRanges: [{ rangeName: 'p', ipCidrRange: '10.30.0.0/16' }],
          }),
        ),
      },
    },
    {
      when: 'of another network’s subnetwork is not',
      routes: [],
      to: '10.20.0.1:5432',
      want: 'UNREACHABLE NO_ROUTE my-vpc',
      more: {
        subnetworks: subnets(aSubnetwork({ name: 'far', network: networkNamed('other'), ipCidrRange: '10.20.0.0/24' })),
      },
    },
    {
      when: 'that a subnet route covers is delivered',
      routes: [aRoute({ name: 'sr', destRange: '10.40.0.0/24', priority: 0, nextHopNetwork: linkTo(NETWORK) })],
      to: '10.40.0.1:5432',
      want: 'REACHABLE sr',
    },
    {
      when: 'of a peered subnetwork is delivered',
      routes: [aRoute({ name: 'pr', destRange: '10.50.0.0/24', priority: 0, nextHopPeering: 'p' })],
      to: '10.50.0.1:5432',
      want: 'REACHABLE pr',
    },
    { when: 'that nothing leads to', routes: [], to: '10.99.0.1:5432', want: 'UNREACHABLE NO_ROUTE my-vpc' },
    {
      when: 'that leads to the internet',
      routes: [aRoute()],
      to: '10.99.0.1:5432',
      want: 'UNREACHABLE PRIVATE_TRAFFIC_TO_INTERNET default-route',
    },
    {
      when: 'of RFC 6598 that leads to the internet',
      routes: [aRoute()],
      to: '100.64.0.1:5432',
      want: 'UNREACHABLE PRIVATE_TRAFFIC_TO_INTERNET default-route',
    },
    {
      when: 'of class E that leads to the internet',
      routes: [aRoute()],
      to: '240.0.0.1:5432',
      want: 'UNREACHABLE PRIVATE_TRAFFIC_TO_INTERNET default-route',
    },
    {
      when: 'that leads into a VPN',
      routes: [aRoute(), aRoute({ name: 'vpn', destRange: '10.0.0.0/8', nextHopVpnTunnel: 't' })],
      to: '10.99.0.1:5432',
      want: 'UNDETERMINED UNSUPPORTED vpn',
    },
  ]);
});

function subnets(...more: readonly Json[]): Json[] {
  return [aSubnetwork(), aSubnetwork({ name: 'conn-subnet', ipCidrRange: '10.8.0.0/28' }), ...more];
}

describe('when a list was not read', () => {
  test('no route can be chosen without routes', async () => {
    assert.equal(await end({ routes: undefined }), 'UNDETERMINED RESOURCE_CONFIG_NOT_FOUND');
  });

  test('nor without subnetworks, whose routes would win', async () => {
    const jobs = [aJob(viaInterface())];
    assert.equal(await end({ jobs, subnetworks: undefined }), 'UNDETERMINED RESOURCE_CONFIG_NOT_FOUND');
  });

  test('an address of a subnetwork needs no instances and no routers', async () => {
    const jobs = [aJob(viaConnector())];
    const world = { jobs, routers: undefined, instances: undefined, addresses: undefined };
    assert.equal(await end(world, '10.10.0.9:80'), `REACHABLE ${shortName(subnetworkNamed('my-subnet'))}`);
  });
});
