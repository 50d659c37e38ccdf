import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Spec } from '../../../shared/plan/change.ts';
import { commandsOf, undoOf } from '../../../shared/plan/commands.ts';
import { undoSpec } from '../../../shared/plan/reverse.ts';
import { JOB } from '../../support/jobs.ts';
import {
  addressNamed,
  CONNECTOR,
  CONNECTOR_SUBNETWORK,
  globalNamed,
  NETWORK,
  routerNamed,
  SUBNETWORK,
} from '../../support/resources.ts';

const nat = {
  name: 'my-subnet',
  subnetworks: [SUBNETWORK],
  addresses: [],
  minPortsPerVm: null,
  dynamicPorts: false,
  logging: 'errors',
} as const;
const HERE = '--project=myproject --region=europe-west2';

const UPDATE = `gcloud run jobs update my-agent ${HERE}`;
const behindConnector = (egress: string | null = 'all-traffic') => ({ connector: CONNECTOR, interfaces: [], egress });
const direct = (...tags: readonly string[]) => ({
  connector: null,
  interfaces: [{ network: NETWORK, subnetwork: SUBNETWORK, tags }],
  egress: 'all-traffic',
});

interface Row {
  readonly when: string;
  readonly spec: Spec;
  readonly want: readonly string[];
  readonly undo: readonly string[];
}

const rows: Row[] = [
  {
    when: 'a subnetwork, with Private Google Access',
    spec: {
      kind: 'subnetwork',
      value: { name: CONNECTOR_SUBNETWORK, network: NETWORK, ipCidrRange: '10.8.0.0/28', description: 'Made by us: x' },
    },
    want: [
      `gcloud compute networks subnets create conn-subnet ${HERE} --network=my-vpc --range=10.8.0.0/28 '--description=Made by us: x' --enable-private-ip-google-access`,
    ],
    undo: [`gcloud compute networks subnets delete conn-subnet ${HERE} --quiet`],
  },
  {
    when: 'a connector',
    spec: {
      kind: 'connector',
      value: {
        name: CONNECTOR,
        subnetwork: CONNECTOR_SUBNETWORK,
        machineType: 'e2-micro',
        minInstances: 2,
        maxInstances: 3,
      },
    },
    want: [
      `gcloud compute networks vpc-access connectors create vpc-conn-europe ${HERE} --subnet=conn-subnet --machine-type=e2-micro --min-instances=2 --max-instances=3`,
    ],
    undo: [`gcloud compute networks vpc-access connectors delete vpc-conn-europe ${HERE} --quiet`],
  },
  {
    when: 'a connector on the subnetwork of a host project',
    spec: {
      kind: 'connector',
      value: {
        name: CONNECTOR,
        subnetwork: 'projects/host/regions/europe-west2/subnetworks/s',
        machineType: 'e2-micro',
        minInstances: 2,
        maxInstances: 3,
      },
    },
    want: [
      `gcloud compute networks vpc-access connectors create vpc-conn-europe ${HERE} --subnet=s --subnet-project=host --machine-type=e2-micro --min-instances=2 --max-instances=3`,
    ],
    undo: [`gcloud compute networks vpc-access connectors delete vpc-conn-europe ${HERE} --quiet`],
  },
  {
    when: 'a connector that somebody else makes',
    spec: { kind: 'awaited-connector', value: { name: CONNECTOR } },
    want: [`gcloud compute networks vpc-access connectors describe vpc-conn-europe ${HERE}`],
    undo: [],
  },
  {
    when: 'an address',
    spec: { kind: 'address', value: { name: addressNamed('a'), description: 'd' } },
    want: [`gcloud compute addresses create a ${HERE} --description=d`],
    undo: [`gcloud compute addresses delete a ${HERE} --quiet`],
  },
  {
    when: 'a router with its NAT',
    spec: { kind: 'router', value: { name: routerNamed('r'), network: NETWORK, description: 'd', nats: [nat] } },
    want: [
      `gcloud compute routers create r ${HERE} --network=my-vpc --description=d`,
      `gcloud compute routers nats create my-subnet ${HERE} --router=r --nat-custom-subnet-ip-ranges=my-subnet --auto-allocate-nat-external-ips --enable-logging --log-filter=ERRORS_ONLY`,
    ],
    undo: [`gcloud compute routers delete r ${HERE} --quiet`],
  },
  {
    when: 'a NAT with everything chosen',
    spec: {
      kind: 'nat',
      value: {
        router: routerNamed('r'),
        nat: {
          ...nat,
          addresses: [addressNamed('a'), addressNamed('b')],
          minPortsPerVm: 128,
          dynamicPorts: true,
          logging: 'all',
        },
      },
    },
    want: [
      `gcloud compute routers nats create my-subnet ${HERE} --router=r --nat-custom-subnet-ip-ranges=my-subnet --nat-external-ip-pool=a,b --min-ports-per-vm=128 --enable-dynamic-port-allocation --enable-logging --log-filter=ALL`,
    ],
    undo: [`gcloud compute routers nats delete my-subnet ${HERE} --router=r --quiet`],
  },
  {
    when: 'a NAT that logs nothing',
    spec: { kind: 'nat', value: { router: routerNamed('r'), nat: { ...nat, logging: 'off' } } },
    want: [
      `gcloud compute routers nats create my-subnet ${HERE} --router=r --nat-custom-subnet-ip-ranges=my-subnet --auto-allocate-nat-external-ips`,
    ],
    undo: [`gcloud compute routers nats delete my-subnet ${HERE} --router=r --quiet`],
  },
  {
    when: 'a firewall rule',
    spec: {
      kind: 'firewall',
      value: {
        name: globalNamed('firewalls', 'f'),
        network: NETWORK,
        description: 'd',
        direction: 'EGRESS',
        priority: 999,
        protocols: [
          { protocol: 'tcp', ports: ['22', '443'] },
          { protocol: 'udp', ports: ['53'] },
        ],
        destinationRanges: ['140.82.112.0/20', '8.8.8.8/32'],
        targetTags: ['a', 'b'],
        sourceRanges: [],
      },
    },
    want: [
      'gcloud compute firewall-rules create f --project=myproject --network=my-vpc --direction=EGRESS --action=ALLOW --rules=tcp:22,tcp:443,udp:53 --destination-ranges=140.82.112.0/20,8.8.8.8/32 --target-tags=a,b --priority=999 --description=d',
    ],
    undo: ['gcloud compute firewall-rules delete f --project=myproject --quiet'],
  },
  {
    when: 'a route to a proxy',
    spec: {
      kind: 'route',
      value: {
        name: globalNamed('routes', 'r'),
        network: NETWORK,
        description: 'd',
        destRange: '0.0.0.0/0',
        priority: 900,
        tags: ['t'],
        nextHop: { kind: 'address', address: '10.10.0.5' },
      },
    },
    want: [
      'gcloud compute routes create r --project=myproject --network=my-vpc --destination-range=0.0.0.0/0 --next-hop-address=10.10.0.5 --priority=900 --tags=t --description=d',
    ],
    undo: ['gcloud compute routes delete r --project=myproject --quiet'],
  },
  {
    when: 'a route to the internet',
    spec: {
      kind: 'route',
      value: {
        name: globalNamed('routes', 'r'),
        network: NETWORK,
        description: 'd',
        destRange: '0.0.0.0/0',
        priority: 1000,
        tags: [],
        nextHop: { kind: 'internet-gateway' },
      },
    },
    want: [
      'gcloud compute routes create r --project=myproject --network=my-vpc --destination-range=0.0.0.0/0 --next-hop-gateway=default-internet-gateway --priority=1000 --description=d',
    ],
    undo: ['gcloud compute routes delete r --project=myproject --quiet'],
  },
  {
    when: 'an entry of a NAT list, beside those that are there',
    spec: {
      kind: 'nat-listing',
      value: {
        router: routerNamed('r'),
        nat: 'n',
        subnetwork: SUBNETWORK,
        listed: true,
        list: [
          { name: CONNECTOR_SUBNETWORK, ranges: ['ALL_IP_RANGES'], secondaryRangeNames: [] },
          { name: SUBNETWORK, ranges: ['LIST_OF_SECONDARY_IP_RANGES'], secondaryRangeNames: ['pods'] },
        ],
      },
    },
    want: [
      `gcloud compute routers nats update n ${HERE} --router=r --nat-custom-subnet-ip-ranges=conn-subnet:ALL,my-subnet,my-subnet:pods`,
    ],
    undo: [
      `gcloud compute routers nats update n ${HERE} --router=r --nat-custom-subnet-ip-ranges=conn-subnet:ALL,my-subnet:pods`,
    ],
  },
  {
    when: 'a job that leaves its connector for Direct VPC egress',
    spec: { kind: 'job', value: { name: JOB, from: behindConnector(), to: direct('a', 'b') } },
    want: [
      `${UPDATE} --clear-vpc-connector`,
      `${UPDATE} --network=my-vpc --subnet=my-subnet --network-tags=a,b --vpc-egress=all-traffic`,
    ],
    undo: [`${UPDATE} --clear-network`, `${UPDATE} --vpc-connector=vpc-conn-europe --vpc-egress=all-traffic`],
  },
  {
    when: 'a job that changes its egress alone',
    spec: { kind: 'job', value: { name: JOB, from: behindConnector(null), to: behindConnector('all-traffic') } },
    want: [`${UPDATE} --vpc-egress=all-traffic`],
    undo: [`${UPDATE} --vpc-egress=private-ranges-only`],
  },
  {
    when: 'a job that changes the egress of its network interface alone',
    spec: { kind: 'job', value: { name: JOB, from: direct(), to: { ...direct(), egress: 'private-ranges-only' } } },
    want: [`${UPDATE} --vpc-egress=private-ranges-only`],
    undo: [`${UPDATE} --vpc-egress=all-traffic`],
  },
  {
    when: 'a job that loses its tags',
    spec: { kind: 'job', value: { name: JOB, from: direct('a'), to: direct() } },
    want: [`${UPDATE} --network=my-vpc --subnet=my-subnet --clear-network-tags --vpc-egress=all-traffic`],
    undo: [`${UPDATE} --network=my-vpc --subnet=my-subnet --network-tags=a --vpc-egress=all-traffic`],
  },
  {
    when: 'a job that gets a way into a network at all',
    spec: {
      kind: 'job',
      value: { name: JOB, from: { connector: null, interfaces: [], egress: null }, to: direct() },
    },
    want: [`${UPDATE} --network=my-vpc --subnet=my-subnet --vpc-egress=all-traffic`],
    undo: [`${UPDATE} --clear-network`],
  },
  {
    when: 'a job in a Shared VPC, whose network is named in full',
    spec: {
      kind: 'job',
      value: {
        name: JOB,
        from: behindConnector(),
        to: {
          connector: null,
          interfaces: [
            {
              network: 'projects/host/global/networks/shared',
              subnetwork: 'projects/host/regions/europe-west2/subnetworks/s',
              tags: [],
            },
          ],
          egress: 'all-traffic',
        },
      },
    },
    want: [
      `${UPDATE} --clear-vpc-connector`,
      `${UPDATE} --network=projects/host/global/networks/shared --subnet=projects/host/regions/europe-west2/subnetworks/s --vpc-egress=all-traffic`,
    ],
    undo: [`${UPDATE} --clear-network`, `${UPDATE} --vpc-connector=vpc-conn-europe --vpc-egress=all-traffic`],
  },
];

describe('gcloud makes and unmakes', () => {
  for (const { when, spec, want, undo } of rows) {
    test(when, () => {
      assert.deepEqual(commandsOf(spec), want);
      assert.deepEqual(undoOf(spec), undo);
      const reverse = undoSpec(spec);
      assert.equal(reverse !== undefined, spec.kind !== 'awaited-connector');
      if (!reverse) return;
      assert.deepEqual(commandsOf(reverse), undo, 'its reverse, as a change, is the same');
      assert.deepEqual(undoOf(reverse), reverse.kind === 'deletion' ? [] : want, 'what is taken back is there again');
    });
  }
});
