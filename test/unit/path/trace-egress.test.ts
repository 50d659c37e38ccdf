import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { FlowTrace } from '../../../shared/path/trace.ts';
import { aJob, privateRangesOnly, viaConnector, viaInterface } from '../../support/jobs.ts';
import { judgeWorld, traceWorld } from '../../support/line.ts';
import {
  aConnector,
  aFirewall,
  aNat,
  aRangeConnector,
  aRouter,
  aSubnetwork,
  CONNECTOR,
  connectorNamed,
  NETWORK,
  subnetworkNamed,
  type Json,
} from '../../support/resources.ts';

const NAT = { routers: [aRouter({ nats: [aNat()] })] };
const PUBLIC = 'github.com:443';
const PRIVATE = '10.10.0.9:5432';

const none = { jobs: [aJob()] };
const connector = { jobs: [aJob(viaConnector())] };
const connectorPrivate = { jobs: [aJob(viaConnector(privateRangesOnly))] };
const direct = { jobs: [aJob(viaInterface())] };
const directPrivate = { jobs: [aJob(viaInterface(privateRangesOnly))] };
const mixed = { jobs: [aJob(viaConnector({ networkInterfaces: [{ network: NETWORK }] }))] };

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

describe('every mode, egress and kind of destination', () => {
  table([
    { when: 'no network, public', world: none, want: 'REACHABLE' },
    { when: 'no network, private', world: none, to: PRIVATE, want: 'UNREACHABLE VPC_CONNECTOR_NOT_SET' },
    { when: 'connector, private ranges, public', world: connectorPrivate, want: 'REACHABLE' },
    { when: 'connector, private ranges, private', world: connectorPrivate, to: PRIVATE, want: 'REACHABLE' },
    { when: 'connector, all traffic, public, no NAT', world: connector, want: 'UNREACHABLE NO_EXTERNAL_ADDRESS' },
    { when: 'connector, all traffic, public, NAT', world: { ...connector, ...NAT }, want: 'REACHABLE' },
    { when: 'connector, all traffic, private', world: connector, to: PRIVATE, want: 'REACHABLE' },
    { when: 'Direct VPC, private ranges, public', world: directPrivate, want: 'REACHABLE' },
    { when: 'Direct VPC, private ranges, private', world: directPrivate, to: PRIVATE, want: 'REACHABLE' },
    { when: 'Direct VPC, all traffic, public, no NAT', world: direct, want: 'UNREACHABLE NO_EXTERNAL_ADDRESS' },
    { when: 'Direct VPC, all traffic, public, NAT', world: { ...direct, ...NAT }, want: 'REACHABLE' },
    { when: 'Direct VPC, all traffic, private', world: direct, to: PRIVATE, want: 'REACHABLE' },
    { when: 'a mix, public', world: mixed, want: 'UNREACHABLE CLOUD_RUN_JOB_NOT_READY' },
    { when: 'a mix, private', world: mixed, to: PRIVATE, want: 'UNREACHABLE CLOUD_RUN_JOB_NOT_READY' },
  ]);
});

describe("Google's own exit has nothing to do with the VPC", () => {
  const nothing = { connectors: [], networks: [], subnetworks: [], routers: [], routes: [], firewalls: [aFirewall()] };
  const unread = { connectors: undefined, subnetworks: undefined, routes: undefined, firewalls: undefined };
  table([
    {
      when: 'the connector is in ERROR',
      world: { ...connectorPrivate, connectors: [aConnector({ state: 'ERROR' })] },
      want: 'REACHABLE',
    },
    { when: 'nothing is there', world: { ...connectorPrivate, ...nothing }, want: 'REACHABLE' },
    { when: 'nothing was read', world: { ...directPrivate, ...unread }, want: 'REACHABLE' },
    {
      when: 'mail is blocked there, too',
      world: none,
      to: '140.82.112.3:25',
      want: 'UNREACHABLE TRAFFIC_TYPE_BLOCKED',
    },
    { when: 'UDP 25 is not mail', world: none, to: '140.82.112.3:25/udp', want: 'REACHABLE' },
  ]);
});

describe('the connector on the way', () => {
  const at = (over: Json) => ({ ...NAT, ...connector, connectors: [aConnector(over)] });
  const named = (name: string, more: Json = {}) => ({
    ...NAT,
    jobs: [aJob(viaConnector({ connector: name }))],
    ...more,
  });
  const down = 'UNREACHABLE VPC_CONNECTOR_NOT_RUNNING';
  table([
    { when: 'READY', world: at({ state: 'READY' }), want: 'REACHABLE' },
    { when: 'UPDATING', world: at({ state: 'UPDATING' }), want: 'REACHABLE' },
    { when: 'CREATING', world: at({ state: 'CREATING' }), want: down },
    { when: 'DELETING', world: at({ state: 'DELETING' }), want: down },
    { when: 'ERROR', world: at({ state: 'ERROR' }), want: down },
    { when: 'of no state', world: at({ state: undefined }), want: down },
    { when: 'absent', world: { ...connector, connectors: [] }, want: down },
    { when: 'absent, for a private address', world: { ...connectorPrivate, connectors: [] }, to: PRIVATE, want: down },
    { when: 'not read', world: { ...connector, connectors: undefined }, want: 'UNDETERMINED PERMISSION_DENIED' },
    {
      when: 'of another region',
      world: named(connectorNamed('c', 'myproject', 'us-east1'), {
        connectors: [aConnector({ name: connectorNamed('c', 'myproject', 'us-east1') })],
      }),
      want: down,
    },
    {
      when: 'of another region, not read',
      world: named(connectorNamed('c', 'myproject', 'us-east1'), { connectors: undefined }),
      want: down,
    },
    {
      when: 'named by the number of its project',
      world: named(connectorNamed('vpc-conn-europe', '123456789')),
      want: 'REACHABLE',
    },
    { when: 'of another project', world: named(connectorNamed('vpc-conn-europe', 'other')), want: down },
    {
      when: 'on a subnetwork that is gone',
      world: { ...at({}), subnetworks: [aSubnetwork()] },
      want: 'UNDETERMINED RESOURCE_CONFIG_NOT_FOUND',
    },
    { when: 'made with a range', world: { ...NAT, connectors: [aRangeConnector()] }, want: 'REACHABLE' },
  ]);
});

describe('the subnetwork of Direct VPC egress', () => {
  const inSubnetwork = (subnetwork: string, more: Json = {}) => ({
    ...NAT,
    jobs: [aJob(viaInterface({ networkInterfaces: [{ subnetwork }] }))],
    ...more,
  });
  const notReady = 'UNREACHABLE CLOUD_RUN_JOB_NOT_READY';
  const far = subnetworkNamed('far', 'myproject', 'us-east1');
  table([
    { when: 'alone names its network', world: inSubnetwork('my-subnet'), want: 'REACHABLE' },
    { when: 'is absent', world: inSubnetwork('gone'), want: notReady },
    {
      when: 'is of another region',
      world: inSubnetwork(far, { subnetworks: [aSubnetwork({ name: 'far', selfLink: far, region: 'us-east1' })] }),
      want: notReady,
    },
    {
      when: 'was not read',
      world: inSubnetwork('my-subnet', { subnetworks: undefined }),
      want: 'UNDETERMINED RESOURCE_CONFIG_NOT_FOUND',
    },
  ]);
});

test('a way out is told step by step, with the objects on it', async () => {
  const { traces } = await traceWorld({
    ...NAT,
    firewalls: [aFirewall({ name: 'out', allowed: [{ IPProtocol: 'tcp' }] })],
  });
  assert.deepEqual(
    traces[0]?.steps.map(({ state, resource }) => [state, resource]),
    [
      ['START_FROM_CLOUD_RUN_JOB', 'projects/myproject/locations/europe-west2/jobs/my-agent'],
      ['ARRIVE_AT_VPC_CONNECTOR', CONNECTOR],
      ['APPLY_EGRESS_FIREWALL_RULE', 'projects/myproject/global/firewalls/out'],
      ['APPLY_ROUTE', 'projects/myproject/global/routes/default-route'],
      ['NAT', 'projects/myproject/regions/europe-west2/routers/my-router'],
      ['DELIVER', undefined],
    ],
  );
});

test('destinations are answered in the order given, as they were written', async () => {
  const to = ['8.8.8.8:53/udp', 'github.com:443', '10.10.0.9:80'];
  const { flows } = await judgeWorld(NAT, { to });
  assert.deepEqual(
    flows.map(({ destination }) => destination),
    to,
  );
});
