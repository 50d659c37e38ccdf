import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { observe, type Subject } from '../../../shared/snapshot/observe.ts';
import { valueOf } from '../../../shared/snapshot/observed.ts';
import { readsOf, type FakeReads } from '../../support/fakes.ts';
import { aJob, JOB, viaConnector, viaInterface } from '../../support/jobs.ts';
import {
  aConnector,
  anAddress,
  anInstance,
  aNetwork,
  aRoute,
  aSubnetwork,
  connectorNamed,
  linkTo,
  NETWORK,
  networkNamed,
  subnetworkNamed,
  type Json,
} from '../../support/resources.ts';
import { readWorld } from '../../support/world.ts';
import { render } from '../../../shared/text/languages.ts';

const look = async (
  world: Json,
  subject: Partial<Subject> = {},
  deny?: Parameters<typeof readsOf>[1],
  because?: 'transient',
) => {
  const reads = readsOf(readWorld(world), deny, because);
  const observation = await observe({ name: JOB, ...subject }, reads);
  return { reads, ...observation };
};

const counted = ({ rounds }: FakeReads): number[] => rounds.map((round) => round.length);

const SHARED = networkNamed('shared', 'host');
const HOST_SUBNETWORK = subnetworkNamed('hs', 'host');
const host = {
  networks: [aNetwork({ name: 'shared', selfLink: linkTo(SHARED) })],
  subnetworks: [aSubnetwork({ name: 'hs', selfLink: linkTo(HOST_SUBNETWORK), network: linkTo(SHARED) })],
  routes: [aRoute({ selfLink: linkTo('projects/host/global/routes/d'), network: linkTo(SHARED) })],
};

describe('what one verdict costs in reads', () => {
  const rows: { when: string; world: Json; want: number[] }[] = [
    { when: 'without a network', world: { jobs: [aJob()] }, want: [5] },
    { when: 'behind a connector', world: {}, want: [5, 2] },
    { when: 'with Direct VPC egress', world: { jobs: [aJob(viaInterface())] }, want: [5, 2] },
    { when: 'with a route to a VM', world: { routes: [aRoute({ nextHopIp: '10.10.0.5' })] }, want: [5, 2, 1] },
    {
      when: 'in a Shared VPC',
      world: {
        jobs: [aJob(viaInterface({ networkInterfaces: [{ network: SHARED, subnetwork: HOST_SUBNETWORK }] }))],
        ...host,
      },
      want: [5, 5],
    },
    {
      when: 'in a Shared VPC, by the subnetwork alone',
      world: { jobs: [aJob(viaInterface({ networkInterfaces: [{ subnetwork: HOST_SUBNETWORK }] }))], ...host },
      want: [5, 3, 2],
    },
    { when: 'of a job that is gone', world: { jobs: [] }, want: [5] },
  ];
  for (const { when, world, want } of rows) {
    test(`${when}: ${want.join(' + ')}`, async () => assert.deepEqual(counted((await look(world)).reads), want));
  }
});

describe('a job as it is stored', () => {
  test('that is gone leaves nothing to judge', async () => {
    const { stored, snapshot, unread } = await look({ jobs: [] });
    assert.deepEqual([stored.kind, snapshot, unread], ['absent', undefined, []]);
  });

  test('that could not be read leaves nothing to judge, either, and says why', async () => {
    const { stored, snapshot, unread } = await look({}, {}, (call) =>
      call.startsWith('job ') ? 'forbidden' : undefined,
    );
    assert.deepEqual([stored.kind, snapshot], ['unknown', undefined]);
    assert.equal(unread[0] && render(unread[0].reason), 'forbidden');
  });

  test('gives way to what a refused deploy asked for, and keeps the rest of itself', async () => {
    const requested = { connector: connectorNamed('new'), interfaces: [], egress: 'all-traffic' };
    const { snapshot, stored } = await look({ jobs: [aJob(undefined, { labels: { team: 'a' } })] }, { requested });
    assert.deepEqual([snapshot?.mode.kind, snapshot?.job.labels, stored.kind], ['connector', { team: 'a' }, 'found']);
  });

  test('need not be there for that', async () => {
    const requested = { connector: connectorNamed('new'), interfaces: [], egress: undefined };
    const { snapshot, stored } = await look({ jobs: [] }, { requested });
    assert.deepEqual([snapshot?.job.name, snapshot?.mode.kind, stored.kind], [JOB, 'connector', 'absent']);
  });
});

describe('a network elsewhere', () => {
  test('of a host project is read there', async () => {
    const jobs = [aJob(viaInterface({ networkInterfaces: [{ network: SHARED, subnetwork: HOST_SUBNETWORK }] }))];
    const { reads, snapshot } = await look({ jobs, ...host });
    assert.ok(reads.calls.includes('routers host europe-west2'));
    assert.equal(valueOf(snapshot?.vpc ?? { kind: 'absent' })?.name, SHARED);
    assert.equal(snapshot?.subnetwork.kind, 'found');
  });

  test('that may not be read is unknown, never empty', async () => {
    const jobs = [aJob(viaInterface({ networkInterfaces: [{ network: SHARED, subnetwork: HOST_SUBNETWORK }] }))];
    const { snapshot, unread } = await look({ jobs, ...host }, {}, (call) =>
      / host| projects\/host/.test(call) ? 'forbidden' : undefined,
    );
    assert.equal(snapshot?.subnetwork.kind, 'unknown');
    assert.equal(unread.length, 5);
  });

  test('of a connector of another project is found by way of that connector', async () => {
    const name = connectorNamed('c', 'host');
    const connectors = [aConnector({ name, subnet: { name: 'hs', projectId: 'host' } })];
    const { reads, snapshot } = await look({ jobs: [aJob(viaConnector({ connector: name }))], connectors, ...host });
    assert.ok(reads.calls.includes('connectors host europe-west2'));
    assert.deepEqual([snapshot?.connector.kind, snapshot?.vpc.kind], ['found', 'found']);
  });

  test('is unknown when that connector may not be read: it is not taken for one that is missing', async () => {
    const name = connectorNamed('c', 'host');
    const { snapshot } = await look({ jobs: [aJob(viaConnector({ connector: name }))] }, {}, (call) =>
      call.startsWith('connectors host') ? 'forbidden' : undefined,
    );
    assert.deepEqual([snapshot?.connector.kind, snapshot?.vpc.kind], ['unknown', 'unknown']);
  });
});

describe('what cures would need', () => {
  const needs = () => ({ instances: true, addresses: false, network: NETWORK, edits: false });

  test('is read where a connector is missing: the network that it would be made in', async () => {
    const { reads, world } = await look({ connectors: [] }, { needs });
    assert.ok(reads.calls.includes(`network ${NETWORK}`));
    assert.equal(world.networks.kind, 'found');
  });

  test('are VMs, even where no route leads to one', async () => {
    const { world } = await look({ instances: [anInstance()] }, { needs });
    assert.equal(valueOf(world.instances)?.length, 1);
  });

  test('are reserved addresses, where the policy requires one', async () => {
    const addresses = [anAddress()];
    const required = () => ({ instances: false, addresses: true, network: undefined, edits: false });
    assert.equal(valueOf((await look({ addresses }, { needs: required })).world.addresses)?.length, 1);
    assert.equal((await look({ addresses }, { needs })).world.addresses.kind, 'unknown');
  });

  test('are the ranges that are kept free, where a connector is missing, before anything is made', async () => {
    const plain = () => ({ ...needs(), instances: false });
    const { reads, world } = await look({ connectors: [] }, { needs: plain, thorough: true });
    assert.ok(reads.calls.some((call) => call.startsWith('addresses ')));
    assert.equal(world.addresses.kind, 'found');
  });

  test('are not the ranges that are kept free, as long as there is only a verdict to tell: they count as none', async () => {
    const plain = () => ({ ...needs(), instances: false });
    const { reads, world } = await look({ connectors: [], addresses: [anAddress()] }, { needs: plain });
    assert.deepEqual(counted(reads), [5, 2]);
    assert.deepEqual(world.addresses, { kind: 'found', value: [] });
  });

  test('is the network that a job without one could enter, where the job may be changed', async () => {
    const editing = () => ({ ...needs(), instances: false, network: undefined, edits: true });
    const { reads, world } = await look({ jobs: [aJob()] }, { needs: editing });
    assert.deepEqual([counted(reads), world.addresses.kind], [[5, 2], 'unknown']);
    assert.ok(reads.calls.includes(`network ${NETWORK}`));
    assert.deepEqual(counted((await look({ jobs: [aJob()] }, { needs })).reads), [5]);
  });

  test('that can’t be read now holds everything back until it can; that may never be read holds nothing else back', async () => {
    const unread = async (because?: 'transient') => {
      const denied = (call: string) => (call.startsWith('addresses') ? 'no' : undefined);
      return (await look({ connectors: [] }, { needs, thorough: true }, denied, because)).unread.map(({ reason }) =>
        render(reason),
      );
    };
    assert.deepEqual([await unread(), await unread('transient')], [[], ['no']]);
  });

  test('is not read where nobody knows whether the connector is missing', async () => {
    const { reads } = await look({}, { needs }, (call) => (call.startsWith('connectors') ? 'forbidden' : undefined));
    assert.equal(
      reads.calls.some((call) => call.startsWith('network ')),
      false,
    );
  });
});

describe('connectors that could not be listed', () => {
  const denied = (call: string) => (call.startsWith('connectors') ? 'denied, or it may not exist' : undefined);

  test('are looked for in the list of regions: there may be none in this one, ever', async () => {
    const { reads, world } = await look({}, {}, denied);
    assert.deepEqual([counted(reads), valueOf(world.connectorRegions)], [[5, 1], ['europe-west2']]);
  });

  test('do not matter to a job that names none', async () => {
    const { reads, world } = await look({ jobs: [aJob(viaInterface())] }, {}, denied);
    assert.deepEqual([counted(reads), world.connectorRegions.kind], [[5, 2], 'unknown']);
  });

  test('because the server failed are listed again, later', async () => {
    const { reads } = await look({}, {}, denied, 'transient');
    assert.deepEqual(counted(reads), [5]);
  });
});

test('a network that is gone is known to be gone', async () => {
  const { world } = await look({ networks: [] });
  assert.deepEqual(world.networks, { kind: 'found', value: [] });
});

test('what nobody needed is no failed read', async () => assert.deepEqual((await look({})).unread, []));
