import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { aJob, viaInterface } from '../../../support/jobs.ts';
import { judgeWorld } from '../../../support/line.ts';
import { adviceOn, inShort, specOf } from '../../../support/plans.ts';
import {
  anInstance,
  aNat,
  aRoute,
  aRouter,
  globalNamed,
  linkTo,
  NETWORK,
  networkNamed,
  type Json,
} from '../../../support/resources.ts';

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

describe('a proxy for the whole network', () => {
  const WHOLE = 'internet: proxy\nproxy: {address: 10.10.0.5, scope: network}';
  const direct = { jobs: [aJob(viaInterface())] };
  const own = (over: Json = {}) => aRoute({ name: 'proxy-out', priority: 800, tags: ['proxy'], ...over });
  const world = (...routes: Json[]) => ({ ...direct, instances: [anInstance()], routes: [aRoute(), ...routes] });

  test('gets an untagged route for a Direct VPC job, once it has a tagged one of its own', async () => {
    assert.deepEqual(specOf(await judgeWorld(world(own()), { policy: WHOLE }), 'route'), {
      name: globalNamed('routes', 'run-egress-my-vpc-proxy'),
      network: NETWORK,
      description: 'Made by run-egress: way out of the whole network',
      destRange: '0.0.0.0/0',
      priority: 900,
      tags: [],
      nextHop: { kind: 'address', address: '10.10.0.5' },
    });
  });

  test('still gets the narrower one for a connector', async () => {
    const judged = await judgeWorld({ instances: [anInstance()], routes: [aRoute(), own()] }, { policy: WHOLE });
    assert.deepEqual(specOf(judged, 'route')?.tags, [TAG]);
  });

  const rows: { when: string; routes: Json[] }[] = [
    { when: 'none', routes: [] },
    { when: 'one for other tags', routes: [own({ tags: ['web'] })] },
    { when: 'one of no better priority', routes: [own({ priority: 900 })] },
    { when: 'one that leads elsewhere', routes: [own({ nextHopIp: '10.10.0.9' })] },
    { when: 'one to part of the internet', routes: [own({ destRange: '140.82.112.0/20' })] },
    { when: 'one in another network', routes: [own({ network: linkTo(networkNamed('other')) })] },
  ];
  for (const { when, routes } of rows) {
    test(`gets none while the proxy has ${when} of its own, and is told how to give it one`, async () => {
      const judged = await judgeWorld(world(...routes), { policy: WHOLE });
      assert.deepEqual(inShort(judged), []);
      const steps = judged.proposal.advice.get('nat-missing') ?? [];
      assert.deepEqual(
        steps.map(({ command }) => command),
        [
          undefined,
          'gcloud compute instances add-tags proxy-vm --project=myproject --zone=europe-west2-a --tags=egress-proxy',
          'gcloud compute routes create proxy-vm-out --project=myproject --network=my-vpc --destination-range=0.0.0.0/0 --next-hop-gateway=default-internet-gateway --priority=800 --tags=egress-proxy',
        ],
      );
    });
  }

  test('gets none where nobody has its address', async () => {
    const judged = await judgeWorld({ ...world(own()), instances: [] }, { policy: WHOLE });
    assert.deepEqual([inShort(judged), adviceOn(judged, 'nat-missing')[0]], [[], 'hopDead']);
  });

  test('takes the place of a default route that is gone, too', async () => {
    const judged = await judgeWorld({ ...world(), routes: [own()] }, { policy: WHOLE });
    assert.deepEqual(inShort(judged), ['create route run-egress-my-vpc-proxy']);
  });
});

describe('a route of ours to a proxy that is gone', () => {
  const ours = (over: Json = {}) =>
    aRoute({
      name: 'run-egress-europe-west2-vpc-conn-europe-proxy',
      description: 'Made by run-egress: way out of connector vpc-conn-europe',
      priority: 900,
      tags: [TAG],
      nextHopIp: '10.10.0.66',
      ...over,
    });
  const world = (route: Json) => ({ instances: [anInstance()], routes: [aRoute(), route] });

  test('is replaced by one to the proxy of the policy: routes can’t be changed', async () => {
    const judged = await judgeWorld(world(ours()), { policy: `${PROXY}\nremediation: create` });
    assert.deepEqual(inShort(judged), [
      'delete deletion run-egress-europe-west2-vpc-conn-europe-proxy',
      'create route run-egress-europe-west2-vpc-conn-europe-proxy',
    ]);
    const [gone, made] = judged.proposal.changes;
    assert.deepEqual([made?.dependsOn, judged.restricted.permitted.length], [[gone?.id], 2]);
    assert.deepEqual((gone?.before as Json | undefined)?.['nextHop'], { kind: 'address', address: '10.10.0.66' });
    assert.equal(gone?.noUndo?.key, 'noUndoOfDeletion');
  });

  test('goes, where the policy has come to want Cloud NAT, which is built', async () => {
    assert.deepEqual(inShort(await judgeWorld(world(ours()))), [
      'delete deletion run-egress-europe-west2-vpc-conn-europe-proxy',
      'create router run-egress-my-vpc',
    ]);
  });

  test('stays where the policy’s own proxy is the one that is gone', async () => {
    const judged = await judgeWorld({ ...world(ours({ nextHopIp: '10.10.0.5' })), instances: [] }, { policy: PROXY });
    assert.deepEqual(inShort(judged), []);
  });

  test('stays where the proxy of the policy would not carry, either', async () => {
    const judged = await judgeWorld({ ...world(ours()), instances: [] }, { policy: PROXY });
    assert.deepEqual(inShort(judged), []);
  });

  test('that somebody else made under our name is left alone', async () => {
    const judged = await judgeWorld(world(ours({ description: 'mine' })), { policy: PROXY });
    assert.deepEqual(inShort(judged), []);
  });
});
