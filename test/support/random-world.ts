import fc from 'fast-check';
import { aFirewallPolicy } from './firewalls.ts';
import { aJob, viaConnector, viaInterface } from './jobs.ts';
import {
  aConnector,
  addressNamed,
  aFirewall,
  anAddress,
  anInstance,
  anInterface,
  aListNat,
  aNat,
  aNetwork,
  aRangeConnector,
  aRoute,
  aRouter,
  aSubnetwork,
  connectorNamed,
  instanceNamed,
  linkTo,
  NETWORK,
  networkNamed,
  subnetworkNamed,
  type Json,
} from './resources.ts';
import { aWorld } from './world.ts';

/** Places that jobs of random worlds want to reach: public, private, of a special kind, with and without an answer. */
export const PLACES = [
  'github.com:443',
  'two.example:443',
  'unknown.example:443',
  '140.82.112.3:22',
  '8.8.8.8:53/udp',
  '140.82.112.3:25',
  '10.10.0.9:5432',
  '10.30.1.1:80',
  '10.99.0.1:5432',
  '192.168.7.7:443',
  '100.64.0.9:443',
  '199.36.153.8:443',
  '240.0.0.9:443',
  '169.254.169.254:80',
] as const;

export const places = fc.uniqueArray(fc.constantFrom(...PLACES), { minLength: 1, maxLength: 4 });

const OTHER = networkNamed('other');
const RANGES = ['0.0.0.0/0', '140.82.112.0/20', '140.82.112.3/32', '10.0.0.0/8', '192.168.0.0/16', '8.8.8.8', '::/0'];
const TAGS = ['web', 'db', 'vpc-connector', 'vpc-connector-europe-west2-vpc-conn-europe'];
const network = fc.constantFrom(NETWORK, NETWORK, NETWORK, OTHER).map(linkTo);

/** Some of a list, none of them for each other one of these. */
const some = <T>(item: fc.Arbitrary<T>, maxLength: number) => fc.array(item, { maxLength, size: 'max' });

/** Mostly all of a list: a world in which everything is missing tells little. */
const most = <T>(all: readonly T[]) =>
  fc.oneof({ weight: 5, arbitrary: fc.constant([...all]) }, { weight: 1, arbitrary: fc.subarray([...all]) });
const tags = fc.oneof(fc.constant([]), fc.subarray(TAGS, { minLength: 1, maxLength: 2 }));

/** Resources of one kind have names of their own. */
const numbered = (prefix: string, make: (over: Json) => Json) => (all: readonly Json[]) =>
  all.map((over, i) => make({ name: `${prefix}-${i}`, ...over }));

const networks = fc
  .tuple(fc.boolean(), fc.constantFrom('AFTER_CLASSIC_FIREWALL', 'BEFORE_CLASSIC_FIREWALL'))
  .map(([auto, order]) => [
    aNetwork({ autoCreateSubnetworks: auto, networkFirewallPolicyEnforcementOrder: order }),
    aNetwork({ name: 'other' }),
  ]);

const subnetworks = most([
  aSubnetwork(),
  aSubnetwork({ name: 'conn-subnet', ipCidrRange: '10.8.0.0/28', privateIpGoogleAccess: true }),
  aSubnetwork({
    name: 'far',
    selfLink: linkTo(subnetworkNamed('far', 'myproject', 'us-east1')),
    region: 'us-east1',
    ipCidrRange: '10.20.0.0/24',
    secondaryIpRanges: [{ rangeName: 'pods', ipCidrRange: '10.30.0.0/20' }],
  }),
  aSubnetwork({ name: 'others', network: OTHER, ipCidrRange: '10.40.0.0/24' }),
  aSubnetwork({ name: 'wide', ipCidrRange: '10.8.1.0/24' }),
]);

const often = <T>(times: number, value: T): T[] => Array.from({ length: times }, () => value);
const state = fc.constantFrom(...often(8, 'READY'), 'UPDATING', 'CREATING', 'ERROR', 'DELETING');
const connectors = fc.tuple(most([0, 1, 2]), state).map(([which, own]) => {
  const all = [
    aConnector({ state: own }),
    aRangeConnector({ name: connectorNamed('ranged') }),
    aConnector({ name: connectorNamed('far', 'myproject', 'us-east1') }),
  ];
  return which.flatMap((i) => all[i] ?? []);
});

const listed = fc
  .tuple(
    fc.constantFrom('my-subnet', 'conn-subnet', 'wide'),
    fc.constantFrom('ALL_IP_RANGES', 'PRIMARY_IP_RANGE', 'LIST_OF_SECONDARY_IP_RANGES'),
  )
  .map(([id, range]) => ({ name: linkTo(subnetworkNamed(id)), sourceIpRangesToNat: [range] }));

const nat = fc
  .record({
    type: fc.constantFrom('PUBLIC', 'PUBLIC', 'PRIVATE'),
    coverage: fc.constantFrom('LIST_OF_SUBNETWORKS', 'LIST_OF_SUBNETWORKS', 'ALL_SUBNETWORKS_ALL_PRIMARY_IP_RANGES'),
    subnetworks: fc.uniqueArray(listed, { maxLength: 2, selector: ({ name }) => name }),
    natIps: fc.constantFrom(undefined, undefined, [], [linkTo(addressNamed('nat-ip'))]),
    drainNatIps: fc.constantFrom([], [], [linkTo(addressNamed('nat-ip'))]),
  })
  .map(({ coverage, natIps, ...rest }) => ({
    ...rest,
    sourceSubnetworkIpRangesToNat: coverage,
    natIpAllocateOption: natIps ? 'MANUAL_ONLY' : 'AUTO_ONLY',
    ...(natIps && { natIps }),
  }));

const routers = some(
  fc.record({
    network,
    region: fc.constantFrom('europe-west2', 'europe-west2', 'us-east1'),
    nats: some(nat, 2).map(numbered('nat', aNat)),
  }),
  4,
).map(numbered('router', aRouter));

const nextHop = fc.constantFrom<Json>(
  {},
  {},
  {},
  { nextHopIp: '10.10.0.5' },
  { nextHopIp: '10.10.0.99' },
  { nextHopInstance: linkTo(instanceNamed('proxy-vm')) },
  { nextHopIlb: '10.10.0.8' },
  { nextHopVpnTunnel: 'tunnel' },
  { nextHopPeering: 'peer', priority: 0 },
);

const routes = some(
  fc
    .record({
      network,
      destRange: fc.constantFrom('0.0.0.0/0', ...RANGES),
      priority: fc.constantFrom(900, 1000, 1000, 2000),
      tags,
      hop: nextHop,
    })
    .map(({ hop, ...rest }) => ({ ...rest, ...hop })),
  4,
)
  .chain((all) => most<Json>([{}, ...all]))
  .map(numbered('route', aRoute));

const service = fc.constantFrom(
  { IPProtocol: 'all' },
  { IPProtocol: 'tcp', ports: ['443'] },
  { IPProtocol: '6', ports: ['1-100'] },
  { IPProtocol: 'udp' },
);

const rule = fc
  .record({
    network,
    direction: fc.constantFrom('EGRESS', 'EGRESS', 'EGRESS', 'INGRESS'),
    priority: fc.constantFrom(0, 900, 1000, 1000, 65535),
    disabled: fc.constantFrom(false, false, false, true),
    destinationRanges: fc.subarray(RANGES, { minLength: 1, maxLength: 2 }),
    sourceRanges: fc.constantFrom(undefined, undefined, ['10.8.0.0/24'], ['10.10.0.0/25']),
    targetTags: tags,
    action: fc.constantFrom('allowed', 'allowed', 'denied'),
    service,
  })
  .map(({ action, service: one, ...rest }) => ({ ...rest, [action]: [one] }));

/** VPC rules, ingress and disabled ones among them. */
export const vpcRules = some(rule, 6).map(numbered('rule', aFirewall));

const policyRule = fc.record({
  action: fc.constantFrom('allow', 'deny', 'goto_next', 'goto_next', 'apply_security_profile_group'),
  direction: fc.constantFrom('EGRESS', 'EGRESS', 'EGRESS', 'INGRESS'),
  disabled: fc.constantFrom(false, false, true),
  targetSecureTags: fc.constantFrom([], [], [], [{ name: 'tagValues/1' }]),
  targetResources: fc.constantFrom([], [], [linkTo(NETWORK)], [linkTo(OTHER)]),
  match: fc.constantFrom<Json>(
    { destIpRanges: ['140.82.112.0/20'], layer4Configs: [{ ipProtocol: 'tcp', ports: ['443'] }] },
    { destIpRanges: ['10.0.0.0/8'], layer4Configs: [{ ipProtocol: 'all' }] },
    { destIpRanges: ['0.0.0.0/0'], layer4Configs: [{ ipProtocol: 'udp' }] },
    { destFqdns: ['github.com'], layer4Configs: [{ ipProtocol: 'all' }] },
  ),
});

/** Firewall policies of every kind; the order of hierarchical ones counts. */
export const policies = some(
  fc
    .tuple(fc.constantFrom('HIERARCHY', 'NETWORK', 'NETWORK_REGIONAL', 'SYSTEM_GLOBAL'), some(policyRule, 3))
    .map(([type, rules]) => aFirewallPolicy(type, ...rules.map((one, i) => ({ ...one, priority: 10 * (i + 1) })))),
  3,
).map((all) => all.map((policy, i) => ({ ...policy, name: `${String(policy['name'])}-${i}` })));

const instances = fc
  .record({
    status: fc.constantFrom('RUNNING', 'RUNNING', 'TERMINATED'),
    canIpForward: fc.constantFrom(true, true, false),
    outside: fc.constantFrom(true, true, false),
    there: fc.boolean(),
  })
  .map(({ status, canIpForward, outside, there }) => {
    const networkInterfaces = [anInterface(outside ? {} : { accessConfigs: [] })];
    return there ? [anInstance({ status, canIpForward, networkInterfaces })] : [];
  });

const access = fc.constantFrom<Json | undefined>(
  undefined,
  ...often(6, viaConnector()),
  viaConnector({ connector: connectorNamed('ranged') }),
  viaConnector({ connector: connectorNamed('far', 'myproject', 'us-east1') }),
  ...often(2, viaConnector({ connector: connectorNamed('fresh') })),
  viaConnector({ networkInterfaces: [{ network: 'my-vpc' }] }),
  ...often(4, viaInterface()),
  ...often(2, viaInterface({ networkInterfaces: [{ subnetwork: 'my-subnet', tags: ['web'] }] })),
  viaInterface({ networkInterfaces: [{ network: 'my-vpc', subnetwork: 'gone' }] }),
);

const jobs = fc
  .array(fc.tuple(access, fc.constantFrom<Json>({ egress: 1 }, { egress: 1 }, { egress: 2 }, {})), {
    minLength: 1,
    maxLength: 3,
  })
  .map((all) =>
    all.map(([vpcAccess, egress], i) =>
      aJob(vpcAccess && { ...vpcAccess, ...egress }, {
        name: `projects/myproject/locations/europe-west2/jobs/job-${i}`,
      }),
    ),
  );

const parts = fc.record({
  jobs,
  connectors,
  networks,
  subnetworks,
  routers,
  routes,
  firewalls: vpcRules,
  instances,
  addresses: fc.constantFrom([], [anAddress()]),
  policies: fc.option(policies, { nil: undefined }),
});

/** Snapshot files of small worlds in which everything is known, and anything may be there, missing, or broken. */
export const worlds: fc.Arbitrary<Json> = fc.noBias(parts).map(({ policies: attached, ...lists }) => {
  const ofNetwork = lists.firewalls.filter((one) => one['network'] === linkTo(NETWORK));
  const effective = { 'my-vpc': { firewalls: ofNetwork, firewallPolicys: attached } };
  return aWorld({
    ...lists,
    names: { 'github.com': ['140.82.112.3'], 'two.example': ['140.82.112.3', '192.168.7.7'] },
    ...(attached && { effectiveFirewalls: effective }),
  });
});

/** Policies that permit something, each in its own way. */
export const policyTexts = fc
  .record({
    remediation: fc.constantFrom('verify', 'ask', 'create', 'upsert'),
    internet: fc.constantFrom('nat', 'nat', 'proxy'),
    scope: fc.constantFrom('tag', 'tag', 'network'),
    onDeny: fc.constantFrom('allow', 'explain'),
    network: fc.constantFrom('my-vpc', 'my-vpc', 'null'),
    pool: fc.constantFrom('10.8.0.0/20', '10.8.0.0/28', '10.200.0.0/24'),
    addresses: fc.constantFrom('auto', 'reserved'),
    edit: fc.constantFrom('never', 'never', 'ask', 'always'),
    require: fc.constantFrom(
      ...often(6, ''),
      'require: {egress: private-ranges-only}',
      'require: {egress: all-traffic}',
      'require: {modes: [direct]}',
      'require: {modes: [connector]}',
    ),
  })
  .map(({ remediation, internet, scope, onDeny, network: name, pool, addresses, edit, require }) =>
    [
      `remediation: ${remediation}`,
      `internet: ${internet}`,
      `proxy: {address: 10.10.0.5, scope: ${scope}}`,
      `firewall: {onDeny: ${onDeny}}`,
      `connector: {network: ${name}, subnetPool: ${pool}}`,
      `nat: {addresses: ${addresses}}`,
      `job: {edit: ${edit}}`,
      require,
    ].join('\n'),
  );

/** Routers in the way of ours: five of somebody else's, one of our name that is not ours, one of ours with a NAT that was changed, one of ours with none. */
const crowds = fc.constantFrom<readonly Json[]>(
  ['a', 'b', 'c', 'd', 'e'].map((name) =>
    aRouter({ name, nats: name === 'b' ? [aListNat(subnetworkNamed('far-off'))] : [] }),
  ),
  [aRouter({ name: 'run-egress-my-vpc' })],
  [aRouter({ name: 'run-egress-my-vpc', network: linkTo(OTHER) })],
  [aRouter({ name: 'run-egress-my-vpc', description: 'Made by run-egress: test' })],
  [
    aRouter({
      name: 'run-egress-my-vpc',
      description: 'Made by run-egress: test',
      nats: ['conn-subnet', 'my-subnet'].map((name) =>
        aListNat(subnetworkNamed('far-off'), ['PRIMARY_IP_RANGE'], { name }),
      ),
    }),
  ],
);

/** The same worlds, where the places that we would build in are taken. */
export const crowdedWorlds: fc.Arbitrary<Json> = fc
  .tuple(worlds, crowds)
  .map(([file, routers]) => ({ ...file, routers: [...routers] }));
