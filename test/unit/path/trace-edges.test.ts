import { describe } from 'node:test';
import { aJob, aV1Job, privateRangesOnly, viaConnector, viaInterface } from '../../support/jobs.ts';
import {
  aConnector,
  anInstance,
  anInterface,
  aNat,
  aNetwork,
  aRoute,
  aRouter,
  aSubnetwork,
  NETWORK,
  networkNamed,
  SUBNETWORK,
  subnetworkNamed,
  type Json,
} from '../../support/resources.ts';
import { verdicts } from '../../support/verdicts.ts';

const NAT = { routers: [aRouter({ nats: [aNat()] })] };
const direct = (face: Json, over: Json = {}): Json => ({
  ...NAT,
  jobs: [aJob(viaInterface({ networkInterfaces: [face] }))],
  ...over,
});

describe('addresses that a subnetwork uses privately', () => {
  const own = {
    ...NAT,
    subnetworks: [
      aSubnetwork({ ipCidrRange: '203.0.113.0/24' }),
      aSubnetwork({ name: 'conn-subnet', ipCidrRange: '10.8.0.0/28' }),
    ],
  };
  verdicts([
    { when: 'are delivered inside', world: { ...own, routers: [] }, to: '203.0.113.9:443', want: 'REACHABLE' },
    { when: 'take mail on port 25, too: they are not external', world: own, to: '203.0.113.9:25', want: 'REACHABLE' },
    { when: 'external ones do not', world: own, to: '203.0.114.9:25', want: 'UNREACHABLE TRAFFIC_TYPE_BLOCKED' },
    { when: 'mail by UDP is no mail', world: own, to: '203.0.114.9:25/udp', want: 'REACHABLE' },
    {
      when: 'nobody knows while subnetworks are unread',
      world: { ...NAT, subnetworks: undefined, jobs: [aJob(viaInterface())] },
      to: '203.0.113.9:25',
      want: 'UNDETERMINED RESOURCE_CONFIG_NOT_FOUND',
    },
  ]);
});

describe('settings that Cloud Run refuses', () => {
  const mixed = { jobs: [aJob(viaConnector({ networkInterfaces: [{ network: NETWORK }] }))] };
  verdicts([
    { when: 'stop IPv6 as well', world: mixed, to: '[2606:50c0::1]:443', want: 'UNREACHABLE CLOUD_RUN_JOB_NOT_READY' },
    {
      when: 'stop the metadata server as well',
      world: mixed,
      to: '169.254.169.254:80',
      want: 'UNREACHABLE CLOUD_RUN_JOB_NOT_READY',
    },
    { when: 'leave a name unresolved', world: mixed, to: 'unknown.example:443', want: 'UNDETERMINED UNKNOWN_IP' },
    {
      when: 'are a subnetwork and a network that it does not belong to',
      world: direct({ network: networkNamed('other'), subnetwork: SUBNETWORK }),
      want: 'UNREACHABLE CLOUD_RUN_JOB_NOT_READY',
    },
  ]);
});

describe('what leads nowhere', () => {
  const gone = { connectors: [] };
  verdicts([
    {
      when: 'does so before anybody asks for the connector',
      world: { connectors: undefined },
      to: '224.0.0.1:80',
      want: 'UNREACHABLE NO_ROUTE',
    },
    { when: 'the metadata server needs no connector', world: gone, to: '169.254.169.254:80', want: 'REACHABLE' },
    { when: 'everything else of all-traffic does', world: gone, want: 'UNREACHABLE VPC_CONNECTOR_NOT_RUNNING' },
  ]);
});

describe('references by project number', () => {
  const face = {
    network: 'projects/123456789/global/networks/my-vpc',
    subnetwork: `projects/123456789/regions/europe-west2/subnetworks/my-subnet`,
  };
  const twice = [aSubnetwork(), aSubnetwork({ selfLink: subnetworkNamed('my-subnet', 'host') })];
  const inNumber = aJob(viaInterface({ networkInterfaces: [{ network: 'my-vpc', subnetwork: 'my-subnet' }] }), {
    name: 'projects/123456789/locations/europe-west2/jobs/j',
  });
  verdicts([
    { when: 'mean the subnetwork of that place and name', world: direct(face), want: 'REACHABLE' },
    {
      when: '... its NAT list included',
      world: direct(face, {
        routers: [
          aRouter({
            nats: [
              aNat({
                sourceSubnetworkIpRangesToNat: 'LIST_OF_SUBNETWORKS',
                subnetworks: [{ name: SUBNETWORK, sourceIpRangesToNat: ['PRIMARY_IP_RANGE'] }],
              }),
            ],
          }),
        ],
      }),
      want: 'REACHABLE',
    },
    {
      when: '... unless there are two',
      world: direct(face, { subnetworks: twice }),
      want: 'UNREACHABLE CLOUD_RUN_JOB_NOT_READY',
    },
    { when: 'in the name of a v2 job', world: { ...NAT, jobs: [inNumber] }, want: 'REACHABLE' },
    {
      when: 'in the namespace of a v1 job',
      world: {
        ...NAT,
        jobs: [aV1Job({ 'vpc-access-connector': 'vpc-conn-europe', 'vpc-access-egress': 'all-traffic' })],
      },
      want: 'REACHABLE',
    },
  ]);
});

describe('a connector on a subnetwork that was not read', () => {
  const unread = { ...NAT, subnetworks: undefined };
  verdicts([
    { when: 'leaves its network open', world: unread, want: 'UNDETERMINED RESOURCE_CONFIG_NOT_FOUND' },
    {
      when: 'may say its network itself, and the routes are open',
      world: { ...unread, connectors: [aConnector({ network: 'my-vpc' })] },
      want: 'UNDETERMINED RESOURCE_CONFIG_NOT_FOUND',
    },
    {
      when: '... or certain, where none can lead out',
      world: { ...unread, subnetworks: [], connectors: [aConnector({ network: 'my-vpc' })], routes: [] },
      want: 'UNREACHABLE NO_ROUTE',
    },
  ]);
});

describe('a next-hop VM', () => {
  const inside = anInstance({ networkInterfaces: [anInterface({ accessConfigs: [] })] });
  const alias = anInstance({
    networkInterfaces: [anInterface({ aliasIpRanges: [{ ipCidrRange: '10.10.0.96/28' }, { ipCidrRange: '/24' }] })],
  });
  const by = (instance: Json, over: Json): Json => ({
    instances: [instance],
    routes: [aRoute({ nextHopGateway: undefined, nextHopIp: '10.10.0.5', ...over })],
  });
  verdicts([
    {
      when: 'without an external address leads to no public destination',
      world: by(inside, {}),
      want: 'UNREACHABLE NO_EXTERNAL_ADDRESS',
    },
    {
      when: '... nor a private one: who passes packets on is taken for a proxy',
      world: by(inside, {}),
      to: '172.16.0.9:443',
      want: 'UNREACHABLE NO_EXTERNAL_ADDRESS',
    },
    {
      when: 'named by an address of its alias range: not documented',
      world: by(alias, { nextHopIp: '10.10.0.99' }),
      want: 'UNDETERMINED UNSUPPORTED',
    },
    {
      when: 'named by an address of nobody',
      world: by(alias, { nextHopIp: '10.10.0.120' }),
      want: 'UNREACHABLE ROUTE_NEXT_HOP_IP_ADDRESS_NOT_RESOLVED',
    },
  ]);
});

describe('names of a saved world', () => {
  verdicts([
    {
      when: 'are traced over their IPv4 addresses',
      world: { ...NAT, names: { 'github.com': ['2606:50c0::1', '140.82.112.3'] } },
      want: 'REACHABLE',
    },
    {
      when: 'may have no others',
      world: { ...NAT, names: { 'github.com': ['2606:50c0::1'] } },
      want: 'UNDETERMINED UNKNOWN_IP',
    },
    {
      when: 'are compared without regard to case',
      world: { ...NAT, names: { 'GitHub.com.': ['140.82.112.3'] } },
      to: 'github.COM:443',
      want: 'REACHABLE',
    },
  ]);
});

describe('private ranges only', () => {
  const jobs = [aJob(viaInterface(privateRangesOnly))];
  verdicts([
    {
      when: 'sends carrier-grade addresses into the VPC',
      world: { jobs, routes: [] },
      to: '100.64.0.1:80',
      want: 'UNREACHABLE NO_ROUTE',
    },
    {
      when: '... not the public ones beside them',
      world: { jobs, routes: [] },
      to: '100.128.0.1:80',
      want: 'REACHABLE',
    },
    {
      when: '... up to the last of 172.16.0.0/12',
      world: { jobs, routes: [] },
      to: '172.31.255.255:80',
      want: 'UNREACHABLE NO_ROUTE',
    },
    { when: '... and no further', world: { jobs, routes: [] }, to: '172.32.0.0:80', want: 'REACHABLE' },
    {
      when: 'sends the restricted VIP into the VPC',
      world: { jobs, routes: [], networks: [aNetwork()] },
      to: '199.36.153.7:443',
      want: 'UNREACHABLE NO_ROUTE',
    },
    { when: '... not its neighbour', world: { jobs, routes: [] }, to: '199.36.153.12:443', want: 'REACHABLE' },
  ]);
});
