import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Request } from '../../shared/event/request.ts';
import { namesOf } from '../../shared/examine.ts';
import type { Judged } from '../../shared/plan/judged.ts';
import { judge, lockKey, type Line } from '../../shared/reconcile.ts';
import { readsOf } from '../support/fakes.ts';
import { aJob, JOB, viaConnector } from '../support/jobs.ts';
import { aPolicyFile } from '../support/line.ts';
import { inShort } from '../support/plans.ts';
import { aSubnetwork, CONNECTOR, type Json } from '../support/resources.ts';
import { readWorld } from '../support/world.ts';

const CREATE = 'remediation: create\nconnector: {network: my-vpc}';
const request: Request = { job: JOB, cause: { id: 'e', method: 'm', time: '2026-03-04T05:06:07Z' } };
const refused: Request = { ...request, requested: { connector: CONNECTOR, interfaces: [], egress: 'all-traffic' } };

function lineOn(over: Json, policy = CREATE, deny?: Parameters<typeof readsOf>[1]): Line {
  const world = readWorld(over);
  return { reads: readsOf(world, deny), names: namesOf(world), policy: aPolicyFile(policy) };
}

async function judged(from: Request, line: Line): Promise<Judged> {
  const answer = await judge(from, line);
  return 'unjudged' in answer ? assert.fail(answer.reason) : answer;
}

describe('judging', () => {
  test('a stored job plans what is missing, and permits what policy permits', async () => {
    const answer = await judged(request, lineOn({}));
    assert.deepEqual(inShort(answer), ['create router run-egress-my-vpc']);
    assert.equal(answer.restricted.permitted.length, 1);
  });

  test('a refused deploy plans the connector that it asked for', async () => {
    const answer = await judged(refused, lineOn({ jobs: [], connectors: [], subnetworks: [aSubnetwork()] }));
    assert.deepEqual(inShort(answer)[1], 'create connector vpc-conn-europe');
    assert.equal(answer.stored.kind, 'absent');
  });

  test('a job that is gone has no answer', async () => {
    assert.deepEqual(await judge(request, lineOn({ jobs: [] })), { unjudged: 'absent', reason: 'the job is gone' });
  });

  test('a job that can not be read has none, either', async () => {
    const line = lineOn({}, CREATE, (call) => (call.startsWith('job ') ? 'forbidden' : undefined));
    assert.deepEqual(await judge(request, line), { unjudged: 'unknown', reason: 'forbidden' });
  });

  for (const list of ['connectors', 'subnetworks', 'routers', 'routes', 'network', 'effectiveFirewalls']) {
    test(`permits nothing when ${list} could not be read`, async () => {
      const answer = await judged(
        request,
        lineOn({}, CREATE, (call) => (call.startsWith(`${list} `) ? 'forbidden' : undefined)),
      );
      assert.deepEqual(answer.restricted.permitted, []);
      assert.deepEqual(answer.unread, ['forbidden']);
    });
  }
});

describe('the lock', () => {
  test('is of the network and region that are written to', async () => {
    assert.equal(lockKey(await judged(request, lineOn({}))), 'myproject/my-vpc/europe-west2');
  });

  test('is of the network that a missing connector will be made in', async () => {
    const line = lineOn({ connectors: [], subnetworks: [aSubnetwork()] });
    assert.equal(lockKey(await judged(request, line)), 'myproject/my-vpc/europe-west2');
  });
});

test('each of two jobs is judged by its own settings', async () => {
  const second = `${JOB}-2`;
  const line = lineOn({ jobs: [aJob(viaConnector()), aJob(undefined, { name: second })] });
  const answers = [await judged(request, line), await judged({ ...request, job: second }, line)];
  assert.deepEqual(
    answers.map(({ snapshot }) => snapshot.mode.kind),
    ['connector', 'none'],
  );
});
