import fc from 'fast-check';
import {
  early,
  maybe,
  mostly,
  network,
  NETWORKS,
  OTHER_REGION,
  placed,
  PRIORITIES,
  PROJECT,
  RANGES,
  reference,
  REGION,
  TAGS,
} from './random-names.ts';
import type { RawPeeringRoutes, RawPolicyBasedRoute, RawRoute, RawRouterStatus } from './raw.ts';

export const VM = (id: string) => `projects/${PROJECT}/zones/${REGION}-a/instances/${id}`;

const GATEWAY: Partial<RawRoute> = {
  nextHopGateway: `projects/${PROJECT}/global/gateways/default-internet-gateway`,
};
const TO_VMS: readonly Partial<RawRoute>[] = [
  { nextHopIp: '10.10.0.5' },
  { nextHopIp: '10.10.0.6' },
  { nextHopIp: '10.10.0.99' },
  { nextHopInstance: VM('proxy-a') },
  { nextHopInstance: `https://www.googleapis.com/compute/v1/${VM('proxy-b')}` },
  { nextHopInstance: VM('gone') },
];
const TO_OTHERS: readonly Partial<RawRoute>[] = [
  { nextHopIlb: '10.10.0.77' },
  { nextHopVpnTunnel: 'tunnel' },
  { nextHopHub: 'hub' },
  { nextHopNetwork: NETWORKS[0] },
  { nextHopPeering: 'peering', routeType: 'SUBNET' },
  { nextHopPeering: 'peering', routeType: 'STATIC' },
];

export const route = (index: number): fc.Arbitrary<RawRoute> =>
  fc
    .record({
      ...placed(`projects/${PROJECT}/global/routes/route-${index}`),
      network: network.chain(reference),
      destRange: mostly<string>(...RANGES),
      priority: fc.constantFrom(...PRIORITIES),
      tags: early(undefined, undefined, undefined, [TAGS[0]], [TAGS[1]], [TAGS[2]], [TAGS[3]]),
      routeStatus: mostly<string | undefined>(undefined, 'ACTIVE', 'ACTIVE', 'DROPPED', 'INACTIVE'),
      hop: early([GATEWAY], TO_VMS, TO_OTHERS).chain((hops) => fc.constantFrom(...hops)),
    })
    .map(({ hop, routeStatus, ...rest }) => ({
      ...rest,
      ...(routeStatus !== undefined && { routeStatus }),
      ...hop,
    })) as fc.Arbitrary<RawRoute>;

export const policyBasedRoute = (index: number): fc.Arbitrary<RawPolicyBasedRoute> =>
  fc
    .record({
      network: network.chain(reference),
      priority: maybe(fc.constantFrom(...PRIORITIES), 4),
      ipProtocol: early('ALL', undefined, 'TCP', 'UDP'),
      srcRange: early(undefined, '10.10.0.0/24', '10.8.0.0/28', '10.10.0.0/25', '0.0.0.0/0', '172.16.0.0/12'),
      destRange: early<string | undefined>(undefined, ...RANGES),
      scope: early<Partial<RawPolicyBasedRoute>>(
        {},
        { virtualMachine: { tags: [TAGS[0]] } },
        { virtualMachine: { tags: [TAGS[2], TAGS[3]] } },
        { interconnectAttachment: { region: 'all' } },
      ),
      isSkipping: fc.boolean(),
    })
    .map(({ network, priority, scope, isSkipping, ...filter }) => ({
      name: `projects/${PROJECT}/locations/global/policyBasedRoutes/pbr-${index}`,
      network,
      ...(priority !== undefined && { priority }),
      filter: {
        protocolVersion: 'IPV4',
        ...Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined)),
      },
      ...scope,
      ...(isSkipping ? { nextHopOtherRoutes: 'DEFAULT_ROUTING' } : { nextHopIlbIp: '10.10.0.77' }),
    }));

const learned = fc.record({ destRange: fc.constantFrom(...RANGES), priority: fc.constantFrom(...PRIORITIES) });

export const routerStatus: fc.Arbitrary<Record<string, RawRouterStatus>> = fc
  .array(fc.tuple(mostly<string>(REGION, OTHER_REGION), network, fc.array(learned, { maxLength: 2 })), { maxLength: 2 })
  .map((all) =>
    Object.fromEntries(
      all.map(([region, network, bestRoutes], i) => [
        `projects/${network.split('/')[1]}/regions/${region}/routers/bgp-${i}`,
        { result: { network, bestRoutes } },
      ]),
    ),
  );

export const peeringRoutes: fc.Arbitrary<RawPeeringRoutes[]> = fc.array(
  fc.record({
    network,
    peering: fc.constant('peering'),
    region: mostly<string>(REGION, OTHER_REGION),
    items: fc.array(
      fc.record({
        ...{ destRange: fc.constantFrom(...RANGES), priority: fc.constantFrom(...PRIORITIES) },
        type: early('STATIC_PEERING_ROUTE', 'DYNAMIC_PEERING_ROUTE', 'SUBNET_PEERING_ROUTE'),
        imported: early(true, false),
      }),
      { maxLength: 2 },
    ),
  }),
  { maxLength: 1 },
);

/** Seldom there, and seldom unread: in most networks nothing of the kind is in force. */
export const seldom = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null | undefined> =>
  fc.oneof(
    { weight: 40, arbitrary: fc.constant(undefined) },
    { weight: 8, arbitrary },
    { weight: 1, arbitrary: fc.constant(null) },
  );
