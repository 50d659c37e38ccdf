import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { freeRange } from '../../../shared/plan/free-range.ts';
import {
  aRangeConnector,
  anAddress,
  aNetwork,
  aRoute,
  aSubnetwork,
  linkTo,
  NETWORK,
  networkNamed,
  type Json,
} from '../../support/resources.ts';
import { readWorld } from '../../support/world.ts';

const OTHER = linkTo(networkNamed('other'));
const pod = (ipCidrRange: string) => aSubnetwork({ secondaryIpRanges: [{ rangeName: 'pods', ipCidrRange }] });

const keptRange = (address: string, prefixLength: number, network = linkTo(NETWORK)) => {
  const range = { addressType: 'INTERNAL', purpose: 'VPC_PEERING', address, prefixLength, network };
  return anAddress({ name: 'google-managed', region: undefined, selfLink: undefined, ...range });
};

const rows: { when: string; world: Json; pool?: string; want: string | undefined }[] = [
  { when: 'is the first of the pool, when nothing is there', world: {}, want: '10.8.0.0/28' },
  {
    when: 'follows a subnetwork',
    world: { subnetworks: [aSubnetwork({ ipCidrRange: '10.8.0.0/28' })] },
    want: '10.8.0.16/28',
  },
  {
    when: 'follows a subnetwork of another region, which is in the network, too',
    world: { subnetworks: [aSubnetwork({ region: 'us-east1', ipCidrRange: '10.8.0.0/24' })] },
    want: '10.8.1.0/28',
  },
  {
    when: 'does not mind another network',
    world: { subnetworks: [aSubnetwork({ network: OTHER, ipCidrRange: '10.8.0.0/28' })] },
    want: '10.8.0.0/28',
  },
  {
    when: 'fills the first gap',
    world: {
      subnetworks: ['10.8.0.0/28', '10.8.0.32/27'].map((ipCidrRange, i) => aSubnetwork({ name: `s${i}`, ipCidrRange })),
    },
    want: '10.8.0.16/28',
  },
  {
    when: 'is never in a gap too small',
    world: {
      subnetworks: ['10.8.0.0/29', '10.8.0.16/28'].map((ipCidrRange, i) => aSubnetwork({ name: `s${i}`, ipCidrRange })),
    },
    want: '10.8.0.32/28',
  },
  { when: 'avoids secondary ranges', world: { subnetworks: [pod('10.8.0.0/25')] }, want: '10.8.0.128/28' },
  {
    when: 'avoids what a static route leads to',
    world: { routes: [aRoute({ destRange: '10.8.0.0/26', nextHopIp: '10.0.0.1' })] },
    want: '10.8.0.64/28',
  },
  {
    when: 'avoids peered ranges',
    world: { routes: [aRoute({ destRange: '10.8.0.0/22', nextHopPeering: 'p', priority: 0 })] },
    want: '10.8.4.0/28',
  },
  {
    when: 'avoids a route that is wider than the pool',
    world: { routes: [aRoute({ destRange: '10.0.0.0/8', nextHopVpnTunnel: 't' })] },
    want: undefined,
  },
  {
    when: 'does not mind the default route',
    world: { routes: [aRoute(), aRoute({ name: 'd6', destRange: '::/0' })] },
    want: '10.8.0.0/28',
  },
  {
    when: 'avoids the hidden subnetwork of another connector',
    world: { connectors: [aRangeConnector({ ipCidrRange: '10.8.0.0/28' })] },
    want: '10.8.0.16/28',
  },
  {
    when: 'avoids ranges that are kept for peered services',
    world: { addresses: [keptRange('10.8.0.0', 24)] },
    want: '10.8.1.0/28',
  },
  {
    when: 'does not mind what another network keeps, nor an address outside',
    world: { addresses: [keptRange('10.8.0.0', 24, OTHER), anAddress({ address: '10.8.0.1' })] },
    want: '10.8.0.0/28',
  },
  {
    when: 'is none in auto mode’s own block',
    world: { networks: [aNetwork({ autoCreateSubnetworks: true })] },
    pool: '10.200.0.0/24',
    want: undefined,
  },
  {
    when: 'is fine beside it',
    world: { networks: [aNetwork({ autoCreateSubnetworks: true })] },
    pool: '10.127.255.0/24',
    want: '10.127.255.0/28',
  },
  { when: 'is fine in that block of a custom network', world: {}, pool: '10.200.0.0/24', want: '10.200.0.0/28' },
  {
    when: 'is none there when the network was not read',
    world: { networks: undefined },
    pool: '10.200.0.0/24',
    want: undefined,
  },
  { when: 'is the pool itself, if that is a /28', world: {}, pool: '10.8.0.16/28', want: '10.8.0.16/28' },
  { when: 'is none in a pool smaller than that', world: {}, pool: '10.8.0.0/29', want: undefined },
  {
    when: 'is none in a pool that is used up',
    world: { subnetworks: [aSubnetwork({ ipCidrRange: '10.0.0.0/8' })] },
    want: undefined,
  },
  {
    when: 'begins where the pool begins, wherever its text points',
    world: {},
    pool: '10.8.0.77/24',
    want: '10.8.0.0/28',
  },
];

describe('a free /28', () => {
  const base = { subnetworks: [], routes: [], connectors: [] };
  for (const { when, world, pool = '10.8.0.0/20', want } of rows) {
    test(when, () => assert.equal(freeRange(readWorld({ ...base, ...world }), NETWORK, pool), want));
  }
});
