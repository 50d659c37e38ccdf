import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, beforeEach, describe, test } from 'node:test';
import { startEmulator, type Emulator } from '../../emulator/server.ts';
import { aJob, JOB, viaConnector, viaInterface } from '../support/jobs.ts';
import {
  aFirewall,
  aListNat,
  anAddress,
  aNat,
  anInstance,
  aNetwork,
  aRoute,
  aRouter,
  aSubnetwork,
  addressNamed,
  globalNamed,
  linkTo,
  networkNamed,
  PROJECT,
  REGION,
  SUBNETWORK,
  subnetworkNamed,
  type Json,
} from '../support/resources.ts';
import { aWorld, GITHUB } from '../support/world.ts';
import { folder, runEgress, type Ended } from './fixture.ts';

const HOST = 'hostproject';
const SHARED = networkNamed('shared-vpc', HOST);
const SHARED_SUBNET = subnetworkNamed('shared-subnet', HOST);
const write = folder();
const named = (id: string) => JOB.replace('my-agent', id);

/** Jobs of all kinds, in a network with something to say against most of them. */
const WORLD = aWorld({
  jobs: [
    aJob(viaConnector(), { name: named('behind-connector') }),
    aJob(viaInterface(), { name: named('direct') }),
    aJob(viaInterface({ egress: 'PRIVATE_RANGES_ONLY' }), { name: named('private-ranges') }),
    aJob(undefined, { name: named('outside') }),
    aJob(viaInterface({ networkInterfaces: [{ network: SHARED, subnetwork: SHARED_SUBNET }] }), {
      name: named('shared'),
    }),
    aJob(undefined, { name: JOB.replace(REGION, 'us-east1') }),
  ],
  routers: [
    aRouter({
      nats: [
        aListNat(SUBNETWORK, ['PRIMARY_IP_RANGE'], {
          natIpAllocateOption: 'MANUAL_ONLY',
          natIps: [linkTo(addressNamed('nat-ip'))],
        }),
      ],
    }),
  ],
  addresses: [anAddress()],
  firewalls: [aFirewall({ targetTags: ['vpc-connector'] })],
  instances: [anInstance({ metadata: { items: [{ key: 'startup-script', value: 'hunter2' }] } })],
});

const HOST_WORLD = {
  ...aWorld(),
  project: HOST,
  jobs: [],
  connectors: [],
  networks: [aNetwork({ name: 'shared-vpc', selfLink: linkTo(SHARED) })],
  subnetworks: [aSubnetwork({ name: 'shared-subnet', selfLink: linkTo(SHARED_SUBNET), network: linkTo(SHARED) })],
  routes: [aRoute({ selfLink: linkTo(globalNamed('routes', 'default-route', HOST)), network: linkTo(SHARED) })],
  routers: [
    aRouter({
      selfLink: linkTo(`projects/${HOST}/regions/${REGION}/routers/my-router`),
      network: linkTo(SHARED),
      nats: [aNat()],
    }),
  ],
};

describe('snapshot', () => {
  let cloud: Emulator | undefined;
  const url = () => cloud?.url ?? '';
  const put = async (path: string, body: object, method = 'PUT') => {
    const answer = await fetch(`${url()}/emulator/${path}`, { method, body: JSON.stringify(body) });
    assert.equal(answer.status, 200, await answer.text());
  };
  const live = (...args: string[]): Promise<Ended> =>
    runEgress([...args, `--project=${PROJECT}`, `--resolve=github.com=${GITHUB}`], {
      env: { RUN_EGRESS_ENDPOINT: url() },
    });
  before(async () => {
    cloud = await startEmulator({ port: 0, speed: 100 });
  });
  beforeEach(async () => {
    await put('reset', {}, 'POST');
    await put('world', HOST_WORLD);
    await put('world', WORLD);
  });
  after(() => cloud?.close());

  test('a saved world gives the verdicts that the live one gives', async () => {
    const path = write('saved.json', '');
    const { status, stdout, stderr } = await live('snapshot', '-o', path);
    assert.deepEqual([status, stdout, stderr], [0, '', '']);
    const verdicts = (ended: Ended) =>
      (JSON.parse(ended.stdout) as { results: { job: string; exit: Json }[] }).results.map(
        // A saved world knows the reserved addresses of a NAT; a live check does not read them.
        ({ exit: { addresses: _, ...exit }, ...verdict }) => ({ ...verdict, exit }),
      );
    const offline = await runEgress(['check', '--snapshot', path, '--format', 'json']);
    const online = await live('check', '--format', 'json');
    assert.equal(verdicts(offline).length, 6);
    assert.deepEqual(verdicts(offline), verdicts(online));
    assert.equal(offline.status, online.status);
  });

  test('nothing secret goes into it', async () => {
    const { stdout } = await live('snapshot', '-o', '-');
    assert.ok(stdout.includes('"behind-connector"') || stdout.includes('behind-connector'));
    assert.doesNotMatch(stdout, /hunter2|TOKEN|containers/);
  });

  test('- is standard output, and --region one region', async () => {
    const { status, stdout } = await live('snapshot', '--output=-', '--region=us-east1');
    const { jobs, names } = JSON.parse(stdout) as { jobs: Json[]; names: Json };
    assert.equal(status, 0);
    assert.deepEqual(
      jobs.map(({ name }) => name),
      [JOB.replace(REGION, 'us-east1')],
    );
    assert.deepEqual(names, { 'github.com': [GITHUB] });
  });

  test('what could not be read is left out, told, and the end is undetermined', async () => {
    await put('faults', { method: 'compute.routers.aggregatedList', status: 403 }, 'POST');
    const { status, stdout, stderr } = await live('snapshot', '-o', '-');
    assert.equal(status, 3);
    assert.equal(stderr, 'not read: routers: permission compute.routers.list denied (403)\n');
    assert.ok(!('routers' in (JSON.parse(stdout) as Json)));
  });

  test('a name that nobody resolves is told, too', async () => {
    const { status, stderr } = await live('snapshot', '-o', '-', '--to=localhost.invalid:443', '--to=10.0.0.1:22');
    assert.equal(status, 3);
    assert.match(stderr, /^not read: names of localhost\.invalid: /);
  });

  test('without a place to save it to, or in one that is not there, it is bad usage', async () => {
    assert.equal((await live('snapshot')).status, 2);
    const { status, stderr } = await live('snapshot', '-o', '/nowhere/at/all.json');
    assert.deepEqual([status, stderr], [2, "/nowhere/at/all.json: can't be written: ENOENT\n"]);
    assert.throws(() => readFileSync('/nowhere/at/all.json'));
  });
});
