import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { aJob, viaInterface, viaTaggedInterface } from '../../support/jobs.ts';
import { traceWorld } from '../../support/line.ts';
import {
  aFirewall,
  aNat,
  aPolicyBasedRoute,
  aRouter,
  aSkippingRoute,
  NETWORK,
  type Json,
} from '../../support/resources.ts';
import { verdicts } from '../../support/verdicts.ts';

const OPEN = { routers: [aRouter({ nats: [aNat()] })] };
const DIRECT = { jobs: [aJob(viaInterface())] };
const TAGGED = { jobs: [aJob(viaTaggedInterface('web'))] };
const DENY = aFirewall();
const HIDDEN = 'UNDETERMINED UNSUPPORTED';

const with_ = (...policyBasedRoutes: readonly Json[]): Json => ({ ...OPEN, policyBasedRoutes });
const filter = (of: Json): Json => ({ filter: { protocolVersion: 'IPV4', ...of } });
const tagged = (...tags: readonly string[]): Json => ({ virtualMachine: { tags } });

describe('a policy-based route', () => {
  verdicts([
    { when: 'none', world: with_(), want: 'REACHABLE' },
    { when: 'for everything, to a load balancer', world: with_(aPolicyBasedRoute()), want: HIDDEN },
    {
      when: '... that is not needed: subnet routes come later',
      world: with_(aPolicyBasedRoute()),
      to: '10.10.0.9:22',
      want: HIDDEN,
    },
    {
      when: '... which no firewall lets through',
      world: { ...with_(aPolicyBasedRoute()), firewalls: [DENY] },
      want: 'UNREACHABLE FIREWALL_RULE',
    },
    { when: 'for another network', world: with_(aPolicyBasedRoute({ network: `${NETWORK}-2` })), want: 'REACHABLE' },
    {
      when: 'for another destination',
      world: with_(aPolicyBasedRoute(filter({ destRange: '10.0.0.0/8' }))),
      want: 'REACHABLE',
    },
    {
      when: 'for this destination',
      world: with_(aPolicyBasedRoute(filter({ destRange: '140.82.112.0/20' }))),
      want: HIDDEN,
    },
    { when: 'for another protocol', world: with_(aPolicyBasedRoute(filter({ ipProtocol: 'UDP' }))), want: 'REACHABLE' },
    { when: 'for this protocol', world: with_(aPolicyBasedRoute(filter({ ipProtocol: 'TCP' }))), want: HIDDEN },
    {
      when: 'for another source',
      world: with_(aPolicyBasedRoute(filter({ srcRange: '10.99.0.0/16' }))),
      want: 'REACHABLE',
    },
    {
      when: 'for part of the subnetwork',
      world: with_(aPolicyBasedRoute(filter({ srcRange: '10.8.0.0/29' }))),
      want: HIDDEN,
    },
    { when: 'for IPv6', world: with_(aPolicyBasedRoute({ filter: { protocolVersion: 'IPV6' } })), want: 'REACHABLE' },
    {
      when: 'for VLAN attachments',
      world: with_(aPolicyBasedRoute({ interconnectAttachment: { region: 'all' } })),
      want: 'REACHABLE',
    },
    { when: 'for VMs with another tag', world: with_(aPolicyBasedRoute(tagged('web'))), want: 'REACHABLE' },
    { when: 'for the tag of all connectors', world: with_(aPolicyBasedRoute(tagged('vpc-connector'))), want: HIDDEN },
    {
      when: 'for a tag of the job: not documented to act on it',
      world: { ...with_(aPolicyBasedRoute(tagged('web'))), ...TAGGED },
      want: HIDDEN,
    },
    {
      when: 'for a tag that the job does not have',
      world: { ...with_(aPolicyBasedRoute(tagged('db'))), ...TAGGED },
      want: 'REACHABLE',
    },
  ]);
});

describe('of several policy-based routes', () => {
  const skip = aSkippingRoute();
  const late = aSkippingRoute({ priority: 2000 });
  verdicts([
    {
      when: 'one that leaves it to the other routes decides',
      world: with_(aPolicyBasedRoute(), skip),
      want: 'REACHABLE',
    },
    { when: '... but not behind a better one', world: with_(aPolicyBasedRoute(), late), want: HIDDEN },
    {
      when: '... nor beside an equal one: which of two is taken, Google does not tell',
      world: with_(aPolicyBasedRoute(), aSkippingRoute({ priority: 1000 })),
      want: HIDDEN,
    },
    {
      when: '... nor if it is for something else',
      world: with_(aPolicyBasedRoute(), { ...skip, ...filter({ destRange: '10.0.0.0/8' }) }),
      want: HIDDEN,
    },
    {
      when: '... nor for sure with Direct VPC egress',
      world: { ...with_(aPolicyBasedRoute(), skip), ...DIRECT },
      want: HIDDEN,
    },
    { when: 'alone it changes nothing for Direct VPC egress', world: { ...with_(skip), ...DIRECT }, want: 'REACHABLE' },
    {
      when: 'a longer prefix does not win',
      world: with_(aPolicyBasedRoute(filter({ destRange: '140.82.112.3/32' })), skip),
      want: 'REACHABLE',
    },
  ]);

  test('the one that decided is a station of the way', async () => {
    const { traces } = await traceWorld(with_(skip));
    const station = traces[0]?.steps.find(({ say }) => say.key === 'policyRoutePassed');
    assert.equal(station?.resource, 'projects/myproject/locations/global/policyBasedRoutes/skip');
  });
});

describe('policy-based routes of a saved world', () => {
  const unread = { ...OPEN, policyBasedRoutes: null };
  verdicts([
    { when: 'without their key there are none', world: OPEN, want: 'REACHABLE' },
    { when: 'null: they could not be read', world: unread, want: 'UNDETERMINED RESOURCE_CONFIG_NOT_FOUND' },
    { when: '... which hides no deny', world: { ...unread, firewalls: [DENY] }, want: 'UNREACHABLE FIREWALL_RULE' },
    {
      when: '... and no route that is missing',
      world: { ...unread, routes: [] },
      want: 'UNDETERMINED RESOURCE_CONFIG_NOT_FOUND',
    },
  ]);
});
