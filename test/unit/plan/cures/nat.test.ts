import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { aJob, viaInterface } from '../../../support/jobs.ts';
import { judgeWorld } from '../../../support/line.ts';
import { adviceOn, changeOf, inShort, specOf } from '../../../support/plans.ts';
import {
  addressNamed,
  aListNat,
  anAddress,
  aNat,
  aRangeConnector,
  aRoute,
  aRouter,
  CONNECTOR_SUBNETWORK,
  linkTo,
  NETWORK,
  networkNamed,
  routerNamed,
  SUBNETWORK,
  type Json,
} from '../../../support/resources.ts';

const OURS = 'run-egress-my-vpc';
const ourRouter = (over: Json = {}) =>
  aRouter({ name: OURS, description: 'Made by run-egress: way out of Cloud Run jobs in my-vpc', ...over });
const routersNamed = (...names: readonly string[]) => names.map((name) => aRouter({ name }));

describe('a subnetwork without Cloud NAT', () => {
  test('gets one for itself alone, on a router of ours', async () => {
    const judged = await judgeWorld({});
    assert.deepEqual(inShort(judged), [`create router ${OURS}`]);
    assert.deepEqual(specOf(judged, 'router'), {
      name: routerNamed(OURS),
      network: NETWORK,
      description: 'Made by run-egress: way out of Cloud Run jobs in my-vpc',
      nats: [
        {
          name: 'conn-subnet',
          subnetworks: [CONNECTOR_SUBNETWORK],
          addresses: [],
          minPortsPerVm: null,
          dynamicPorts: false,
          logging: 'errors',
        },
      ],
    });
  });

  test('of a Direct VPC job gets the same', async () => {
    const judged = await judgeWorld({ jobs: [aJob(viaInterface())] });
    assert.deepEqual(specOf(judged, 'router')?.nats[0]?.subnetworks, [SUBNETWORK]);
  });

  test('gets it as the policy says', async () => {
    const policy = 'nat: {minPortsPerVm: 128, dynamicPorts: true, logging: all}';
    const { minPortsPerVm, dynamicPorts, logging } = specOf(await judgeWorld({}, { policy }), 'router')?.nats[0] ?? {};
    assert.deepEqual([minPortsPerVm, dynamicPorts, logging], [128, true, 'all']);
  });

  test('is added to a router of ours that is there', async () => {
    const own = ourRouter({ nats: [aListNat(SUBNETWORK, ['PRIMARY_IP_RANGE'], { name: 'my-subnet' })] });
    const judged = await judgeWorld({ routers: [own] });
    assert.deepEqual(inShort(judged), [`create nat ${OURS}`]);
    assert.equal(specOf(judged, 'nat')?.router, routerNamed(OURS));
    assert.equal(specOf(judged, 'nat')?.nat.name, 'conn-subnet');
  });

  test('leaves foreign routers alone', async () => {
    const foreign = aRouter({ nats: [aListNat(SUBNETWORK)] });
    assert.deepEqual(inShort(await judgeWorld({ routers: [foreign] })), [`create router ${OURS}`]);
  });

  test('gets a router of ours when others of its region and network leave room for one', async () => {
    const others = [
      ...routersNamed('a', 'b', 'c', 'd'),
      aRouter({ name: 'far', region: 'us-east1' }),
      aRouter({ name: 'x', network: networkNamed('other') }),
    ];
    assert.deepEqual(inShort(await judgeWorld({ routers: others })), [`create router ${OURS}`]);
  });
});

describe('a subnetwork that needs no NAT of ours', () => {
  const rows: { when: string; world: Json }[] = [
    { when: 'a NAT of all subnetworks is there', world: { routers: [aRouter({ nats: [aNat()] })] } },
    { when: 'a foreign list covers it', world: { routers: [aRouter({ nats: [aListNat(CONNECTOR_SUBNETWORK)] })] } },
    { when: 'routers were not read', world: { routers: undefined } },
    { when: 'routes were not read', world: { routes: undefined } },
  ];
  for (const { when, world } of rows) {
    test(`because ${when}`, async () => assert.deepEqual(inShort(await judgeWorld(world)), []));
  }
});

describe('a subnetwork that can get no NAT', () => {
  const rows: { when: string; world: Json; advice: string[] }[] = [
    {
      when: 'for there are five routers',
      world: { routers: routersNamed('a', 'b', 'c', 'd', 'e') },
      advice: ['routersUsedUp'],
    },
    {
      when: 'for the router’s name is taken in another network',
      world: { routers: [aRouter({ name: OURS, network: networkNamed('other') })] },
      advice: ['nameTaken'],
    },
    {
      when: 'for our router has a NAT of that name, which somebody changed',
      world: {
        routers: [ourRouter({ nats: [aListNat(SUBNETWORK, ['PRIMARY_IP_RANGE'], { name: 'conn-subnet' })] })],
      },
      advice: ['nameTaken'],
    },
  ];
  for (const { when, world, advice } of rows) {
    test(`${when}, is explained`, async () => {
      const judged = await judgeWorld(world);
      assert.deepEqual([inShort(judged), adviceOn(judged, 'nat-missing')], [[], advice]);
    });
  }

  test('for it is hidden, is explained by a finding of its own', async () => {
    const judged = await judgeWorld({ connectors: [aRangeConnector()] });
    assert.deepEqual(inShort(judged), []);
    const said = judged.findings.flatMap(({ nextSteps }) => nextSteps.map(({ say }) => say.key));
    assert.ok(said.includes('hiddenSubnetwork'), said.join());
  });

  test('because the firewall could not be read, is not touched', async () => {
    assert.deepEqual(inShort(await judgeWorld({ firewalls: undefined })), []);
  });
});

describe('reserved addresses', () => {
  const policy = 'nat: {addresses: reserved, reserved: 2}';

  test('are made first, and the NAT waits for them', async () => {
    const judged = await judgeWorld({}, { policy });
    const names = ['run-egress-conn-subnet-1', 'run-egress-conn-subnet-2'];
    assert.deepEqual(inShort(judged), [...names.map((name) => `create address ${name}`), `create router ${OURS}`]);
    assert.deepEqual(
      specOf(judged, 'router')?.nats[0]?.addresses,
      names.map((name) => addressNamed(name)),
    );
    assert.deepEqual(
      changeOf(judged, 'router')?.dependsOn,
      names.map((name) => `address:${addressNamed(name)}`),
    );
  });

  test('that are there are taken up', async () => {
    const judged = await judgeWorld({ addresses: [anAddress({ name: 'run-egress-conn-subnet-1' })] }, { policy });
    assert.deepEqual(inShort(judged), ['create address run-egress-conn-subnet-2', `create router ${OURS}`]);
    assert.equal(specOf(judged, 'router')?.nats[0]?.addresses.length, 2);
  });
});

test('a dead way of another destination is no reason to leave this one without NAT', async () => {
  const routes = [aRoute(), aRoute({ name: 'dead', destRange: '172.16.0.0/12', nextHopIp: '10.10.0.99' })];
  const judged = await judgeWorld({ routes }, { to: ['172.16.0.1:5432', 'github.com:443'] });
  assert.deepEqual(inShort(judged), [`create router ${OURS}`]);
});

test('a NAT for two destinations is made once', async () => {
  const judged = await judgeWorld({}, { to: ['github.com:443', '8.8.8.8:53/udp'] });
  assert.deepEqual(inShort(judged), [`create router ${OURS}`]);
});

test('what we make is undone by one command each, and nothing else is deleted', async () => {
  const own = ourRouter({ nats: [aListNat(SUBNETWORK, ['PRIMARY_IP_RANGE'], { name: 'my-subnet' })] });
  const undo = async (world: Json) =>
    changeOf(await judgeWorld(world), 'routers' in world ? 'nat' : 'router')?.undo ?? [];
  assert.deepEqual(await undo({}), [
    `gcloud compute routers delete ${OURS} --project=myproject --region=europe-west2 --quiet`,
  ]);
  assert.deepEqual(await undo({ routers: [own] }), [
    `gcloud compute routers nats delete conn-subnet --project=myproject --region=europe-west2 --router=${OURS} --quiet`,
  ]);
});

test('a NAT on a subnetwork of a host project lives there', async () => {
  const host = {
    network: linkTo(networkNamed('shared', 'host')),
    name: 'hs',
    selfLink: linkTo('projects/host/regions/europe-west2/subnetworks/hs'),
  };
  const world = {
    jobs: [
      aJob({ egress: 1, networkInterfaces: [{ subnetwork: 'projects/host/regions/europe-west2/subnetworks/hs' }] }),
    ],
    subnetworks: [{ ...host, region: 'europe-west2', ipCidrRange: '10.0.0.0/24' }],
    routes: [aRoute({ network: host.network })],
  };
  assert.equal(specOf(await judgeWorld(world), 'router')?.name, routerNamed('run-egress-shared', 'host'));
});
