import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { advice, commandsOf, findingIn, findingsIn } from '../../support/findings.ts';
import { aJob, viaInterface } from '../../support/jobs.ts';
import {
  aListNat,
  aNat,
  aRangeConnector,
  aRouter,
  linkTo,
  networkNamed,
  PROJECT,
  routerNamed,
  SUBNETWORK,
  subnetworkNamed,
  type Json,
} from '../../support/resources.ts';

const direct = { jobs: [aJob(viaInterface())] };
const region = linkTo(`projects/${PROJECT}/regions/us-central1`);
const inOtherRegion = aRouter({
  name: 'us',
  selfLink: linkTo(routerNamed('us', PROJECT, 'us-central1')),
  region,
  nats: [aNat({ name: 'us-nat' })],
});
const ofOtherNetwork = aRouter({
  name: 'other',
  network: linkTo(networkNamed('other-vpc')),
  nats: [aNat({ name: 'o-nat' })],
});
const adviceWith = async (...routers: Json[]) => advice(await findingIn('nat-missing', { ...direct, routers }));

describe('a Cloud NAT that looks as if it served the subnetwork', () => {
  const rows: { when: string; router: Json; want: string }[] = [
    {
      when: 'stands in another region',
      router: inOtherRegion,
      want: 'Cloud NAT us-nat on router us belongs to this network, but serves us-central1 alone: a NAT is regional.',
    },
    {
      when: 'belongs to another network',
      router: ofOtherNetwork,
      want: 'Cloud NAT o-nat on router other is in this region, but serves network other-vpc.',
    },
    {
      when: 'is a private one',
      router: aRouter({ nats: [aNat({ type: 'PRIVATE' })] }),
      want: 'Cloud NAT my-nat on router my-router is a private one: it translates between networks and not to the internet.',
    },
    {
      when: 'is for proxies',
      router: aRouter({ nats: [aNat({ endpointTypes: ['ENDPOINT_TYPE_SWG'] })] }),
      want: 'Cloud NAT my-nat on router my-router serves ENDPOINT_TYPE_SWG alone, no jobs and no connectors.',
    },
  ];
  for (const { when, router, want } of rows) {
    test(when, async () => assert.equal((await adviceWith(router))[0], want));
  }

  test('lists another subnetwork: the list can be made longer', async () => {
    const nat = aListNat(subnetworkNamed('a'));
    const finding = await findingIn('nat-missing', { ...direct, routers: [aRouter({ nats: [nat] })] });
    assert.match(advice(finding)[0] ?? '', /^Cloud NAT my-nat on router my-router lists a\./);
    assert.equal(
      commandsOf(finding)[0],
      'gcloud compute routers nats update my-nat --project=myproject --region=europe-west2 --router=my-router --nat-custom-subnet-ip-ranges=a,my-subnet',
    );
  });

  test('covers secondary ranges alone: they stay when the primary one is added', async () => {
    const listed = [
      { name: linkTo(subnetworkNamed('a')), sourceIpRangesToNat: ['ALL_IP_RANGES'] },
      {
        name: linkTo(SUBNETWORK),
        sourceIpRangesToNat: ['LIST_OF_SECONDARY_IP_RANGES'],
        secondaryIpRangeNames: ['pods'],
      },
    ];
    const nats = [aListNat('', [], { subnetworks: listed })];
    const finding = await findingIn('nat-missing', { ...direct, routers: [aRouter({ nats })] });
    assert.match(advice(finding)[0] ?? '', /secondary ranges of my-subnet alone/);
    assert.match(commandsOf(finding)[0] ?? '', /ranges=a:ALL,my-subnet,my-subnet:pods$/);
  });

  test('those of its own network and region come first, three at the most, in any order of reading', async () => {
    const own = aRouter({
      nats: [aNat({ type: 'PRIVATE' }), aListNat(subnetworkNamed('a'), undefined, { name: 'b-nat' })],
    });
    const routers = [ofOtherNetwork, inOtherRegion, own];
    const [first, second] = await Promise.all([adviceWith(...routers), adviceWith(...routers.toReversed())]);
    assert.deepEqual(first, second);
    assert.match(first.slice(0, 3).join(), /b-nat.*my-nat.*o-nat/);
  });
});

describe('the hidden subnetwork of a connector made with a range', () => {
  const rebuilding = (finding: Parameters<typeof commandsOf>[0]) =>
    commandsOf(finding).filter((command) => command.includes('vpc-conn-europe2'));
  const commandsOnNat = (finding: Parameters<typeof commandsOf>[0]) =>
    commandsOf(finding).filter((command) => !command.includes('vpc-conn-europe2'));
  const ID = 'nat-hidden-subnetwork';
  const hidden = { connectors: [aRangeConnector()] };

  test('can be named by no NAT list, only by one of all subnetworks', async () => {
    const nats = [aListNat(SUBNETWORK)];
    const finding = await findingIn(ID, { ...hidden, routers: [aRouter({ nats })] });
    assert.deepEqual(
      [finding.severity, finding.summary],
      [
        'HIGH',
        'connector vpc-conn-europe was made with a range (10.9.0.0/28): no NAT list can name its hidden subnetwork',
      ],
    );
    assert.deepEqual(commandsOnNat(finding), [
      'gcloud compute routers nats update my-nat --project=myproject --region=europe-west2 --router=my-router --nat-all-subnet-ip-ranges',
    ]);
  });

  test('without any NAT, router and NAT are made', async () => {
    assert.deepEqual(commandsOnNat(await findingIn(ID, { ...hidden, routers: [] })), [
      'gcloud compute routers create my-vpc-nat --project=myproject --region=europe-west2 --network=my-vpc',
      'gcloud compute routers nats create my-vpc-all --project=myproject --region=europe-west2 --router=my-vpc-nat --nat-all-subnet-ip-ranges --auto-allocate-nat-external-ips',
    ]);
  });

  test('among several NATs there can be none of all subnetworks', async () => {
    const nats = [aListNat(SUBNETWORK), aListNat(subnetworkNamed('a'), undefined, { name: 'second' })];
    assert.deepEqual(commandsOnNat(await findingIn(ID, { ...hidden, routers: [aRouter({ nats })] })), []);
  });

  test('needs no NAT of all subnetworks when the connector is made again on a subnetwork, under a name of its own', async () => {
    const finding = await findingIn(ID, { ...hidden, routers: [] });
    const begins = rebuilding(finding).map((command) => command.split(' --')[0]);
    assert.deepEqual(begins, [
      'gcloud compute networks subnets create run-egress-vpc-conn-europe2',
      'gcloud compute networks vpc-access connectors create vpc-conn-europe2',
      'gcloud run jobs update my-agent',
    ]);
  });

  test('is no matter where a NAT of all subnetworks covers it', async () => {
    assert.deepEqual(await findingsIn(ID, { ...hidden, routers: [aRouter({ nats: [aNat()] })] }), []);
  });
});
