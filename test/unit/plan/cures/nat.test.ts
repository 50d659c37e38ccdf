import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { imagine } from '../../../../shared/plan/imagine.ts';
import { parseWorld } from '../../../../shared/snapshot/parse-world.ts';
import { aJob, viaConnector, viaInterface } from '../../../support/jobs.ts';
import { judgeIn, judgeWorld } from '../../../support/line.ts';
import { adviceOn, changeOf, inShort, specOf } from '../../../support/plans.ts';
import {
  aConnector,
  addressNamed,
  aListNat,
  anAddress,
  aNat,
  aRangeConnector,
  aRoute,
  aRouter,
  aSubnetwork,
  CONNECTOR_SUBNETWORK,
  linkTo,
  NETWORK,
  networkNamed,
  routerNamed,
  SUBNETWORK,
  type Json,
} from '../../../support/resources.ts';
import { aWorld } from '../../../support/world.ts';

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

describe('a subnetwork without Cloud NAT, where a router of ours has no place under its name', () => {
  const rows: { when: string; routers: Json[]; want: string }[] = [
    {
      when: 'the name is taken in another network',
      routers: [aRouter({ name: OURS, network: networkNamed('other') })],
      want: `${OURS}-2`,
    },
    { when: 'somebody else has a router of that name here', routers: [aRouter({ name: OURS })], want: `${OURS}-2` },
    {
      when: 'the next name is taken, too',
      routers: [aRouter({ name: OURS }), ourRouter({ name: `${OURS}-2`, network: networkNamed('other') })],
      want: `${OURS}-3`,
    },
    {
      when: 'the name is taken in another region, where it does not matter',
      routers: [
        aRouter({ name: OURS, selfLink: linkTo(routerNamed(OURS, 'myproject', 'us-east1')), region: 'us-east1' }),
      ],
      want: OURS,
    },
  ];
  for (const { when, routers, want } of rows) {
    test(`because ${when}, gets it on ${want}`, async () => {
      assert.deepEqual(inShort(await judgeWorld({ routers })), [`create router ${want}`]);
    });
  }

  test('gets it on a router of ours, whatever number its name has', async () => {
    const routers = [aRouter({ name: OURS }), ourRouter({ name: `${OURS}-2`, nats: [] })];
    assert.deepEqual(inShort(await judgeWorld({ routers })), [`create nat ${OURS}-2`]);
  });
});

describe('a subnetwork without Cloud NAT, where five routers are used up', () => {
  const five = (nats: readonly (readonly Json[])[], more: readonly Json[] = []) =>
    ['a', 'b', 'c', 'd', 'e'].map((name, i) => aRouter({ name, nats: nats[i] ?? [], ...more[i] }));
  const theirs = (name = 'theirs', over: Json = {}) => aListNat(SUBNETWORK, ['PRIMARY_IP_RANGE'], { name, ...over });

  test('gets one of its own on a router of somebody else’s, as an update, beside what is there', async () => {
    const judged = await judgeWorld({ routers: five([[], [theirs()]]) });
    assert.deepEqual(inShort(judged), ['update nat b']);
    const { before, after, undo, spec } = changeOf(judged, 'nat') ?? assert.fail();
    assert.deepEqual([before, after], [{ nats: ['theirs'] }, { nats: ['theirs', 'run-egress-conn-subnet'] }]);
    assert.deepEqual(spec.kind === 'nat' && spec.value.nat.subnetworks, [CONNECTOR_SUBNETWORK]);
    assert.deepEqual(undo, [
      'gcloud compute routers nats delete run-egress-conn-subnet --project=myproject --region=europe-west2 --router=b --quiet',
    ]);
  });

  test('gets it by upsert alone', async () => {
    const permitted = async (remediation: string) =>
      (await judgeWorld({ routers: five([]) }, { policy: `remediation: ${remediation}` })).restricted.permitted.length;
    assert.deepEqual([await permitted('create'), await permitted('upsert')], [0, 1]);
  });

  const full = (nat: Json) => [nat, ...Array.from({ length: 49 }, (_, i) => aNat({ name: `n${i}`, type: 'PRIVATE' }))];
  const rows: { when: string; routers: Json[]; want: string[]; advice?: string[] }[] = [
    { when: 'the first by name, where none has a NAT', routers: five([]), want: ['update nat a'] },
    {
      when: 'not one that serves encrypted interconnect',
      routers: five([[], []], [{ encryptedInterconnectRouter: true }]),
      want: ['update nat b'],
    },
    {
      when: 'one that has a public NAT before one that has a private one',
      routers: five([[aNat({ type: 'PRIVATE' })], [], [theirs()]]),
      want: ['update nat c'],
    },
    {
      when: 'our own, where one of the five is ours',
      routers: [...five([]).slice(1), ourRouter({ nats: [] })],
      want: [`create nat ${OURS}`],
    },
    {
      when: 'one with room, where another is full',
      routers: five([full(theirs()), []]),
      want: ['update nat b'],
    },
    {
      when: 'an entry in a list that is there, where all are full',
      routers: five(['a', 'b', 'c', 'd', 'e'].map((id) => full(theirs(`nat-${id}`)))),
      want: ['update nat-listing a'],
    },
    {
      when: 'an entry in the list of a NAT that has addresses left',
      routers: five([
        full(theirs('nat-a', { natIpAllocateOption: 'MANUAL_ONLY', natIps: [], drainNatIps: ['x'] })),
        ...['b', 'c', 'd', 'e'].map((id) => full(theirs(`nat-${id}`))),
      ]),
      want: ['update nat-listing b'],
    },
    {
      when: 'nothing, where all are full of what can’t list it',
      routers: five(['a', 'b', 'c', 'd', 'e'].map(() => full(aNat({ name: 'p', type: 'PRIVATE' })))),
      want: [],
      advice: ['routersUsedUp'],
    },
  ];
  for (const { when, routers, want, advice = [] } of rows) {
    test(`gets it on ${when}`, async () => {
      const judged = await judgeWorld({ routers });
      assert.deepEqual([inShort(judged), adviceOn(judged, 'nat-missing')], [want, advice]);
    });
  }

  test('whose NAT of our name lost its entry, gets the entry back', async () => {
    const lost = aListNat(SUBNETWORK, ['PRIMARY_IP_RANGE'], { name: 'run-egress-conn-subnet' });
    const judged = await judgeWorld({ routers: five([[theirs()], [], [lost]]) });
    assert.deepEqual(inShort(judged), ['update nat-listing c']);
  });
});

describe('a NAT of our name on our router that was changed', () => {
  const changed = (over: Json) => ({ routers: [ourRouter({ nats: [aNat({ name: 'conn-subnet', ...over })] })] });

  test('lists its subnetwork again, by upsert, and keeps what it lists', async () => {
    const other = aListNat(SUBNETWORK, ['ALL_IP_RANGES'], { name: 'conn-subnet' });
    const judged = await judgeWorld({ routers: [ourRouter({ nats: [other] })] });
    assert.deepEqual(inShort(judged), [`update nat-listing ${OURS}`]);
    const { before, after } = changeOf(judged, 'nat-listing') ?? assert.fail();
    const kept = { name: SUBNETWORK, ranges: ['ALL_IP_RANGES'], secondaryRangeNames: [] };
    const added = { name: CONNECTOR_SUBNETWORK, ranges: ['PRIMARY_IP_RANGE'], secondaryRangeNames: [] };
    assert.deepEqual([before?.['subnetworks'], after?.['subnetworks']], [[kept], [kept, added]]);
  });

  const rows: { when: string; over: Json }[] = [
    { when: 'a private one', over: { type: 'PRIVATE' } },
    { when: 'one for other endpoints', over: { endpointTypes: ['ENDPOINT_TYPE_SWG'] } },
  ];
  for (const { when, over } of rows) {
    test(`to ${when} is explained`, async () => {
      const judged = await judgeWorld(changed(over));
      assert.deepEqual([inShort(judged), adviceOn(judged, 'nat-missing')], [[], ['natChanged']]);
    });
  }
});

describe('a subnetwork that can get no NAT', () => {
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
  const reserved = (name: string, over: Json = {}) =>
    anAddress({ name, status: 'RESERVED', description: 'Made by run-egress: address of Cloud NAT', ...over });
  const [first, second, third] = [1, 2, 3].map((i) => `run-egress-conn-subnet-${i}`) as [string, string, string];

  test('are made first, and the NAT waits for them', async () => {
    const judged = await judgeWorld({}, { policy });
    assert.deepEqual(inShort(judged), [`create address ${first}`, `create address ${second}`, `create router ${OURS}`]);
    assert.deepEqual(
      specOf(judged, 'router')?.nats[0]?.addresses,
      [first, second].map((name) => addressNamed(name)),
    );
    assert.deepEqual(
      changeOf(judged, 'router')?.dependsOn,
      [first, second].map((name) => `address:${addressNamed(name)}`),
    );
  });

  const rows: { when: string; addresses: Json[]; made: string[]; used: string[] }[] = [
    { when: 'that wait for it are taken up', addresses: [reserved(first)], made: [second], used: [first, second] },
    {
      when: 'that something else uses are not',
      addresses: [reserved(first, { status: 'IN_USE' })],
      made: [second, third],
      used: [second, third],
    },
    {
      when: 'of our name that are not ours are not',
      addresses: [reserved(first, { description: 'mine' }), reserved(second)],
      made: [third],
      used: [second, third],
    },
    {
      when: 'of our name inside the network are not',
      addresses: [reserved(first, { addressType: 'INTERNAL' })],
      made: [second, third],
      used: [second, third],
    },
  ];
  for (const { when, addresses, made, used } of rows) {
    test(when, async () => {
      const judged = await judgeWorld({ addresses }, { policy });
      assert.deepEqual(inShort(judged), [...made.map((name) => `create address ${name}`), `create router ${OURS}`]);
      assert.deepEqual(
        specOf(judged, 'router')?.nats[0]?.addresses,
        used.map((name) => addressNamed(name)),
      );
    });
  }

  test('that were not read are not guessed', async () => {
    const judged = await judgeWorld({ addresses: undefined }, { policy });
    assert.deepEqual([inShort(judged), adviceOn(judged, 'nat-missing')], [[], ['addressesUnknown']]);
  });

  test('of a subnetwork of ours bear the mark once', async () => {
    const over = { name: 'run-egress-c', description: 'Made by run-egress: x', ipCidrRange: '10.8.0.0/28' };
    const world = {
      subnetworks: [aSubnetwork(over)],
      connectors: [aConnector({ subnet: { name: 'run-egress-c', projectId: 'myproject' } })],
    };
    assert.deepEqual(inShort(await judgeWorld(world, { policy }))[0], 'create address run-egress-c-1');
  });
});

describe('ports of a new NAT', () => {
  const portsOf = async (job: Json, policy = '', world: Json = {}) => {
    const template = { ...job, template: { vpcAccess: viaConnector() } };
    const judged = await judgeWorld({ jobs: [aJob(undefined, { template })], ...world }, { policy });
    return specOf(judged, 'router')?.nats[0]?.minPortsPerVm;
  };
  const direct = {
    jobs: [aJob(undefined, { template: { taskCount: 4000, template: { vpcAccess: viaInterface() } } })],
  };
  const rows: { when: string; job: Json; policy?: string; world?: Json; want: number | null }[] = [
    { when: 'are Google’s to choose for one task', job: {}, want: null },
    { when: '... and for as many as two VMs serve', job: { taskCount: 2 }, want: null },
    {
      when: 'are 64 for each of 10 tasks, shared out over two VMs, as a power of two',
      job: { taskCount: 10 },
      want: 512,
    },
    { when: '... of the tasks that run at a time', job: { taskCount: 1000, parallelism: 10 }, want: 512 },
    { when: '... and no more than a VM can have', job: { taskCount: 9000 }, want: 32_768 },
    { when: 'are what the policy says', job: { taskCount: 10 }, policy: 'nat: {minPortsPerVm: 100}', want: 100 },
    { when: 'are left to dynamic allocation', job: { taskCount: 10 }, policy: 'nat: {dynamicPorts: true}', want: null },
    {
      when: 'are no more than one reserved address has for three VMs',
      job: { taskCount: 5000 },
      policy: 'nat: {addresses: reserved}',
      want: 16_384,
    },
    {
      when: '... which three, one for each VM, are not short of',
      job: { taskCount: 5000 },
      policy: 'nat: {addresses: reserved, reserved: 3}',
      want: 32_768,
    },
    { when: 'are Google’s to choose for Direct VPC egress', job: {}, world: direct, want: null },
    {
      when: '... but for more tasks than one reserved address serves so',
      job: {},
      world: direct,
      policy: 'nat: {addresses: reserved, reserved: 2}',
      want: 32,
    },
  ];
  for (const { when, job, policy, world, want } of rows) {
    test(when, async () => assert.equal(await portsOf(job, policy, world), want));
  }

  test('leave nothing for the finding to ask for', async () => {
    const template = { taskCount: 40, template: { vpcAccess: viaConnector() } };
    const world = parseWorld(aWorld({ jobs: [aJob(undefined, { template })] }));
    const { proposal } = await judgeIn(world);
    const after = await judgeIn(imagine(world, proposal.changes));
    assert.ok(!after.findings.some(({ id }) => id === 'nat-ports'));
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
