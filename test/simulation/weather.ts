import fc from 'fast-check';
import { addConnector, addProxy, freshWorld } from '../../cli/stories/scene.ts';
import { ourDescription } from '../../shared/ownership.ts';
import { addForeign } from './scenes.ts';

const PROJECT = 'projects/myproject';
const REGION = 'europe-west2';
const ROOT = `https://www.googleapis.com/compute/v1/${PROJECT}`;
const LOCATION = `${PROJECT}/locations/${REGION}`;

type World = ReturnType<typeof freshWorld>;

/** How a job meets the network. */
const ACCESS = {
  connector: { connector: `${LOCATION}/connectors/vpc-conn-europe` },
  second: { connector: `${LOCATION}/connectors/second` },
  direct: { networkInterfaces: [{ network: 'my-vpc', subnetwork: 'my-subnet' }] },
  tagged: { networkInterfaces: [{ network: 'my-vpc', subnetwork: 'their-subnet', tags: ['web'] }] },
} as const;

const regional = (kind: string, name: string, rest: object) => ({
  name,
  selfLink: `${ROOT}/regions/${REGION}/${kind}/${name}`,
  region: `${ROOT}/regions/${REGION}`,
  network: `${ROOT}/global/networks/my-vpc`,
  ...rest,
});

const global = (kind: string, name: string, rest: object) => ({
  name,
  selfLink: `${ROOT}/global/${kind}/${name}`,
  network: `${ROOT}/global/networks/my-vpc`,
  ...rest,
});

const natFor = (name: string, subnetwork: string) => ({
  name,
  natIpAllocateOption: 'AUTO_ONLY',
  sourceSubnetworkIpRangesToNat: 'LIST_OF_SUBNETWORKS',
  subnetworks: [
    { name: `${ROOT}/regions/${REGION}/subnetworks/${subnetwork}`, sourceIpRangesToNat: ['PRIMARY_IP_RANGE'] },
  ],
});

/** Each of these may be so in a world, or not. */
const CIRCUMSTANCES: Readonly<Record<string, (world: World) => void>> = {
  connectorThere: (world) => addConnector(world, 'vpc-conn-europe'),
  proxyThere: addProxy,
  egressDenied: (world) =>
    void world.firewalls.push(
      global('firewalls', 'deny-all', {
        direction: 'EGRESS',
        priority: 1000,
        destinationRanges: ['0.0.0.0/0'],
        denied: [{ IPProtocol: 'all' }],
      }),
    ),
  noDefaultRoute: (world) => void (world.routes.length = 0),
  ourRouterThere: (world) =>
    void world.routers.push(
      regional('routers', 'run-egress-my-vpc', { description: ourDescription('way out of Cloud Run jobs in my-vpc') }),
    ),
  theirNatCovers: (world) =>
    void world.routers.push(regional('routers', 'covering', { nats: [natFor('covering', 'my-subnet')] })),
  routersUsedUp: (world) => {
    for (let i = 0; i < 3; i++) world.routers.push(regional('routers', `busy-${i}`, {}));
  },
  rangeTaken: (world) => void world.subnetworks.push(regional('subnetworks', 'taken', { ipCidrRange: '10.8.0.16/28' })),
};

/** The world that a storm comes over, and the names of its jobs. */
export function toWorld({ circumstances, jobs }: Pick<Storm, 'circumstances' | 'jobs'>) {
  const world = freshWorld();
  addForeign(world);
  for (const name of circumstances) CIRCUMSTANCES[name]?.(world);
  const names = jobs.map((_access, i) => `${LOCATION}/jobs/job-${i}`);
  jobs.forEach((access, i) =>
    world.jobs.push({
      name: names[i],
      template: { template: { containers: [{ image: 'x' }], vpcAccess: { egress: 'ALL_TRAFFIC', ...ACCESS[access] } } },
    }),
  );
  return { world, names };
}

const policies = fc
  .record({
    remediation: fc.constantFrom('create', 'create', 'create', 'upsert', 'ask', 'verify'),
    internet: fc.constantFrom('nat', 'nat', 'nat', 'proxy'),
    onDeny: fc.constantFrom('allow', 'allow', 'explain'),
    addresses: fc.constantFrom('auto', 'auto', 'reserved'),
    changesPerRun: fc.constantFrom(20, 20, 20, 2),
  })
  .map(({ remediation, internet, onDeny, addresses, changesPerRun }) =>
    [
      'destinations: [{ host: github.com, port: 443, addresses: [140.82.112.3], ranges: [140.82.112.0/20] }]',
      `remediation: ${remediation}`,
      `internet: ${internet}`,
      'proxy: { address: 10.10.0.9 }',
      `firewall: { onDeny: ${onDeny} }`,
      'connector: { network: my-vpc }',
      `nat: { addresses: ${addresses} }`,
      `limits: { changesPerRun: ${changesPerRun} }`,
    ].join('\n'),
  );

/** Every method that a cure calls. */
const READS = [
  'run.projects.locations.jobs.get',
  'vpcaccess.projects.locations.connectors.list',
  'vpcaccess.projects.locations.operations.get',
  'compute.subnetworks.aggregatedList',
  'compute.routers.list',
  'compute.routers.get',
  'compute.routes.list',
  'compute.networks.get',
  'compute.networks.getEffectiveFirewalls',
  'compute.regionOperations.wait',
  'compute.globalOperations.wait',
  'compute.routers.getRouterStatus',
  'storage.objects.get',
];
/** What every plan rests on. */
const LISTS = [
  'compute.subnetworks.aggregatedList',
  'compute.routers.list',
  'compute.routes.list',
  'compute.networks.getEffectiveFirewalls',
];
const WRITES = [
  'compute.subnetworks.insert',
  'compute.routers.insert',
  'compute.routers.patch',
  'compute.firewalls.insert',
  'compute.routes.insert',
  'compute.addresses.insert',
  'vpcaccess.projects.locations.connectors.create',
];
const STATE = ['storage.objects.insert', 'storage.objects.delete', 'pubsub.projects.topics.publish'];

const times = fc.integer({ min: 1, max: 5 });
const refusals = fc.record({
  method: fc.constantFrom(...READS, ...WRITES, ...WRITES, ...STATE),
  status: fc.constantFrom(403, 404, 409, 412, 429, 500, 503),
  times,
});
const delays = fc.record({
  method: fc.constantFrom(...READS, ...WRITES, ...STATE),
  delaySeconds: fc.constantFrom(1, 20, 200),
  times,
});
const lost = fc.record({ method: fc.constantFrom(...WRITES, ...STATE), dropAfter: fc.constant(true), times });
const endings = fc.record({
  method: fc.constantFrom(...WRITES),
  operationError: fc.constantFrom(
    { code: 8, message: 'Quota exceeded.' },
    { code: 13, message: 'Oops.' },
    { code: 10, message: 'Not ready.' },
  ),
  times: fc.constantFrom(1, 1, 2),
});

/** A storm: a world and its jobs, a policy, what fails, and how the messages come. */
export const storms = fc.record({
  circumstances: fc.subarray(Object.keys(CIRCUMSTANCES)),
  jobs: fc.array(fc.constantFrom(...(Object.keys(ACCESS) as (keyof typeof ACCESS)[])), { minLength: 1, maxLength: 2 }),
  policy: policies,
  faults: fc.array(fc.oneof(refusals, refusals, delays, lost, endings), { minLength: 1, maxLength: 6, size: 'max' }),
  /** A read that nobody may make as long as the storm lasts: what is not seen must not be changed. */
  blind: fc.option(fc.constantFrom(...LISTS), { freq: 4, nil: undefined }),
  /** Of each request: how often it is delivered, and how many at the same time. */
  copies: fc.constantFrom(1, 1, 2),
  together: fc.boolean(),
  reversed: fc.boolean(),
});

export type Storm = typeof storms extends fc.Arbitrary<infer T> ? T : never;
