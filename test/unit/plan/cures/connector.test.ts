import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isConnectorName } from '../../../../shared/plan/cures/connector-name.ts';
import { absent, found } from '../../../../shared/snapshot/observed.ts';
import { render } from '../../../../shared/text/languages.ts';
import { aJob, privateRangesOnly, viaConnector } from '../../../support/jobs.ts';
import { judgeIn, judgeWorld } from '../../../support/line.ts';
import { adviceOn, changeOf, inShort, specOf } from '../../../support/plans.ts';
import {
  aConnector,
  aNat,
  aNetwork,
  aRouter,
  aSubnetwork,
  CONNECTOR,
  connectorNamed,
  linkTo,
  NETWORK,
  networkNamed,
  subnetworkNamed,
  type Json,
} from '../../../support/resources.ts';
import { readWorld } from '../../../support/world.ts';

const MISSING = 'connector-missing';
const policy = 'connector: {network: my-vpc, machineType: e2-standard-4, minInstances: 3, maxInstances: 7}';
const gone = { connectors: [], subnetworks: [aSubnetwork()], routers: [aRouter({ nats: [aNat()] })] };
const ourSubnetwork = (over: Json = {}) =>
  aSubnetwork({
    name: 'run-egress-vpc-conn-europe',
    description: 'Made by run-egress: subnetwork of connector vpc-conn-europe',
    ipCidrRange: '10.8.0.16/28',
    ...over,
  });
const named = (connector: string) => ({ ...gone, jobs: [aJob(viaConnector({ connector }))] });

describe('a connector that is not there', () => {
  test('is made on a /28 of its own, in the network and size that the policy names', async () => {
    const judged = await judgeWorld(gone, { policy });
    assert.deepEqual(inShort(judged), [
      'create subnetwork run-egress-vpc-conn-europe',
      'create connector vpc-conn-europe',
    ]);
    const subnetwork = subnetworkNamed('run-egress-vpc-conn-europe');
    assert.deepEqual(specOf(judged, 'subnetwork'), {
      name: subnetwork,
      network: NETWORK,
      ipCidrRange: '10.8.0.0/28',
      description: 'Made by run-egress: subnetwork of connector vpc-conn-europe',
    });
    assert.deepEqual(specOf(judged, 'connector'), {
      name: CONNECTOR,
      subnetwork,
      machineType: 'e2-standard-4',
      minInstances: 3,
      maxInstances: 7,
    });
    assert.deepEqual(changeOf(judged, 'connector')?.dependsOn, [changeOf(judged, 'subnetwork')?.id]);
  });

  test('is made even for private ranges alone: the deploy itself is refused without it', async () => {
    const jobs = [aJob(viaConnector(privateRangesOnly))];
    assert.equal(inShort(await judgeWorld({ ...gone, jobs }, { policy })).length, 2);
  });

  test('gets its NAT in the same plan, which waits for its subnetwork', async () => {
    const judged = await judgeWorld({ ...gone, routers: [] }, { policy });
    assert.deepEqual(inShort(judged).slice(2), ['create router run-egress-my-vpc']);
    assert.deepEqual(changeOf(judged, 'router')?.dependsOn, [changeOf(judged, 'subnetwork')?.id]);
  });

  test('takes up the subnetwork that an earlier attempt made', async () => {
    const made = ourSubnetwork();
    const judged = await judgeWorld({ ...gone, subnetworks: [made] }, { policy });
    assert.deepEqual(inShort(judged), ['create connector vpc-conn-europe']);
    assert.deepEqual(changeOf(judged, 'connector')?.dependsOn, []);
  });

  test('is made in a host project’s network, where the policy says so', async () => {
    const host = 'connector: {network: projects/host/global/networks/shared}';
    const judged = await judgeWorld(gone, { policy: host });
    assert.equal(specOf(judged, 'subnetwork')?.name, subnetworkNamed('run-egress-myproject-vpc-conn-europe', 'host'));
    assert.equal(specOf(judged, 'connector')?.name, CONNECTOR);
  });
});

test('in a region that has no connectors, a connector is explained and not made', async () => {
  const world = { ...readWorld(gone), connectorRegions: found(['europe-west1', 'europe-west3', 'us-east1']) };
  const judged = await judgeIn(world, { policy });
  assert.deepEqual([inShort(judged), adviceOn(judged, MISSING)], [[], ['regionWithoutConnectors']]);
  const [step] = judged.proposal.advice.get(MISSING) ?? [];
  assert.match(render(step?.say ?? assert.fail()), /spelled alike: europe-west1, europe-west3/);
});

describe('a connector that can not be made', () => {
  const foreign = aSubnetwork({
    name: 'run-egress-vpc-conn-europe',
    network: linkTo(networkNamed('other')),
    ipCidrRange: '10.9.0.0/28',
  });
  const rows: { when: string; world?: Json; policy?: string; advice: string }[] = [
    { when: 'because its name is too long', world: named('a-very-long-connector'), advice: 'connectorNameBad' },
    { when: 'because its name is none', world: named('Conn'), advice: 'connectorNameBad' },
    {
      when: 'because its subnetwork’s name is taken in another network',
      world: { ...gone, subnetworks: [foreign] },
      advice: 'nameTaken',
    },
    {
      when: 'because the policy’s network is not there',
      policy: 'connector: {network: my-vcp}',
      advice: 'connectorNetworkMissing',
    },
    {
      when: 'because there is no network at all',
      world: { ...gone, networks: [], subnetworks: [] },
      advice: 'connectorNetworkMissing',
    },
    {
      when: 'because the pool is used up',
      policy: 'connector: {network: my-vpc, subnetPool: 10.10.0.0/24}',
      advice: 'poolUsedUp',
    },
    {
      when: 'because its subnetwork’s name is taken by somebody who is not us',
      world: { ...gone, subnetworks: [ourSubnetwork({ description: 'mine' })] },
      advice: 'nameTaken',
    },
    {
      when: 'because its subnetwork was made larger than a connector’s',
      world: { ...gone, subnetworks: [ourSubnetwork({ ipCidrRange: '10.8.0.0/27' })] },
      advice: 'nameTaken',
    },
    {
      when: 'because another connector stands on its subnetwork',
      world: {
        ...gone,
        subnetworks: [ourSubnetwork()],
        connectors: [
          aConnector({
            name: connectorNamed('other'),
            subnet: { name: 'run-egress-vpc-conn-europe', projectId: 'myproject' },
          }),
        ],
      },
      advice: 'nameTaken',
    },
    {
      when: 'because reserved ranges were not read',
      world: { ...gone, addresses: undefined },
      advice: 'rangesUnknown',
    },
    { when: 'because subnetworks were not read', world: { ...gone, subnetworks: undefined }, advice: 'rangesUnknown' },
    { when: 'because routes were not read', world: { ...gone, routes: undefined }, advice: 'rangesUnknown' },
  ];
  for (const { when, world = gone, policy: own = policy, advice } of rows) {
    test(`${when} is explained`, async () => {
      const judged = await judgeWorld(world, { policy: own });
      assert.deepEqual(judged.proposal.changes, []);
      assert.deepEqual(adviceOn(judged, MISSING), [advice]);
    });
  }

  test('because its network is not there names those that are spelled alike', async () => {
    const judged = await judgeWorld(gone, { policy: 'connector: {network: my-vcp}' });
    const [step] = judged.proposal.advice.get(MISSING) ?? [];
    assert.ok(step);
    assert.match(render(step.say), /network my-vcp .* does not exist \(spelled alike: my-vpc\)/);
    assert.equal(step.command, 'gcloud compute networks list --project=myproject');
  });

  test('because the host project has no such network', async () => {
    const network = networkNamed('nope', 'host');
    const world = { ...readWorld(gone), effectiveFirewalls: new Map([[network, absent]]) };
    const judged = await judgeIn(world, { policy: `connector: {network: ${network}}\nhostProjects: [host]` });
    assert.deepEqual([inShort(judged), adviceOn(judged, MISSING)], [[], ['connectorNetworkMissing']]);
  });

  test('is made where the network could not be read, or only its subnetworks were', async () => {
    for (const networks of [undefined, []])
      assert.equal((await judgeWorld({ ...gone, networks }, { policy })).proposal.changes.length, 2);
  });

  test('because nobody knows whether it is there is not even explained', async () => {
    const judged = await judgeWorld({ ...gone, connectors: undefined }, { policy });
    assert.deepEqual([judged.proposal.changes, adviceOn(judged, MISSING)], [[], []]);
  });

  test('because it is of another region is not moved', async () => {
    const world = named('projects/myproject/locations/us-east1/connectors/c');
    assert.deepEqual((await judgeWorld(world, { policy })).proposal.changes, []);
  });
});

describe('without a network in the policy', () => {
  test('nothing is made, and what would be is told for each network of the region', async () => {
    const subnetworks = [
      aSubnetwork(),
      aSubnetwork({ name: 's2', network: linkTo(networkNamed('b-vpc')), ipCidrRange: '10.11.0.0/24' }),
      aSubnetwork({
        name: 's3',
        network: 'far-vpc',
        region: 'us-east1',
        selfLink: subnetworkNamed('s3', 'myproject', 'us-east1'),
      }),
    ];
    const judged = await judgeWorld({ ...gone, subnetworks, networks: [aNetwork(), aNetwork({ name: 'b-vpc' })] });
    assert.deepEqual(judged.proposal.changes, []);
    const steps = judged.proposal.advice.get(MISSING) ?? [];
    assert.equal(steps[0]?.say.key, 'connectorNetworkUnset');
    const heads = steps.flatMap(({ say }) => (say.key === 'connectorIn' ? [say.of.network] : []));
    assert.deepEqual(heads, [networkNamed('b-vpc'), NETWORK]);
    const commands = steps.flatMap(({ command }) => command ?? []);
    assert.ok(commands.some((line) => /connectors create vpc-conn-europe/.test(line)));
  });
});

describe('a connector that is not ready', () => {
  const inState = (state: string) =>
    judgeWorld({ connectors: [aConnector({ state })], routers: gone.routers }, { policy });

  test('is awaited while it is being made', async () => {
    const judged = await inState('CREATING');
    assert.deepEqual(inShort(judged), ['wait awaited-connector vpc-conn-europe']);
    assert.deepEqual(judged.proposal.changes[0]?.undo, []);
  });

  for (const state of ['ERROR', 'DELETING']) {
    test(`is left to people when it is ${state}`, async () => assert.deepEqual(inShort(await inState(state)), []));
  }

  test('in ERROR is told to be deleted', async () => {
    const finding = (await inState('ERROR')).findings.find(({ id }) => id === 'connector-not-ready');
    assert.match(finding?.nextSteps.at(-1)?.command ?? '', /connectors delete vpc-conn-europe .*--quiet/);
  });
});

describe('the name of a connector', () => {
  const rows: [string, boolean][] = [
    ['c', true],
    ['vpc-conn-europe', true],
    ['abcdefghijklmnopqrst', true],
    ['abcdefghijklmnopqrstu', false],
    ['a-b-c-d-e-f-g', true],
    ['a-b-c-d-e-f-gh', true],
    ['a-b-c-d-e-f-ghi', false],
    ['-c', false],
    ['c-', false],
    ['1c', false],
    ['C', false],
    ['c_d', false],
    ['', false],
  ];
  for (const [name, want] of rows) {
    test(`${JSON.stringify(name)} is ${want ? 'fine' : 'refused'}`, () => assert.equal(isConnectorName(name), want));
  }
});
