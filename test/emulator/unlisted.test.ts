import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { startCloud, type Json } from './run-fixture.ts';

const PROJECT = 'myproject';
const LINK = 'https://www.googleapis.com/compute/v1/projects/myproject/';
const ROUTES = `/v1/projects/${PROJECT}/locations/global/policyBasedRoutes`;
const POLICY = `/v2/projects/${PROJECT}/policies/run.allowedVPCEgress`;
const POLICY_NAME = `projects/${PROJECT}/policies/run.allowedVPCEgress`;
const COMPUTE = `/compute/v1/projects/${PROJECT}`;
const PEERED = `${COMPUTE}/global/networks/my-vpc/listPeeringRoutes?peeringName=to-hub&region=europe-west2`;

const aPolicyBasedRoute = (name: string): Json => ({
  name: `projects/${PROJECT}/locations/global/policyBasedRoutes/${name}`,
  network: `${LINK}global/networks/my-vpc`,
  filter: { protocolVersion: 'IPV4' },
  nextHopIlbIp: '10.0.0.9',
  priority: 1000,
});
const best = { kind: 'compute#route', destRange: '10.9.0.0/16', priority: 0, nextHopIp: '169.254.0.2' };
const imported = { destRange: '10.8.0.0/16', priority: 0, type: 'STATIC_PEERING_ROUTE', imported: true };
const STEERED = {
  policyBasedRoutes: [aPolicyBasedRoute('a'), aPolicyBasedRoute('b')],
  routerStatus: {
    'projects/myproject/regions/europe-west2/routers/r': {
      kind: 'compute#routerStatusResponse',
      result: { bestRoutes: [best] },
    },
  },
  peeringRoutes: [
    {
      network: `projects/${PROJECT}/global/networks/my-vpc`,
      peering: 'to-hub',
      region: 'europe-west2',
      items: [imported],
    },
  ],
  orgPolicies: [{ name: POLICY_NAME, spec: { rules: [{ denyAll: true }] } }],
};

async function withWorld(t: TestContext, more: Json) {
  const cloud = await startCloud(t);
  const world = {
    version: 1,
    project: PROJECT,
    networks: [{ name: 'my-vpc', selfLink: `${LINK}global/networks/my-vpc` }],
    routers: [{ name: 'r', region: `${LINK}regions/europe-west2`, network: `${LINK}global/networks/my-vpc` }],
    ...more,
  };
  const put = await cloud.send('PUT', '/emulator/world', { body: world });
  const saved = async () => (await cloud.get(`/emulator/world?project=${PROJECT}`)).body as Json;
  return { cloud, put, saved };
}

test('what is in no list of routes is answered as the world has it, and saved as it was', async (t) => {
  const { cloud, saved } = await withWorld(t, STEERED);
  const first = (await cloud.get(`${ROUTES}?pageSize=1`)).body as Json;
  assert.deepEqual(first['policyBasedRoutes'], [STEERED.policyBasedRoutes[0]]);
  const second = await cloud.get(`${ROUTES}?pageSize=1&pageToken=${String(first['nextPageToken'])}`);
  assert.deepEqual(second.body, { policyBasedRoutes: [STEERED.policyBasedRoutes[1]] });
  assert.deepEqual((await cloud.get(`${ROUTES}/b`)).body, STEERED.policyBasedRoutes[1]);
  assert.equal((await cloud.get(`${ROUTES}/c`)).status, 404);
  const status = await cloud.get(`${COMPUTE}/regions/europe-west2/routers/r/getRouterStatus`);
  assert.deepEqual((status.body as unknown as { result: Json }).result['bestRoutes'], [best]);
  const incoming = await cloud.get(`${PEERED}&direction=INCOMING`);
  assert.deepEqual((incoming.body as Json)['items'], [imported]);
  assert.equal(((await cloud.get(`${PEERED}&direction=OUTGOING`)).body as Json)['items'], undefined);
  assert.equal((await cloud.get(PEERED)).status, 400);
  assert.deepEqual((await cloud.get(`${POLICY}:getEffectivePolicy`)).body, STEERED.orgPolicies[0]);
  const world = await saved();
  for (const [key, value] of Object.entries(STEERED)) assert.deepEqual(world[key], value, key);
});

test('a world that says nothing of them has none, and none come of being saved', async (t) => {
  const { cloud, saved } = await withWorld(t, {});
  assert.deepEqual((await cloud.get(ROUTES)).body, {});
  assert.equal(((await cloud.get(`${PEERED}&direction=INCOMING`)).body as Json)['items'], undefined);
  assert.deepEqual((await cloud.get(`${POLICY}:getEffectivePolicy`)).body, { name: POLICY_NAME, spec: { rules: [] } });
  const world = await saved();
  for (const key of Object.keys(STEERED)) assert.equal(key in world, false, key);
});

test('what a world could not be read of is refused here, too', async (t) => {
  const unread = Object.fromEntries(Object.keys(STEERED).map((key) => [key, null]));
  const { cloud, saved } = await withWorld(t, unread);
  const paths = [
    ROUTES,
    `${COMPUTE}/regions/europe-west2/routers/r/getRouterStatus`,
    `${PEERED}&direction=INCOMING`,
    `${POLICY}:getEffectivePolicy`,
  ];
  for (const path of paths) assert.equal((await cloud.get(path)).status, 403, path);
  const world = await saved();
  for (const key of Object.keys(STEERED)) assert.equal(world[key], null, key);
});

test('what they are not is said of all at once', async (t) => {
  const { put } = await withWorld(t, { policyBasedRoutes: {}, routerStatus: [], peeringRoutes: 1, orgPolicies: '' });
  assert.equal(put.status, 400);
  for (const key of Object.keys(STEERED)) assert.match(JSON.stringify(put.body), new RegExp(`"field":"${key}"`));
});

test('an organisation policy that is set is in the world from then on, until a world says otherwise', async (t) => {
  const { cloud, saved } = await withWorld(t, STEERED);
  const spec = { rules: [{ allowAll: true }] };
  assert.equal((await cloud.send('PATCH', POLICY, { body: { spec } })).status, 200);
  const set = { name: POLICY_NAME, spec };
  assert.deepEqual((await cloud.get(`${POLICY}:getEffectivePolicy`)).body, set);
  assert.deepEqual((await saved())['orgPolicies'], [set]);
  const again = { ...(await saved()), orgPolicies: STEERED.orgPolicies };
  assert.equal((await cloud.send('PUT', '/emulator/world', { body: again })).status, 200);
  assert.deepEqual((await cloud.get(`${POLICY}:getEffectivePolicy`)).body, STEERED.orgPolicies[0]);
});
