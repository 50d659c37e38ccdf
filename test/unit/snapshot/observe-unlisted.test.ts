import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { observe, type Subject } from '../../../shared/snapshot/observe.ts';
import { valueOf } from '../../../shared/snapshot/observed.ts';
import { readsOf } from '../../support/fakes.ts';
import { aJob, JOB, viaInterface } from '../../support/jobs.ts';
import {
  aNetwork,
  aPolicyBasedRoute,
  aRouter,
  NETWORK,
  networkNamed,
  routerNamed,
  type Json,
} from '../../support/resources.ts';
import { readWorld } from '../../support/world.ts';

const look = async (world: Json, subject: Partial<Subject> = {}, deny?: Parameters<typeof readsOf>[1]) => {
  const reads = readsOf(readWorld({ jobs: [aJob(viaInterface())], ...world }), deny);
  return { ...(await observe({ name: JOB, ...subject }, reads)), reads };
};

const bgp = aRouter({ name: 'bgp', bgpPeers: [{ name: 'peer' }] });
const importing = (state = 'ACTIVE'): Json =>
  aNetwork({ peerings: [{ name: 'to-hub', network: networkNamed('hub', 'hub'), state, importCustomRoutes: true }] });
const global = aNetwork({ routingConfig: { routingMode: 'GLOBAL' } });

/** Calls beyond those of every verdict. */
const extraOf = ({ reads }: Awaited<ReturnType<typeof look>>): string[] =>
  reads.calls.filter((call) => /^(allRouters|dynamicRoutes|peeringRoutes|policyBased|egressConstraint)/.test(call));

describe('routes that no list has', () => {
  test('are asked for where there can be some, and only there', async () => {
    assert.deepEqual(extraOf(await look({})), []);
    assert.deepEqual(extraOf(await look({ routers: [bgp] })), [`dynamicRoutes ${routerNamed('bgp')}`]);
    const peered = await look({ networks: [importing()] });
    assert.deepEqual(extraOf(peered), [`peeringRoutes ${NETWORK} to-hub europe-west2`]);
    assert.deepEqual(extraOf(await look({ networks: [importing('INACTIVE')] })), []);
  });

  test('come in a round of their own, side by side', async () => {
    const { reads } = await look({ routers: [bgp], networks: [importing()] });
    assert.deepEqual(
      reads.rounds.map((round) => round.length),
      [5, 2, 2],
    );
  });

  test('of other regions are looked for where dynamic routing is global, and there is time', async () => {
    const far = aRouter({
      name: 'far',
      selfLink: routerNamed('far', 'myproject', 'us-east1'),
      region: 'us-east1',
      bgpPeers: [{}],
    });
    const world = { routers: [far], networks: [global] };
    const asked = `dynamicRoutes ${routerNamed('far', 'myproject', 'us-east1')}`;
    assert.deepEqual(extraOf(await look(world)), []);
    assert.ok(extraOf(await look(world, { thorough: true })).includes(asked));
  });

  test('that may not be read are unknown, and told', async () => {
    const { world, unread } = await look({ routers: [bgp] }, {}, (call) =>
      call.startsWith('dynamic') ? 'no' : undefined,
    );
    assert.deepEqual([world.learnedRoutes.kind, unread.length], ['unknown', 1]);
  });

  test('are unknown where the network may not be read, and that is told once', async () => {
    const { world, unread } = await look({}, {}, (call) => (call.startsWith('network ') ? 'no' : undefined));
    assert.deepEqual([world.learnedRoutes.kind, unread.length], ['unknown', 1]);
  });
});

describe('a thorough look', () => {
  const thorough = { thorough: true };

  test('reads policy-based routes of the project of the network, beside its rules, and the policy of the project of the job', async () => {
    const { reads } = await look({}, thorough);
    assert.deepEqual(
      reads.rounds.map((round) => round.length),
      [6, 3],
    );
    assert.ok(reads.rounds[0]?.includes('egressConstraint myproject'));
    assert.ok(reads.rounds[1]?.includes('policyBasedRoutes myproject'));
  });

  test('finds what a look in a hurry takes for none', async () => {
    const world = { policyBasedRoutes: [aPolicyBasedRoute()] };
    assert.equal(valueOf((await look(world, thorough)).world.policyBasedRoutes)?.length, 1);
    assert.deepEqual(valueOf((await look(world)).world.policyBasedRoutes), []);
  });

  test('that is refused is told; the policy of the organisation is nothing that a verdict rests on', async () => {
    const denied = (name: string) => look({}, thorough, (call) => (call.startsWith(name) ? 'no' : undefined));
    const routes = await denied('policyBasedRoutes');
    assert.deepEqual([routes.world.policyBasedRoutes.kind, routes.unread.length], ['unknown', 1]);
    const policy = await denied('egressConstraint');
    assert.deepEqual([policy.world.egressConstraint.kind, policy.unread], ['unknown', []]);
  });
});
