import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { aPacket, aPolicyRule, aFirewallPolicy, decide, fromConnector, fromJob } from '../../support/firewalls.ts';
import { aFirewall, networkNamed, type Json } from '../../support/resources.ts';

interface Row {
  readonly when: string;
  readonly rule: Json;
  readonly packet?: ReturnType<typeof aPacket>;
  readonly want: 'allow' | 'deny' | 'undecided';
}

const udp = aPacket('140.82.112.3:53/udp');
const ofJob = aPacket('140.82.112.3:443/tcp', fromJob);
const denied = (protocol: string, ...ports: readonly string[]) => ({
  denied: [{ IPProtocol: protocol, ...(ports.length > 0 && { ports }) }],
});

/** Each rule denies; whether the packet is denied says whether it matched. */
function matching(rows: readonly Row[]): void {
  for (const { when, rule, packet, want } of rows) {
    test(`${when}: ${want}`, () => assert.equal(decide({ rules: [aFirewall(rule)] }, packet).disposition, want));
  }
}

describe('a deny rule that is about', () => {
  matching([
    { when: 'everything', rule: {}, want: 'deny' },
    { when: 'everything, but is disabled', rule: { disabled: true }, want: 'allow' },
    { when: 'ingress', rule: { direction: 'INGRESS' }, want: 'allow' },
    { when: 'the destination', rule: { destinationRanges: ['140.82.112.0/20'] }, want: 'deny' },
    { when: 'the destination as one address', rule: { destinationRanges: ['140.82.112.3'] }, want: 'deny' },
    { when: 'its neighbour', rule: { destinationRanges: ['140.82.112.2/32', '140.82.112.4/32'] }, want: 'allow' },
    { when: 'any destination, unsaid', rule: { destinationRanges: undefined }, want: 'deny' },
    { when: 'IPv6 destinations alone', rule: { destinationRanges: ['::/0'] }, want: 'allow' },
  ]);
});

describe('a deny rule of protocol and port', () => {
  matching([
    { when: 'all', rule: denied('all'), want: 'deny' },
    { when: 'tcp', rule: denied('tcp'), want: 'deny' },
    { when: 'TCP in capitals', rule: denied('TCP'), want: 'deny' },
    { when: 'tcp by number', rule: denied('6'), want: 'deny' },
    { when: 'udp by number, for a tcp packet', rule: denied('17'), want: 'allow' },
    { when: 'udp by number, for a udp packet', rule: denied('17'), packet: udp, want: 'deny' },
    { when: 'icmp', rule: denied('icmp'), want: 'allow' },
    { when: 'a protocol named like an object’s method', rule: denied('constructor'), want: 'allow' },
    { when: 'tcp 443', rule: denied('tcp', '443'), want: 'deny' },
    { when: 'tcp 22', rule: denied('tcp', '22'), want: 'allow' },
    { when: 'tcp 400-443', rule: denied('tcp', '22', '400-443'), want: 'deny' },
    { when: 'tcp 444-500', rule: denied('tcp', '444-500'), want: 'allow' },
    { when: 'tcp 53, for a udp packet', rule: denied('tcp', '53'), packet: udp, want: 'allow' },
    { when: 'a port that is none', rule: denied('tcp', 'https'), want: 'allow' },
    {
      when: 'several entries, one of which fits',
      rule: { denied: [{ IPProtocol: 'udp' }, { IPProtocol: 'tcp', ports: ['443'] }] },
      want: 'deny',
    },
  ]);
});

describe('a deny rule for', () => {
  const sa = 'agent@myproject.iam.gserviceaccount.com';
  const unnamed = aPacket('140.82.112.3:443/tcp', { ...fromJob, serviceAccount: undefined });
  matching([
    { when: 'all connectors', rule: { targetTags: ['vpc-connector'] }, want: 'deny' },
    { when: 'this connector', rule: { targetTags: ['vpc-connector-europe-west2-vpc-conn-europe'] }, want: 'deny' },
    { when: 'another connector', rule: { targetTags: ['vpc-connector-europe-west2-other'] }, want: 'allow' },
    { when: 'one of several tags', rule: { targetTags: ['db', 'vpc-connector'] }, want: 'deny' },
    { when: 'connectors, when a job sends', rule: { targetTags: ['vpc-connector'] }, packet: ofJob, want: 'allow' },
    { when: 'the tag of a job', rule: { targetTags: ['web'] }, packet: ofJob, want: 'deny' },
    { when: 'the account of a job', rule: { targetServiceAccounts: [sa] }, packet: ofJob, want: 'deny' },
    { when: 'another account', rule: { targetServiceAccounts: ['x@y'] }, packet: ofJob, want: 'allow' },
    {
      when: 'an account, when a connector sends: its VMs run as one of Google’s',
      rule: { targetServiceAccounts: [sa] },
      want: 'allow',
    },
    {
      when: 'a default account, when the job names none: its number is not known',
      rule: { targetServiceAccounts: ['123-compute@developer.gserviceaccount.com'] },
      packet: unnamed,
      want: 'undecided',
    },
    {
      when: 'a default account, when a connector sends',
      rule: { targetServiceAccounts: ['123-compute@developer.gserviceaccount.com'] },
      want: 'allow',
    },
    {
      when: 'another account, when the job names none',
      rule: { targetServiceAccounts: [sa] },
      packet: unnamed,
      want: 'allow',
    },
  ]);
});

describe('a deny rule from', () => {
  const hidden = aPacket('140.82.112.3:443/tcp', { ...fromConnector, source: undefined });
  matching([
    { when: 'the whole source range', rule: { sourceRanges: ['10.8.0.0/24'] }, want: 'deny' },
    {
      when: 'part of it: the packet may come from there or not',
      rule: { sourceRanges: ['10.8.0.0/29'] },
      want: 'undecided',
    },
    { when: 'somewhere else', rule: { sourceRanges: ['10.9.0.0/24'] }, want: 'allow' },
    { when: 'anywhere', rule: { sourceRanges: ['0.0.0.0/0'] }, want: 'deny' },
    {
      when: 'somewhere, when the source is not known',
      rule: { sourceRanges: ['10.9.0.0/24'] },
      packet: hidden,
      want: 'undecided',
    },
    {
      when: 'anywhere, when the source is not known',
      rule: { sourceRanges: ['0.0.0.0/0'] },
      packet: hidden,
      want: 'deny',
    },
  ]);
});

describe('a deny rule of a policy', () => {
  const rows: { when: string; over: Json; want: string }[] = [
    { when: 'for this network', over: { targetResources: [networkNamed('my-vpc')] }, want: 'deny' },
    {
      when: 'for this network, by its URL',
      over: { targetResources: [`https://compute.googleapis.com/compute/v1/${networkNamed('my-vpc')}`] },
      want: 'deny',
    },
    { when: 'for another network', over: { targetResources: [networkNamed('other')] }, want: 'allow' },
    {
      when: 'for secure tags, which neither connectors nor jobs can bear',
      over: { targetSecureTags: [{ name: 'tagValues/1' }] },
      want: 'allow',
    },
    { when: 'for load balancers', over: { targetType: 'INTERNAL_MANAGED_LB' }, want: 'allow' },
    { when: 'without any match', over: { match: null }, want: 'deny' },
    { when: 'about a port', over: { match: { layer4Configs: [{ ipProtocol: '6', ports: ['443'] }] } }, want: 'deny' },
    {
      when: 'about another port',
      over: { match: { layer4Configs: [{ ipProtocol: 'tcp', ports: ['22'] }] } },
      want: 'allow',
    },
    { when: 'about a name', over: { match: { destFqdns: ['github.com'] } }, want: 'undecided' },
    { when: 'about a country', over: { match: { destRegionCodes: ['US'] } }, want: 'undecided' },
    { when: 'about a threat list', over: { match: { destThreatIntelligences: ['iplist-tor'] } }, want: 'undecided' },
    { when: 'about an address group', over: { match: { destAddressGroups: ['g'] } }, want: 'undecided' },
    {
      when: 'about a name, on another port',
      over: { match: { destFqdns: ['github.com'], layer4Configs: [{ ipProtocol: 'udp' }] } },
      want: 'allow',
    },
    {
      when: 'about a name, but disabled',
      over: { disabled: true, match: { destFqdns: ['github.com'] } },
      want: 'allow',
    },
  ];
  for (const { when, over, want } of rows) {
    test(`${when}: ${want}`, () => {
      const policies = [aFirewallPolicy('HIERARCHY', aPolicyRule(1, 'deny', over))];
      assert.equal(decide({ policies }).disposition, want);
    });
  }
});
