import { describe } from 'node:test';
import { aJob, viaConnector } from '../../support/jobs.ts';
import { aNat, aNetwork, aRoute, aRouter, linkTo, NETWORK, routerNamed, type Json } from '../../support/resources.ts';
import { verdicts } from '../../support/verdicts.ts';

const OPEN = { routers: [aRouter({ nats: [aNat()] })], jobs: [aJob(viaConnector())] };
const HIDDEN = 'UNDETERMINED UNSUPPORTED';
const UNREAD = 'UNDETERMINED RESOURCE_CONFIG_NOT_FOUND';

const learned = (destRange: string, priority: number, region = 'europe-west2'): Json => ({
  routerStatus: {
    [routerNamed('bgp', 'myproject', region)]: {
      kind: 'compute#routerStatusResponse',
      result: {
        network: linkTo(NETWORK),
        bestRoutes: [{ kind: 'compute#route', destRange, priority, nextHopIp: '169.254.0.2' }],
      },
    },
  },
});

describe('a dynamic route', () => {
  verdicts([
    {
      when: 'with a better priority than the default route',
      world: { ...OPEN, ...learned('0.0.0.0/0', 100) },
      want: HIDDEN,
    },
    { when: 'with a worse one', world: { ...OPEN, ...learned('0.0.0.0/0', 2000) }, want: 'REACHABLE' },
    { when: 'with a longer prefix', world: { ...OPEN, ...learned('140.82.112.0/20', 2000) }, want: HIDDEN },
    { when: 'to elsewhere', world: { ...OPEN, ...learned('10.0.0.0/8', 100) }, want: 'REACHABLE' },
    {
      when: 'does not leave a network without a default route without a way',
      world: { ...OPEN, routes: [], ...learned('0.0.0.0/0', 100) },
      want: HIDDEN,
    },
    {
      when: 'never takes a subnet route over',
      world: { ...OPEN, ...learned('10.10.0.0/25', 0) },
      to: '10.10.0.9:22',
      want: 'REACHABLE',
    },
    { when: 'of another region', world: { ...OPEN, ...learned('0.0.0.0/0', 100, 'us-east1') }, want: 'REACHABLE' },
    {
      when: 'of another region, where dynamic routing is global',
      world: {
        ...OPEN,
        networks: [aNetwork({ routingConfig: { routingMode: 'GLOBAL' } })],
        ...learned('0.0.0.0/0', 100, 'us-east1'),
      },
      want: HIDDEN,
    },
    { when: 'that could not be read', world: { ...OPEN, routerStatus: null }, want: UNREAD },
    { when: '... hides no subnetwork', world: { ...OPEN, routerStatus: null }, to: '10.10.0.9:22', want: 'REACHABLE' },
  ]);
});

const peered = (over: Json): Json => ({
  peeringRoutes: [
    {
      network: 'my-vpc',
      peering: 'to-hub',
      region: 'europe-west2',
      items: [{ destRange: '172.16.0.0/12', priority: 0, imported: true, ...over }],
    },
  ],
});

describe('a route of a peered network', () => {
  const to = '172.16.5.5:5432';
  verdicts([
    { when: 'none', world: OPEN, to, want: 'UNREACHABLE PRIVATE_TRAFFIC_TO_INTERNET' },
    {
      when: 'a subnetwork of it',
      world: { ...OPEN, ...peered({ type: 'SUBNET_PEERING_ROUTE' }) },
      to,
      want: 'REACHABLE',
    },
    { when: 'a static one', world: { ...OPEN, ...peered({ type: 'STATIC_PEERING_ROUTE' }) }, to, want: HIDDEN },
    {
      when: 'one that was kept out',
      world: { ...OPEN, ...peered({ type: 'STATIC_PEERING_ROUTE', imported: false }) },
      to,
      want: 'UNREACHABLE PRIVATE_TRAFFIC_TO_INTERNET',
    },
    { when: 'that could not be read', world: { ...OPEN, peeringRoutes: null, routes: [] }, to, want: UNREAD },
  ]);
});

describe('a route that is listed and not in force', () => {
  verdicts([
    { when: 'dropped', world: { ...OPEN, routes: [aRoute({ routeStatus: 'DROPPED' })] }, want: 'UNREACHABLE NO_ROUTE' },
    { when: 'active', world: { ...OPEN, routes: [aRoute({ routeStatus: 'ACTIVE' })] }, want: 'REACHABLE' },
  ]);
});
