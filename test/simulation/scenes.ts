import { addConnector, addProxy, freshWorld } from '../../cli/stories/scene.ts';
import type { Scene } from './story.ts';

const PROJECT = 'projects/myproject';
const REGION = 'europe-west2';
const ROOT = `https://www.googleapis.com/compute/v1/${PROJECT}`;
const JOB = `${PROJECT}/locations/${REGION}/jobs/my-agent`;
const CONNECTOR = `${PROJECT}/locations/${REGION}/connectors/vpc-conn-europe`;

const POLICY = `destinations:
  - { host: github.com, port: 443, addresses: [140.82.112.3], ranges: [140.82.112.0/20] }
remediation: create
connector: { network: my-vpc }
firewall: { onDeny: allow }
`;

type World = ReturnType<typeof freshWorld>;

/** What other teams have in the same project, network and region: it has to be there, to the letter, in the end. */
export function addForeign(world: World): void {
  world.networks.push({
    name: 'their-vpc',
    selfLink: `${ROOT}/global/networks/their-vpc`,
    autoCreateSubnetworks: false,
  });
  world.subnetworks.push({
    name: 'their-subnet',
    selfLink: `${ROOT}/regions/${REGION}/subnetworks/their-subnet`,
    network: `${ROOT}/global/networks/my-vpc`,
    region: `${ROOT}/regions/${REGION}`,
    ipCidrRange: '10.20.0.0/24',
    secondaryIpRanges: [{ rangeName: 'pods', ipCidrRange: '10.8.0.0/28' }],
  });
  world.routers.push({
    name: 'their-router',
    selfLink: `${ROOT}/regions/${REGION}/routers/their-router`,
    network: `${ROOT}/global/networks/my-vpc`,
    region: `${ROOT}/regions/${REGION}`,
    nats: [
      {
        name: 'their-nat',
        natIpAllocateOption: 'AUTO_ONLY',
        sourceSubnetworkIpRangesToNat: 'LIST_OF_SUBNETWORKS',
        subnetworks: [
          { name: `${ROOT}/regions/${REGION}/subnetworks/their-subnet`, sourceIpRangesToNat: ['ALL_IP_RANGES'] },
        ],
        tcpTimeWaitTimeoutSec: 99,
      },
    ],
  });
  world.firewalls.push({
    name: 'their-rule',
    selfLink: `${ROOT}/global/firewalls/their-rule`,
    network: `${ROOT}/global/networks/my-vpc`,
    direction: 'INGRESS',
    priority: 1000,
    sourceRanges: ['10.20.0.0/24'],
    allowed: [{ IPProtocol: 'tcp', ports: ['22'] }],
  });
}

const aWorld = (change: (world: World) => void): World => {
  const world = freshWorld();
  addForeign(world);
  change(world);
  return world;
};

const addJob = (world: World, vpcAccess: object): void =>
  void world.jobs.push({
    name: JOB,
    template: { template: { containers: [{ image: 'x' }], vpcAccess: { egress: 'ALL_TRAFFIC', ...vpcAccess } } },
  });

const DIRECT = { networkInterfaces: [{ network: 'my-vpc', subnetwork: 'my-subnet' }] };

const denyAll = {
  name: 'deny-all',
  selfLink: `${ROOT}/global/firewalls/deny-all`,
  network: `${ROOT}/global/networks/my-vpc`,
  direction: 'EGRESS',
  priority: 1000,
  destinationRanges: ['0.0.0.0/0'],
  denied: [{ IPProtocol: 'all' }],
};

const refused = { job: JOB, requested: { connector: CONNECTOR, interfaces: [], egress: 'all-traffic' } };

/** What is cured, each in its own way: together they make every kind of change. */
export const SCENES: readonly Scene[] = [
  {
    title: 'a connector is missing: subnetwork, connector, router with NAT',
    world: aWorld(() => undefined),
    policy: POLICY,
    request: refused,
  },
  {
    title: 'everything is missing: reserved address, rule past a deny, default route, too',
    world: aWorld((world) => {
      world.firewalls.push(denyAll);
      world.routes.length = 0;
    }),
    policy: `${POLICY}nat: { addresses: reserved }\n`,
    request: refused,
  },
  {
    title: 'Direct VPC egress without a NAT, and a router of ours is there: one more NAT on it',
    world: aWorld((world) => {
      world.routers.push({
        name: 'run-egress-my-vpc',
        description: 'Made by run-egress: way out of Cloud Run jobs in my-vpc',
        selfLink: `${ROOT}/regions/${REGION}/routers/run-egress-my-vpc`,
        network: `${ROOT}/global/networks/my-vpc`,
        region: `${ROOT}/regions/${REGION}`,
      });
      addJob(world, DIRECT);
    }),
    policy: POLICY,
    request: { job: JOB },
  },
  {
    title: 'the proxy cure: a better default route',
    world: aWorld((world) => {
      addConnector(world, 'vpc-conn-europe');
      addProxy(world);
      addJob(world, { connector: CONNECTOR });
    }),
    policy: `${POLICY}internet: proxy\nproxy: { address: 10.10.0.9 }\n`,
    request: { job: JOB },
  },
  {
    title: 'a connector of ours is in state ERROR: it is deleted and made anew',
    world: aWorld((world) => {
      world.subnetworks.push({
        name: 'run-egress-vpc-conn-europe',
        description: 'Made by run-egress: subnetwork of connector vpc-conn-europe',
        selfLink: `${ROOT}/regions/${REGION}/subnetworks/run-egress-vpc-conn-europe`,
        network: `${ROOT}/global/networks/my-vpc`,
        region: `${ROOT}/regions/${REGION}`,
        ipCidrRange: '10.9.0.0/28',
        purpose: 'PRIVATE',
        privateIpGoogleAccess: true,
      });
      world.connectors.push({
        name: CONNECTOR,
        subnet: { name: 'run-egress-vpc-conn-europe', projectId: 'myproject' },
        machineType: 'e2-micro',
        minInstances: 2,
        maxInstances: 3,
        state: 'ERROR',
      });
    }),
    policy: POLICY,
    request: refused,
    objects: {
      'made/myproject/my-vpc/europe-west2.json': {
        version: 1,
        made: { [`connector:${CONNECTOR}`]: [{ result: 'earlier', at: '2026-03-01T00:00:00Z', done: false }] },
      },
    },
  },
];
