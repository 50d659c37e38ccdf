import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { aJob, viaInterface } from '../../../support/jobs.ts';
import { judgeWorld } from '../../../support/line.ts';
import { adviceOn, inShort, specOf } from '../../../support/plans.ts';
import { anInstance, aNat, aRoute, aRouter, NETWORK, globalNamed, type Json } from '../../../support/resources.ts';

const NAT = { routers: [aRouter({ nats: [aNat()] })] };
const PROXY = 'internet: proxy\nproxy: {address: 10.10.0.5}';
const TAG = 'vpc-connector-europe-west2-vpc-conn-europe';

describe('a network without a default route', () => {
  test('gets one for the connector’s tag alone', async () => {
    assert.deepEqual(specOf(await judgeWorld({ ...NAT, routes: [] }), 'route'), {
      name: globalNamed('routes', 'run-egress-europe-west2-vpc-conn-europe-internet'),
      network: NETWORK,
      description: 'Made by run-egress: way out of connector vpc-conn-europe',
      destRange: '0.0.0.0/0',
      priority: 1000,
      tags: [TAG],
      nextHop: { kind: 'internet-gateway' },
    });
  });

  test('and without NAT gets both', async () => {
    assert.deepEqual(inShort(await judgeWorld({ routes: [] })), [
      'create route run-egress-europe-west2-vpc-conn-europe-internet',
      'create router run-egress-my-vpc',
    ]);
  });

  test('gets none for Direct VPC egress: that is explained', async () => {
    const judged = await judgeWorld({ ...NAT, routes: [], jobs: [aJob(viaInterface())] });
    assert.deepEqual([inShort(judged), adviceOn(judged, 'route-missing')], [[], ['defaultRouteDirect']]);
  });

  test('gets none for a private destination, which it would not lead to', async () => {
    assert.deepEqual(inShort(await judgeWorld({ ...NAT, routes: [] }, { to: ['10.99.0.1:5432'] })), []);
  });

  test('that was not read gets none', async () => {
    assert.deepEqual(inShort(await judgeWorld({ ...NAT, routes: undefined })), []);
  });
});

describe('the proxy of a policy', () => {
  const world = (more: Json = {}) => ({ instances: [anInstance()], ...more });

  test('gets a route for the connector’s tag alone, better than the default route', async () => {
    const route = specOf(await judgeWorld(world(), { policy: PROXY }), 'route');
    assert.deepEqual(
      [route?.destRange, route?.priority, route?.tags, route?.nextHop],
      ['0.0.0.0/0', 900, [TAG], { kind: 'address', address: '10.10.0.5' }],
    );
  });

  test('takes the place of a default route that is gone', async () => {
    const judged = await judgeWorld(world({ routes: [] }), { policy: PROXY });
    assert.deepEqual(inShort(judged), ['create route run-egress-europe-west2-vpc-conn-europe-proxy']);
  });

  const rows: { when: string; world: Json; policy?: string; advice: string }[] = [
    { when: 'of a Direct VPC job', world: world({ jobs: [aJob(viaInterface())] }), advice: 'proxyDirect' },
    { when: 'that is stopped', world: { instances: [anInstance({ status: 'TERMINATED' })] }, advice: 'hopDead' },
    { when: 'that may not forward', world: { instances: [anInstance({ canIpForward: false })] }, advice: 'hopDead' },
    { when: 'that is not there', world: { instances: [] }, advice: 'hopDead' },
    { when: 'that could not be read', world: { instances: undefined }, advice: 'hopUnknown' },
    {
      when: 'whose route’s name is taken',
      world: world({
        routes: [aRoute(), aRoute({ name: 'run-egress-europe-west2-vpc-conn-europe-proxy', destRange: '8.8.8.8/32' })],
      }),
      advice: 'nameTaken',
    },
  ];
  for (const { when, world: given, policy = PROXY, advice } of rows) {
    test(`${when} gets no route, and that is explained`, async () => {
      const judged = await judgeWorld(given, { policy });
      assert.deepEqual([inShort(judged), adviceOn(judged, 'nat-missing')[0]], [[], advice]);
    });
  }

  test('that could not be read gets no route where the default route is gone, either', async () => {
    assert.deepEqual(inShort(await judgeWorld({ instances: undefined, routes: [] }, { policy: PROXY })), []);
  });
});
