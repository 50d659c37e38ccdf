import assert from 'node:assert/strict';
import { test } from 'node:test';
import { told } from '../support/told.ts';
import { aPolicyBasedRoute, aSkippingRoute } from '../support/resources.ts';
import { localCloud, NETWORK, PROJECT, REGION } from './fixture.ts';
import { cannedCloud, type Canned } from './stub.ts';

const ok = (body: object): Canned => ({ status: 200, body });
const refused = (status: number, error: object = {}): Canned => ({
  status,
  body: { error: { code: status, message: 'no', ...error } },
});
const DISABLED = {
  status: 'PERMISSION_DENIED',
  details: [
    {
      '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
      reason: 'SERVICE_DISABLED',
      metadata: { service: 'x.googleapis.com' },
    },
  ],
};
const ROUTER = `projects/${PROJECT}/regions/${REGION}/routers/r`;

test('policy-based routes come page by page', async (t) => {
  const paths: string[] = [];
  const { reads } = await cannedCloud(t, (path) => {
    paths.push(path);
    return path.includes('pageToken')
      ? ok({ policyBasedRoutes: [aSkippingRoute()] })
      : ok({ policyBasedRoutes: [aPolicyBasedRoute()], nextPageToken: 'more' });
  });
  const routes = await reads.policyBasedRoutes(PROJECT);
  assert.deepEqual(routes.kind === 'found' && routes.value.map(({ nextHop }) => nextHop.kind), [
    'load-balancer',
    'default-routing',
  ]);
  assert.match(paths[0] ?? '', new RegExp(`^/v1/projects/${PROJECT}/locations/global/policyBasedRoutes\\?pageSize=`));
});

test('where the API of policy-based routes is switched off, or is not there, there are none', async (t) => {
  for (const answer of [refused(403, DISABLED), refused(405), ok({})]) {
    const { reads } = await cannedCloud(t, () => answer);
    assert.deepEqual(await reads.policyBasedRoutes(PROJECT), { kind: 'found', value: [] });
  }
});

test('policy-based routes that may not be listed are unknown', async (t) => {
  const { reads } = await cannedCloud(t, () => refused(403));
  const reason = 'permission networkconnectivity.policyBasedRoutes.list denied (403)';
  assert.deepEqual(told(await reads.policyBasedRoutes(PROJECT)), { kind: 'unknown', reason });
});

test('a router tells its best routes', async (t) => {
  const best = { kind: 'compute#route', destRange: '10.0.0.0/8', priority: 100, nextHopIp: '169.254.0.2' };
  const { reads } = await cannedCloud(t, (path) =>
    path.endsWith(`${ROUTER}/getRouterStatus`)
      ? ok({ result: { network: NETWORK, bestRoutes: [best] } })
      : refused(404),
  );
  const route = {
    name: ROUTER,
    network: NETWORK,
    region: REGION,
    destRange: '10.0.0.0/8',
    priority: 100,
    tags: [],
    description: '',
  };
  assert.deepEqual(await reads.dynamicRoutes(ROUTER, NETWORK), {
    kind: 'found',
    value: [{ ...route, nextHop: { kind: 'bgp-peer', target: '169.254.0.2' } }],
  });
  const idle = await cannedCloud(t, () => ok({ result: { network: NETWORK } }));
  assert.deepEqual(await idle.reads.dynamicRoutes(ROUTER, NETWORK), { kind: 'found', value: [] });
});

test('a peering tells what it brought in', async (t) => {
  const items = [
    { destRange: '172.16.0.0/12', priority: 0, type: 'STATIC_PEERING_ROUTE', imported: true },
    { destRange: '172.32.0.0/12', priority: 0, type: 'STATIC_PEERING_ROUTE', imported: false },
  ];
  const paths: string[] = [];
  const { reads } = await cannedCloud(t, (path) => {
    paths.push(path);
    return ok({ items });
  });
  const routes = await reads.peeringRoutes(NETWORK, 'to-hub', REGION);
  assert.deepEqual(routes.kind === 'found' && routes.value.map(({ destRange, nextHop }) => [destRange, nextHop]), [
    ['172.16.0.0/12', { kind: 'peering', target: 'to-hub' }],
  ]);
  assert.match(paths[0] ?? '', /listPeeringRoutes\?peeringName=to-hub&region=europe-west2&direction=INCOMING/);
});

test('routes that may not be looked at are unknown', async (t) => {
  const { reads } = await cannedCloud(t, () => refused(403));
  assert.match(JSON.stringify(told(await reads.dynamicRoutes(ROUTER, NETWORK))), /compute\.routers\.get/);
  assert.match(
    JSON.stringify(told(await reads.peeringRoutes(NETWORK, 'p', REGION))),
    /compute\.networks\.listPeeringRoutes/,
  );
});

test('what cannot be read of an answer makes it unknown: it is not taken for nothing', async (t) => {
  const { reads } = await cannedCloud(t, () =>
    ok({ policyBasedRoutes: [{}], items: [{}], result: { bestRoutes: [{}] }, spec: { rules: 7 } }),
  );
  const kinds = await Promise.all([
    reads.policyBasedRoutes(PROJECT),
    reads.dynamicRoutes(ROUTER, NETWORK),
    reads.peeringRoutes(NETWORK, 'p', REGION),
    reads.egressConstraint(PROJECT),
  ]);
  assert.deepEqual(
    kinds.map(({ kind }) => kind),
    ['unknown', 'unknown', 'unknown', 'unknown'],
  );
});

test("what an organisation allows is read from the project's effective policy", async (t) => {
  const rows: { when: string; spec: object; want: object }[] = [
    { when: 'no rule', spec: {}, want: { kind: 'absent' } },
    { when: 'all allowed', spec: { rules: [{ allowAll: true }] }, want: { kind: 'absent' } },
    {
      when: 'one allowed',
      spec: { rules: [{ values: { allowedValues: ['all-traffic'] } }] },
      want: { kind: 'found', value: { allowed: ['all-traffic'] } },
    },
    {
      when: 'one allowed, as a value',
      spec: { rules: [{ values: { allowedValues: ['is:private-ranges-only'] } }] },
      want: { kind: 'found', value: { allowed: ['private-ranges-only'] } },
    },
    {
      when: 'one denied',
      spec: { rules: [{ values: { deniedValues: ['private-ranges-only'] } }] },
      want: { kind: 'found', value: { allowed: ['all-traffic'] } },
    },
    {
      when: 'a deny beside an allow',
      spec: { rules: [{ allowAll: true }, { values: { deniedValues: ['all'] } }] },
      want: { kind: 'found', value: { allowed: ['private-ranges-only'] } },
    },
    { when: 'nothing allowed', spec: { rules: [{ denyAll: true }] }, want: { kind: 'found', value: { allowed: [] } } },
    {
      when: 'rules on tags',
      spec: { rules: [{ allowAll: true, condition: { expression: "resource.matchTag('a/b', 'c')" } }] },
      want: { kind: 'unknown', reason: "the organisation policy's rules hang on tags of the project" },
    },
  ];
  for (const { when, spec, want } of rows) {
    const { reads } = await cannedCloud(t, (path) => {
      assert.equal(path, `/v2/projects/${PROJECT}/policies/run.allowedVPCEgress:getEffectivePolicy`);
      return ok({ name: `projects/${PROJECT}/policies/run.allowedVPCEgress`, spec });
    });
    assert.deepEqual(told(await reads.egressConstraint(PROJECT)), want, when);
  }
});

test('an organisation policy whose API is switched off is unknown: it may be enforced all the same', async (t) => {
  const { reads } = await cannedCloud(t, () => refused(403, DISABLED));
  const { kind } = await reads.egressConstraint(PROJECT);
  assert.equal(kind, 'unknown');
  const gone = await cannedCloud(t, () => refused(404));
  assert.equal((await gone.reads.egressConstraint(PROJECT)).kind, 'unknown');
});

const local = localCloud();

test('the local cloud tells all of it as a world has it, and refuses what a world was not read of', async () => {
  const network = NETWORK;
  const [steering, best] = [aPolicyBasedRoute(), { destRange: '10.0.0.0/8', priority: 1, nextHopIp: '169.254.0.2' }];
  const [router, name] = [{ name: 'r', region: REGION, network }, `projects/${PROJECT}/policies/run.allowedVPCEgress`];
  await local.setWorld({
    routers: [router],
    policyBasedRoutes: [{ ...steering, name: `projects/${PROJECT}/locations/global/policyBasedRoutes/a` }],
    routerStatus: { [ROUTER]: { result: { bestRoutes: [best] } } },
    peeringRoutes: [{ network, peering: 'p', region: REGION, items: [{ destRange: '10.9.0.0/16', priority: 0 }] }],
    orgPolicies: [{ name, spec: { rules: [{ denyAll: true }] } }],
  });
  const asked = async () => {
    const { reads } = local.connection;
    return [
      await reads.policyBasedRoutes(PROJECT),
      await reads.dynamicRoutes(ROUTER, NETWORK),
      await reads.peeringRoutes(NETWORK, 'p', REGION),
      await reads.egressConstraint(PROJECT),
    ];
  };
  const counts = (await asked()).map((one) => one.kind === 'found' && [one.value].flat().length);
  assert.deepEqual(counts, [1, 1, 1, 1]);
  const unread = { policyBasedRoutes: null, routerStatus: null, peeringRoutes: null, orgPolicies: null };
  await local.setWorld({ routers: [router], ...unread });
  assert.deepEqual(
    (await asked()).map(({ kind }) => kind),
    ['unknown', 'unknown', 'unknown', 'unknown'],
  );
});
