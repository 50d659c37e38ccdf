import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { addConnector, freshWorld } from '../../cli/stories/scene.ts';
import { startEmulator } from '../../emulator/server.ts';

const PROJECT = 'projects/myproject';
const C = `/compute/v1/${PROJECT}`;
const R = `${C}/regions/europe-west2`;
const LOCATION = `${PROJECT}/locations/europe-west2`;
const LINK = `https://www.googleapis.com${C}`;
const network = `${LINK}/global/networks/my-vpc`;
const connector = { network: 'my-vpc', ipCidrRange: '10.9.1.0/28', minInstances: 2, maxInstances: 3 };
const range = '10.10.1.0/28';

/** A call that the local cloud carries out: HTTP method, path, body. */
type Ask = readonly [method: string, path: string, body?: object | undefined];

/** Every method that looking, applying, undoing and telling of it calls. */
const READS: Readonly<Record<string, Ask>> = {
  'run.projects.locations.jobs.get': ['GET', `/v2/${LOCATION}/jobs/my-job`],
  'run.projects.locations.jobs.list': ['GET', `/v2/${LOCATION}/jobs`],
  'vpcaccess.projects.locations.connectors.list': ['GET', `/v1/${LOCATION}/connectors`],
  'vpcaccess.projects.locations.connectors.get': ['GET', `/v1/${LOCATION}/connectors/c`],
  'vpcaccess.projects.locations.operations.get': ['GET', `/v1/${LOCATION}/operations/OPERATION`],
  'compute.regionOperations.wait': ['POST', `${R}/operations/OPERATION/wait`],
  'compute.globalOperations.wait': ['POST', `${C}/global/operations/OPERATION/wait`],
  'compute.networks.get': ['GET', `${C}/global/networks/my-vpc`],
  'compute.networks.getEffectiveFirewalls': ['GET', `${C}/global/networks/my-vpc/getEffectiveFirewalls`],
  'compute.subnetworks.aggregatedList': ['GET', `${C}/aggregated/subnetworks`],
  'compute.subnetworks.get': ['GET', `${R}/subnetworks/my-subnet`],
  'compute.routers.list': ['GET', `${R}/routers`],
  'compute.routers.get': ['GET', `${R}/routers/rt`],
  'compute.routers.getRouterStatus': ['GET', `${R}/routers/rt/getRouterStatus`],
  'compute.routes.list': ['GET', `${C}/global/routes`],
  'compute.routes.get': ['GET', `${C}/global/routes/default-route-my-vpc`],
  'compute.firewalls.get': ['GET', `${C}/global/firewalls/fw`],
  'compute.addresses.get': ['GET', `${R}/addresses/ip`],
  'storage.objects.get': ['GET', '/storage/v1/b/state/o/lock?alt=media'],
  'storage.objects.list': ['GET', '/storage/v1/b/state/o'],
};

const OPERATIONS: Readonly<Record<string, Ask>> = {
  'compute.subnetworks.insert': ['POST', `${R}/subnetworks`, { name: 'new', network, ipCidrRange: range }],
  'compute.routers.insert': ['POST', `${R}/routers`, { name: 'new', network }],
  'compute.routers.patch': ['PATCH', `${R}/routers/rt`, { description: 'new' }],
  'compute.firewalls.insert': [
    'POST',
    `${C}/global/firewalls`,
    { name: 'new', network, allowed: [{ IPProtocol: 'tcp' }] },
  ],
  'compute.routes.insert': [
    'POST',
    `${C}/global/routes`,
    { name: 'new', network, destRange: range, nextHopGateway: 'global/gateways/default-internet-gateway' },
  ],
  'compute.addresses.insert': ['POST', `${R}/addresses`, { name: 'new' }],
  'compute.subnetworks.delete': ['DELETE', `${R}/subnetworks/my-subnet`],
  'compute.routers.delete': ['DELETE', `${R}/routers/rt`],
  'compute.firewalls.delete': ['DELETE', `${C}/global/firewalls/fw`],
  'compute.routes.delete': ['DELETE', `${C}/global/routes/default-route-my-vpc`],
  'compute.addresses.delete': ['DELETE', `${R}/addresses/ip`],
  'vpcaccess.projects.locations.connectors.create': ['POST', `/v1/${LOCATION}/connectors?connectorId=new`, connector],
  'vpcaccess.projects.locations.connectors.delete': ['DELETE', `/v1/${LOCATION}/connectors/c`],
  'run.projects.locations.jobs.patch': [
    'PATCH',
    `/v2/${LOCATION}/jobs/my-job`,
    { labels: { team: 'new' }, template: { template: { containers: [{ image: 'x' }] } } },
  ],
};

const AT_ONCE: Readonly<Record<string, Ask>> = {
  'storage.objects.insert': ['POST', '/upload/storage/v1/b/state/o?uploadType=media&name=new', {}],
  'storage.objects.delete': ['DELETE', '/storage/v1/b/state/o/lock'],
  'pubsub.projects.topics.publish': ['POST', `/v1/${PROJECT}/topics/results:publish`, { messages: [{ data: 'bmV3' }] }],
};

const METHODS = Object.entries({ ...READS, ...OPERATIONS, ...AT_ONCE });

function world() {
  const own = freshWorld();
  addConnector(own, 'c');
  const regional = { region: `${LINK}/regions/europe-west2` };
  own.jobs.push({ name: `${LOCATION}/jobs/my-job`, template: { template: { containers: [{ image: 'x' }] } } });
  own.routers.push({ name: 'rt', selfLink: `${LINK}/regions/europe-west2/routers/rt`, network, ...regional });
  own.firewalls.push({
    name: 'fw',
    selfLink: `${LINK}/global/firewalls/fw`,
    network,
    allowed: [{ IPProtocol: 'tcp' }],
  });
  own.addresses.push({ name: 'ip', address: '34.1.2.3', ...regional });
  return own;
}

/** A local cloud with one of everything, whose clock stands still. */
async function startCloud(t: TestContext) {
  const emulator = await startEmulator({ speed: 0, world: { ...world() } });
  t.after(() => emulator.close());
  const { cloud, url } = emulator;
  const send = ([method, path, body]: Ask) =>
    fetch(url + path, { method, ...(body && { body: JSON.stringify(body) }) });
  const json = async (ask: Ask) => (await (await send(ask)).json()) as Record<string, unknown>;
  /** Lets time pass until a call has come to its end. */
  const ended = async <T>(call: Promise<T>): Promise<T> => {
    let isOver = false;
    const over = () => void (isOver = true);
    call.then(over, over);
    while (!isOver) {
      await setImmediate();
      cloud.clock.advance(30);
    }
    return call;
  };
  await send(['POST', '/storage/v1/b?project=myproject', { name: 'state' }]);
  await send(['POST', '/upload/storage/v1/b/state/o?uploadType=media&name=lock', {}]);
  await send(['PUT', `/v1/${PROJECT}/topics/results`, {}]);
  cloud.requests.clear();
  return {
    cloud,
    json,
    ended,
    fault: (fault: object) => json(['POST', '/emulator/faults', fault]),
    hits: () => cloud.faults.list()[0]?.hits ?? 0,
    answers: (method: string) =>
      cloud.requests
        .list()
        .filter((one) => one.method === method)
        .map(({ status }) => status),
    /** Status of the answer, or that none came. */
    ask: async (ask: Ask): Promise<number | 'no answer'> =>
      ended(
        send(ask).then(
          async (answer) => (await answer.arrayBuffer(), answer.status),
          () => 'no answer' as const,
        ),
      ),
  };
}

type Cloud = Awaited<ReturnType<typeof startCloud>>;

/** What is asked of `method`; an operation that it is about is begun for it. */
async function askFor(method: string, [verb, path, body]: Ask, { json }: Cloud): Promise<Ask> {
  if (!path.includes('OPERATION')) return [verb, path, body];
  const begun = method.startsWith('vpcaccess')
    ? 'vpcaccess.projects.locations.connectors.delete'
    : `compute.${method.includes('global') ? 'routes' : 'routers'}.insert`;
  const { name } = await json(OPERATIONS[begun] ?? assert.fail(begun));
  return [verb, path.replace('OPERATION', String(name).split('/').at(-1) ?? ''), body];
}

const stateOf = async ({ json }: Cloud) => JSON.stringify(await json(['GET', '/emulator/world?project=myproject']));

describe('a fault', () => {
  for (const [method, template] of METHODS) {
    it(`refuses ${method} as often as asked for, in its project only`, async (t) => {
      const cloud = await startCloud(t);
      const ask = await askFor(method, template, cloud);
      await cloud.fault({ method, project: 'another', status: 403 });
      await cloud.fault({ method, project: 'myproject', status: 503, message: 'Later.', times: 2 });
      const before = await stateOf(cloud);
      assert.deepEqual([await cloud.ask(ask), await cloud.ask(ask)], [503, 503]);
      if (!ask[1].includes('/operations/')) assert.equal(await stateOf(cloud), before);
      assert.match(String(await cloud.ask(ask)), /^20\d$/);
      assert.deepEqual(
        cloud.cloud.faults.list().map(({ hits }) => hits),
        [0, 2],
      );
    });

    it(`loses the answer of ${method}, after the work`, async (t) => {
      const cloud = await startCloud(t);
      const ask = await askFor(method, template, cloud);
      const before = await stateOf(cloud);
      await cloud.fault({ method, dropAfter: true, times: 1 });
      assert.equal(await cloud.ask(ask), 'no answer');
      assert.match(String(cloud.answers(method)), /^20\d$/);
      cloud.cloud.clock.advance(600);
      if (method in OPERATIONS) assert.notEqual(await stateOf(cloud), before);
      assert.equal(cloud.hits(), 1);
    });

    it(`makes ${method} wait, by the clock of the cloud`, async (t) => {
      const cloud = await startCloud(t);
      const ask = await askFor(method, template, cloud);
      await cloud.fault({ method, delaySeconds: 600 });
      const asked = cloud.json(ask).catch(() => undefined);
      while (cloud.hits() === 0) await setImmediate();
      cloud.cloud.clock.advance(599);
      await setImmediate();
      assert.deepEqual(cloud.answers(method), []);
      cloud.cloud.clock.advance(1);
      await cloud.ended(asked);
      assert.match(String(cloud.answers(method)), /^20\d$/);
    });
  }

  for (const [method, ask] of Object.entries(OPERATIONS)) {
    it(`lets what ${method} began end badly`, async (t) => {
      const cloud = await startCloud(t);
      await cloud.fault({ method, operationError: { code: 8, message: 'No more of it.' }, times: 1 });
      const { name, selfLink } = (await cloud.json(ask)) as { name: string; selfLink?: string };
      cloud.cloud.clock.advance(600);
      const version = method.startsWith('run') ? 'v2' : 'v1';
      const path = selfLink === undefined ? `/${version}/${name}` : new URL(selfLink).pathname;
      assert.match(JSON.stringify((await cloud.json(['GET', path]))['error']), /No more of it\./);
      assert.equal(cloud.hits(), 1);
    });
  }
});
