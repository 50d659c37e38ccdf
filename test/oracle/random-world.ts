import fc from 'fast-check';
import { effectiveFirewalls, firewalls } from './random-firewalls.ts';
import { job } from './random-jobs.ts';
import { peeringRoutes, policyBasedRoute, route, routerStatus, seldom, VM } from './random-routes.ts';
import {
  CONNECTORS,
  early,
  HOMES,
  maybe,
  mostly,
  network,
  NETWORKS,
  numbered,
  OTHER_REGION,
  placed,
  PROJECT,
  record,
  reference,
  REGION,
  someOf,
  SUBNETWORKS,
} from './random-names.ts';
import type { RawConnector, RawInstance, RawNat, RawNetwork, RawRouter, RawSubnetwork, RawWorld } from './raw.ts';

const STATES = ['READY', 'UPDATING', 'CREATING', 'ERROR', 'DELETING'] as const;

/** A connector on a subnetwork, or one made with a range. */
const connector = (name: string): fc.Arbitrary<RawConnector> =>
  fc
    .record({
      state: mostly<string>(...STATES),
      home: mostly<(typeof SUBNETWORKS)[number]>(...SUBNETWORKS),
      ranged: early(false, false, true),
      gone: early(false, false, false, false, true),
    })
    .map(({ state, home, ranged, gone }) => {
      const network = home.network.replace(`projects/${PROJECT}/global/networks/`, '');
      if (ranged) return { name, state, network, ipCidrRange: '10.9.0.0/28' };
      const [, projectId = '', , , , id = ''] = home.name.split('/');
      return { name, state, subnet: { name: gone ? 'gone' : id, projectId } };
    });

const aNetwork = (name: string): fc.Arbitrary<RawNetwork> =>
  record<RawNetwork>({
    ...placed(name),
    routingConfig: early(undefined, undefined, { routingMode: 'REGIONAL' }, { routingMode: 'GLOBAL' }),
    networkFirewallPolicyEnforcementOrder: early(undefined, 'AFTER_CLASSIC_FIREWALL', 'BEFORE_CLASSIC_FIREWALL'),
  });

const subnetwork = ({ name, network }: (typeof SUBNETWORKS)[number]): fc.Arbitrary<RawSubnetwork> =>
  record<RawSubnetwork>({
    ...placed(name),
    network: reference(network),
    region: fc.constant(name.split('/')[3]),
    ipCidrRange: early(...HOMES),
    secondaryIpRanges: early(undefined, undefined, [{ rangeName: 'pods', ipCidrRange: '10.200.0.0/20' }]),
    privateIpGoogleAccess: fc.boolean(),
  });

const ADDRESSES = [1, 2].map((i) => `projects/${PROJECT}/regions/${REGION}/addresses/ip-${i}`);

const natRule = fc.record({
  match: early(
    "destination.ip == '140.82.112.3'",
    "inIpRange(destination.ip, '140.82.112.0/20') || destination.ip == '8.8.8.8'",
    "inIpRange(destination.ip, '0.0.0.0/0')",
    'destination.ip.startsWith("140.")',
  ),
  action: fc.record({ sourceNatActiveIps: someOf(ADDRESSES), sourceNatDrainIps: someOf(ADDRESSES) }),
});

const nat = (index: number): fc.Arbitrary<RawNat> =>
  fc
    .record({
      type: early(undefined, 'PUBLIC', 'PRIVATE'),
      manual: early(false, false, true),
      natIps: someOf(ADDRESSES),
      drainNatIps: maybe(someOf(ADDRESSES)),
      sourceSubnetworkIpRangesToNat: early(
        'LIST_OF_SUBNETWORKS',
        'ALL_SUBNETWORKS_ALL_IP_RANGES',
        'ALL_SUBNETWORKS_ALL_PRIMARY_IP_RANGES',
      ),
      listed: fc.subarray([...SUBNETWORKS], { minLength: 3 }),
      ranges: early('PRIMARY_IP_RANGE', 'ALL_IP_RANGES', 'LIST_OF_SECONDARY_IP_RANGES'),
      endpointTypes: early(undefined, undefined, ['ENDPOINT_TYPE_VM'], ['ENDPOINT_TYPE_SWG']),
      rules: maybe(fc.array(natRule, { maxLength: 2 }), 2),
    })
    .map(({ manual, natIps, drainNatIps, listed, ranges, rules, ...rest }) => ({
      name: `nat-${index}`,
      ...rest,
      natIpAllocateOption: manual ? 'MANUAL_ONLY' : 'AUTO_ONLY',
      ...(manual && { natIps, drainNatIps, ...(rules && { rules }) }),
      ...(rest.sourceSubnetworkIpRangesToNat === 'LIST_OF_SUBNETWORKS' && {
        subnetworks: listed.map(({ name }) => ({ name, sourceIpRangesToNat: [ranges] })),
      }),
    })) as fc.Arbitrary<RawNat>;

const router = (index: number): fc.Arbitrary<RawRouter> =>
  fc.tuple(network, mostly(REGION, OTHER_REGION)).chain(([network, region]) =>
    record<RawRouter>({
      ...placed(`projects/${network.split('/')[1]}/regions/${region}/routers/router-${index}`),
      network: reference(network),
      region: fc.constant(region),
      nats: numbered(nat, 2),
    }),
  );

/** A second interface, by which a VM may leave. */
const OUTSIDE = { network: NETWORKS[1], networkIP: '10.77.0.2', accessConfigs: [{ natIP: '203.0.113.98' }] };

const instance = (id: string, networkIP: string): fc.Arbitrary<RawInstance> =>
  fc
    .record({
      network: network.chain(reference),
      status: mostly('RUNNING', 'TERMINATED', 'STOPPING'),
      canIpForward: early(true, true, false),
      accessConfigs: early([{ natIP: '203.0.113.99' }], [{}], []),
      second: early([], [], [OUTSIDE]),
      alias: maybe(fc.constant({ ipCidrRange: '10.10.0.96/28' }), 2),
    })
    .map(({ network, accessConfigs, second, alias, ...rest }) => ({
      name: id,
      selfLink: `https://www.googleapis.com/compute/v1/${VM(id)}`,
      ...rest,
      networkInterfaces: [{ network, networkIP, accessConfigs, ...(alias && { aliasIpRanges: [alias] }) }, ...second],
    }));

/** Each of some things, or all but some. */
const mostOf = <T>(all: readonly fc.Arbitrary<T>[]): fc.Arbitrary<T[]> =>
  fc.tuple(...all.map((one) => maybe(one, 20))).map((some) => some.filter((one) => one !== undefined) as T[]);

/** A list that was read, mostly. */
const read = <T>(list: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => maybe(list, 24);

/** Small, crowded worlds with one job; any list may be missing. */
export const world: fc.Arbitrary<RawWorld> = record<RawWorld>({
  version: fc.constant(1),
  project: fc.constant(PROJECT),
  jobs: fc.tuple(job),
  connectors: read(mostOf(CONNECTORS.map(connector))),
  networks: read(fc.tuple(...NETWORKS.map(aNetwork))),
  subnetworks: read(mostOf(SUBNETWORKS.map(subnetwork))),
  routers: read(numbered(router, 3)),
  routes: read(numbered(route, 6)),
  firewalls: read(firewalls(4)),
  instances: read(mostOf([instance('proxy-a', '10.10.0.5'), instance('proxy-b', '10.10.0.6')])),
  effectiveFirewalls: maybe(effectiveFirewalls),
  policyBasedRoutes: seldom(numbered(policyBasedRoute, 3)),
  routerStatus: seldom(routerStatus),
  peeringRoutes: seldom(peeringRoutes),
});

/** Destinations that are not on the internet, or not plainly so. */
const INSIDE = [
  '10.10.0.7',
  '10.8.0.3',
  '10.200.0.9',
  '10.77.0.1',
  '172.16.5.5',
  '100.64.1.1',
  '199.36.153.9',
  '199.36.153.5',
  '240.1.2.3',
  '169.254.169.254',
  '224.0.0.1',
] as const;

/** Where a packet is to go. */
export const packet = fc.record({
  address: fc.oneof(fc.constantFrom('140.82.112.3', '8.8.8.8', '203.0.113.20'), fc.constantFrom(...INSIDE)),
  protocol: mostly<string>('tcp', 'udp'),
  port: mostly(443, 22, 53, 25),
});
