import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { examine, namesOf, resolveAll } from '../../../../shared/examine.ts';
import { imagine } from '../../../../shared/plan/imagine.ts';
import { restrict } from '../../../../shared/plan/restrict.ts';
import { absent, unknown, valueOf } from '../../../../shared/snapshot/observed.ts';
import { parseWorld } from '../../../../shared/snapshot/parse-world.ts';
import type { World } from '../../../../shared/snapshot/world.ts';
import { aJob, viaConnector } from '../../../support/jobs.ts';
import { aPolicy } from '../../../support/line.ts';
import {
  aConnector,
  aConnectorSubnetwork,
  aNat,
  aRouter,
  aSubnetwork,
  CONNECTOR,
  CONNECTOR_SUBNETWORK,
  type Json,
} from '../../../support/resources.ts';
import { aWorld } from '../../../support/world.ts';

const POLICY = 'remediation: create';
const ID = 'connector-not-ready';
const ground = (description = 'Made by run-egress: subnetwork of connector vpc-conn-europe') =>
  aConnectorSubnetwork({
    name: 'run-egress-vpc-conn-europe',
    selfLink: undefined,
    description,
  });
const broken = (over: Json = {}) =>
  aConnector({ state: 'ERROR', subnet: { name: 'run-egress-vpc-conn-europe', projectId: 'myproject' }, ...over });
const world = (over: Json = {}): World =>
  parseWorld(
    aWorld({
      connectors: [broken()],
      subnetworks: [aSubnetwork(), ground()],
      routers: [aRouter({ nats: [aNat()] })],
      ...over,
    }),
  );

/** A refused deploy of a job behind that connector: no job is stored, unless others are. */
async function judge(given: World, { made = [`connector:${CONNECTOR}`], others = [] as Json[], policy = POLICY } = {}) {
  const [job] = valueOf(given.jobs) ?? [];
  if (!job) assert.fail();
  const own = aPolicy(policy);
  const flows = await resolveAll(own.destinations, namesOf(given));
  const { jobs } = parseWorld(aWorld({ jobs: others }));
  const question = { world: { ...given, jobs }, job, stored: absent, flows, policy: own, made: new Set(made) };
  const { proposal, findings } = examine(question);
  return { ...proposal, findings, permitted: restrict(proposal.changes, own, job).permitted, question };
}

const advised = ({ advice }: Awaited<ReturnType<typeof judge>>) => (advice.get(ID) ?? []).map(({ say }) => say.key);

describe('a connector in ERROR that was made here and that nothing uses', () => {
  test('is deleted and made anew, on the subnetwork that it has, in the size of the policy', async () => {
    const policy = `${POLICY}\nconnector: {machineType: e2-standard-4}`;
    const { changes, permitted } = await judge(world(), { policy });
    const [gone, made, ...others] = changes;
    const name = CONNECTOR;
    const subnetwork = CONNECTOR_SUBNETWORK.replace('conn-subnet', 'run-egress-vpc-conn-europe');
    assert.deepEqual(others, []);
    assert.deepEqual(gone?.spec, {
      kind: 'deletion',
      value: { kind: 'connector', name, expect: { subnetwork, state: 'ERROR' } },
    });
    const size = { machineType: 'e2-standard-4', minInstances: 2, maxInstances: 3 };
    assert.deepEqual(made?.spec, { kind: 'connector', value: { name, subnetwork, ...size } });
    assert.deepEqual([made.dependsOn, permitted.length], [[gone?.id], 2]);
  });

  test('is well then, and there is nothing left to plan', async () => {
    const { changes, question } = await judge(world());
    const again = examine({ ...question, world: imagine(question.world, changes) });
    assert.deepEqual([again.proposal.changes, again.flows.map(({ verdict }) => verdict)], [[], ['REACHABLE']]);
  });

  test('is missing after a crash in between, and is made on the same subnetwork', async () => {
    const { changes, question } = await judge(world(), { policy: `${POLICY}\nconnector: {network: my-vpc}` });
    const again = examine({ ...question, world: imagine(question.world, changes.slice(0, 1)) });
    assert.deepEqual(
      again.proposal.changes.map(({ id }) => id),
      [`connector:${CONNECTOR}`],
    );
  });
});

describe('a connector in ERROR is left to people', () => {
  const user = aJob(viaConnector(), { name: 'projects/myproject/locations/europe-west2/jobs/other' });
  const rows: { when: string; world: World; over?: Parameters<typeof judge>[1]; advice?: string[] }[] = [
    { when: 'if no record of ours names it', world: world(), over: { made: [] } },
    { when: 'if the record names another', world: world(), over: { made: [`connector:${CONNECTOR}x`] } },
    { when: 'if its subnetwork is not ours', world: world({ subnetworks: [aSubnetwork(), ground('mine')] }) },
    {
      when: 'if it was made with a range',
      world: world({ connectors: [broken({ subnet: undefined, network: 'my-vpc', ipCidrRange: '10.9.0.0/28' })] }),
    },
    { when: 'if a job uses it', world: world(), over: { others: [user] }, advice: ['connectorInUse'] },
    {
      when: 'if Google counts a project that uses it, by a service or function perhaps',
      world: world({ connectors: [broken({ connectedProjects: ['myproject'] })] }),
      advice: ['connectorInUse'],
    },
  ];
  for (const { when, world: given, over, advice = [] } of rows) {
    test(when, async () => {
      const answer = await judge(given, over);
      assert.deepEqual([answer.changes, advised(answer)], [[], advice]);
    });
  }

  test('if which jobs there are could not be read', async () => {
    const { question } = await judge(world());
    const jobs = unknown({ key: 'notRead' });
    const { changes, advice } = examine({ ...question, world: { ...question.world, jobs } }).proposal;
    assert.deepEqual([changes, advice.get(ID)?.[0]?.say.key], [[], 'connectorUsersUnknown']);
  });

  test('and a person who wants to delete it is still told how', async () => {
    const { findings } = await judge(world(), { made: [] });
    const steps = findings.find(({ id }) => id === ID)?.nextSteps ?? [];
    assert.ok(steps.some(({ command }) => command?.includes('connectors delete vpc-conn-europe')));
  });
});

describe('a connector that is being deleted', () => {
  const half = () => world({ connectors: [broken({ state: 'DELETING' })] });

  test('by a cure of ours that died half way is made anew once it is gone', async () => {
    const { changes } = await judge(half(), { made: [`connector:${CONNECTOR}`, `delete:${CONNECTOR}`] });
    assert.deepEqual(
      changes.map(({ verb, spec }) => `${verb} ${spec.kind}`),
      ['delete deletion', 'create connector'],
    );
    assert.deepEqual(changes[1]?.dependsOn, [`delete:${CONNECTOR}`]);
  });

  test('by somebody else is theirs to delete', async () => {
    assert.deepEqual((await judge(half())).changes, []);
  });
});
