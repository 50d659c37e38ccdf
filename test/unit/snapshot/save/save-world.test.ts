import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Inventory, ListOfProject, Names, Raw } from '../../../../shared/ports.ts';
import { absent, found, type Observed } from '../../../../shared/snapshot/observed.ts';
import { parseWorld } from '../../../../shared/snapshot/parse-world.ts';
import { saveWorld, type SavedWorld } from '../../../../shared/snapshot/save/save-world.ts';
import { aJob, JOB, viaConnector, viaInterface } from '../../../support/jobs.ts';
import {
  aConnector,
  aFirewall,
  anInstance,
  aNetwork,
  aRouter,
  aSubnetwork,
  aConnectorSubnetwork,
  CONNECTOR,
  linkTo,
  NETWORK,
  networkNamed,
  PROJECT,
  REGION,
  routerNamed,
  subnetworkNamed,
} from '../../../support/resources.ts';
import { unread } from '../../../support/told.ts';

const HOST = 'hostproject';
const SHARED = networkNamed('shared-vpc', HOST);
const SHARED_SUBNET = subnetworkNamed('shared-subnet', HOST);

type Lists = Partial<Record<ListOfProject, readonly Raw[]>>;

interface Cloud {
  readonly jobs?: Readonly<Record<string, readonly Raw[]>>;
  readonly connectors?: Readonly<Record<string, readonly Raw[]>>;
  readonly projects?: Readonly<Record<string, Lists>>;
  readonly rules?: (network: string, region: string) => Observed<object>;
  /** Calls that are refused. */
  readonly refused?: readonly string[];
}

/** A cloud of lists; what nobody wrote down is empty. */
function inventoryOf({ jobs = {}, connectors = {}, projects = {}, rules, refused = [] }: Cloud) {
  const asked: string[] = [];
  const answer = async <T>(call: string, value: T): Promise<Observed<T>> => {
    asked.push(call);
    return refused.includes(call) ? unread(`${call} denied`) : found(value);
  };
  const inventory: Inventory = {
    regions: (project, api) => answer(`regions ${api} ${project}`, [...new Set([REGION, ...Object.keys(jobs)])].sort()),
    jobs: (project, region) => answer(`jobs ${project} ${region}`, jobs[region] ?? []),
    policyBasedRoutes: (project) => answer(`policyBasedRoutes ${project}`, []),
    routerStatus: (router) => answer(`routerStatus ${router}`, { result: { network: router } }),
    peeringRoutes: (...of) => answer(`peeringRoutes ${of.join(' ')}`, []),
    egressPolicy: (project) => answer(`egressPolicy ${project}`, { name: `projects/${project}/policies/x` }),
    connectors: (project, region) =>
      answer(`connectors ${project} ${region}`, connectors[`${project} ${region}`] ?? []),
    ofProject: (key, project) => answer(`${key} ${project}`, projects[project]?.[key] ?? []),
    effectiveFirewalls: async (network, region) =>
      rules?.(network, region) ?? answer(`rules ${network}`, { firewalls: [] }),
  };
  return { inventory, asked };
}

const NAMES: Names = { resolve: async (host) => (host === 'gone.example' ? absent : found(['140.82.112.3'])) };

const save = (cloud: Cloud, hosts: readonly string[] = [], region?: string): Promise<SavedWorld> =>
  saveWorld(
    { project: PROJECT, region, hostsOf: () => hosts },
    { inventory: inventoryOf(cloud).inventory, names: NAMES },
  );

const OWN: Cloud = {
  jobs: { [REGION]: [aJob(viaConnector())] },
  connectors: { [`${PROJECT} ${REGION}`]: [aConnector()] },
  projects: {
    [PROJECT]: {
      networks: [aNetwork()],
      subnetworks: [aSubnetwork(), aConnectorSubnetwork()],
      firewalls: [aFirewall()],
      instances: [anInstance({ metadata: { items: [{ key: 'startup-script', value: 'export TOKEN=hunter2' }] } })],
    },
  },
};

describe('a saved world', () => {
  test('has every list, the rules of the networks that jobs enter, and the names', async () => {
    const { file, unread } = await save(OWN, ['github.com']);
    assert.deepEqual(unread, []);
    assert.deepEqual(Object.keys(file).sort(), [
      'addresses',
      'connectors',
      'effectiveFirewalls',
      'firewalls',
      'instances',
      'jobs',
      'names',
      'networks',
      'orgPolicies',
      'peeringRoutes',
      'policyBasedRoutes',
      'project',
      'routerStatus',
      'routers',
      'routes',
      'subnetworks',
      'version',
    ]);
    assert.deepEqual(file['effectiveFirewalls'], { 'my-vpc': { firewalls: [] } });
    assert.deepEqual(file['names'], { 'github.com': ['140.82.112.3'] });
    assert.deepEqual(file['connectors'], [aConnector()]);
  });

  test('has what no list of routes shows, of the networks that jobs enter, and says null where it may not be read', async () => {
    const bgp = aRouter({ name: 'bgp', bgpPeers: [{ name: 'peer' }] });
    const peerings = [
      { name: 'to-hub', state: 'ACTIVE', importCustomRoutes: true, network: networkNamed('hub', 'hub') },
    ];
    const lists = { ...OWN.projects?.[PROJECT], routers: [bgp], networks: [aNetwork({ peerings })] };
    const cloud = { ...OWN, projects: { [PROJECT]: lists } };
    const { file, unread } = await save(cloud);
    assert.deepEqual(unread, []);
    assert.deepEqual(Object.keys(file['routerStatus'] as object), [routerNamed('bgp')]);
    assert.deepEqual(file['peeringRoutes'], [{ network: NETWORK, peering: 'to-hub', region: REGION, items: [] }]);
    const read = parseWorld(JSON.parse(JSON.stringify(file)));
    assert.deepEqual([read.learnedRoutes.kind, read.policyBasedRoutes.kind], ['found', 'found']);
    const calls = [`policyBasedRoutes ${PROJECT}`, `routerStatus ${routerNamed('bgp')}`, `egressPolicy ${PROJECT}`];
    const refused = await save({ ...cloud, refused: calls });
    assert.deepEqual(
      [refused.file['policyBasedRoutes'], refused.file['routerStatus'], refused.file['orgPolicies']],
      [null, null, null],
    );
    assert.deepEqual(
      refused.unread.map(({ what }) => what),
      ['policyBasedRoutes', 'routerStatus'],
    );
    const hidden = parseWorld(JSON.parse(JSON.stringify(refused.file)));
    assert.deepEqual([hidden.learnedRoutes.kind, hidden.policyBasedRoutes.kind], ['unknown', 'unknown']);
  });

  test('can be read again', async () => {
    const { file } = await save(OWN);
    const world = parseWorld(JSON.parse(JSON.stringify(file)));
    assert.ok(world.jobs.kind === 'found');
    assert.equal(world.jobs.value[0]?.network.connector, CONNECTOR);
    assert.equal(world.effectiveFirewalls.get(NETWORK)?.kind, 'found');
  });

  test('never has environment variables, arguments, volumes or the metadata of VMs', async () => {
    const task = {
      containers: [{ image: 'i', env: [{ name: 'TOKEN', value: 'hunter2' }], args: ['--password=hunter2'] }],
      volumes: [{ name: 'v', secret: { secret: 'hunter2' } }],
      vpcAccess: viaConnector(),
    };
    const job = { ...aJob(), template: { taskCount: 2, template: task } };
    const { file } = await save({ ...OWN, jobs: { [REGION]: [job] } });
    assert.doesNotMatch(JSON.stringify(file), /hunter2|TOKEN|password/);
    const [saved] = file['jobs'] as [{ template: object }];
    assert.deepEqual(saved.template, { taskCount: 2, template: { vpcAccess: viaConnector() } });
  });

  test('of one region has the jobs and connectors of that region alone', async () => {
    const { inventory, asked } = inventoryOf({ ...OWN, jobs: { 'us-east1': [aJob()], [REGION]: [aJob()] } });
    const wish = { project: PROJECT, region: REGION, hostsOf: () => [] };
    const { file } = await saveWorld(wish, { inventory, names: NAMES });
    assert.equal((file['jobs'] as unknown[]).length, 1);
    assert.ok(!asked.some((call) => call.includes('us-east1') || call.startsWith('regions')));
  });
});

describe('a world that uses a Shared VPC', () => {
  const viaHost = viaInterface({ networkInterfaces: [{ network: SHARED, subnetwork: SHARED_SUBNET }] });
  const host: Lists = {
    networks: [aNetwork({ name: 'shared-vpc', selfLink: linkTo(SHARED) })],
    subnetworks: [aSubnetwork({ name: 'shared-subnet', selfLink: linkTo(SHARED_SUBNET), network: linkTo(SHARED) })],
  };

  test("has the host's resources beside its own, and its rules under the full name", async () => {
    const { file } = await save({ jobs: { [REGION]: [aJob(viaHost)] }, projects: { [HOST]: host, ...OWN.projects } });
    const links = (file['networks'] as { selfLink: string }[]).map(({ selfLink }) => selfLink);
    assert.deepEqual(links, [linkTo(NETWORK), linkTo(SHARED)]);
    assert.deepEqual(Object.keys(file['effectiveFirewalls'] as object), [SHARED]);
  });

  test("has the host's connector that a job names in full", async () => {
    const connector = {
      ...aConnector(),
      name: CONNECTOR.replace(PROJECT, HOST),
      subnet: { name: 's', projectId: HOST },
    };
    const { file } = await save({
      jobs: { [REGION]: [aJob(viaConnector({ connector: connector.name }))] },
      connectors: { [`${HOST} ${REGION}`]: [connector] },
    });
    assert.deepEqual(file['connectors'], [connector]);
  });

  test('has no list that the host refused, because what is missing there would read as absent', async () => {
    const { file, unread } = await save({
      jobs: { [REGION]: [aJob(viaHost)] },
      projects: { [HOST]: host },
      refused: [`routers ${HOST}`],
    });
    assert.ok(!('routers' in file) && 'routes' in file);
    assert.deepEqual(unread, [{ what: 'routers', reason: `routers ${HOST} denied` }]);
  });
});

describe('what could not be read', () => {
  test('is left out and told, list by list', async () => {
    const { file, unread } = await save({ ...OWN, refused: [`routers ${PROJECT}`, `regions vpcaccess ${PROJECT}`] });
    assert.ok(!('routers' in file) && !('connectors' in file) && 'routes' in file);
    assert.deepEqual(unread.map(({ what }) => what).sort(), ['connectors', 'routers']);
  });

  test('of jobs leaves those of other regions', async () => {
    const cloud = { ...OWN, jobs: { ...OWN.jobs, 'us-east1': [] }, refused: [`jobs ${PROJECT} us-east1`] };
    const { file, unread } = await save(cloud);
    assert.equal((file['jobs'] as unknown[]).length, 1);
    assert.deepEqual(unread, [{ what: 'jobs of us-east1', reason: `jobs ${PROJECT} us-east1 denied` }]);
  });

  test('of all jobs leaves no list of jobs', async () => {
    const { file, unread } = await save({ ...OWN, refused: [`regions run ${PROJECT}`] });
    assert.ok(!('jobs' in file));
    assert.equal(unread[0]?.what, 'jobs');
  });

  test("of a network's policies takes its own rules out, too: they would look like all there is", async () => {
    const { file, unread: told } = await save({ ...OWN, rules: () => unread('permission denied') });
    assert.ok(!('firewalls' in file));
    assert.deepEqual(file['effectiveFirewalls'], {});
    assert.deepEqual(
      told.map(({ what }) => what),
      ['effectiveFirewalls.my-vpc', 'firewalls'],
    );
  });

  test('is told of names, which stay unknown', async () => {
    const { file, unread } = await save(OWN, ['gone.example', 'github.com', 'github.com']);
    assert.deepEqual(Object.keys(file['names'] as object), ['github.com']);
    assert.deepEqual(unread, [{ what: 'names of gone.example', reason: 'is not there' }]);
  });
});

test('regions whose policies differ do not fit into one file, and it says what to do', async () => {
  const elsewhere = aJob(viaInterface({ networkInterfaces: [{ network: 'my-vpc', subnetwork: 'there' }] }), {
    name: JOB.replace(REGION, 'us-east1'),
  });
  const cloud: Cloud = {
    ...OWN,
    jobs: { ...OWN.jobs, 'us-east1': [elsewhere] },
    rules: (_, region) => found({ firewallPolicys: [{ name: `policy of ${region}` }] }),
  };
  const { unread } = await save(cloud);
  assert.match(unread[0]?.reason ?? '', /differ between europe-west2 \/ us-east1: save one region at a time/);
  const alike = await save({ ...cloud, rules: () => found({ firewallPolicys: [] }) });
  assert.deepEqual(alike.unread, []);
});
