import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Request } from '../../shared/event/request.ts';
import { namesOf } from '../../shared/examine.ts';
import type { Judged } from '../../shared/plan/judged.ts';
import { readLedger, readRecord } from '../../shared/record/diary.ts';
import { timesMade } from '../../shared/record/ledger.ts';
import { judge, type Line } from '../../shared/reconcile.ts';
import { remedy, type Remedied, type Workplace } from '../../shared/remediation.ts';
import { found } from '../../shared/snapshot/observed.ts';
import { virtualClock } from '../support/clock.ts';
import { fakeObjects, fakeWrites, readsOf } from '../support/fakes.ts';
import { aJob, JOB, viaInterface } from '../support/jobs.ts';
import { aPolicyFile } from '../support/line.ts';
import { aNat, aRouter, routerNamed, type Json } from '../support/resources.ts';
import { readWorld } from '../support/world.ts';

const CREATE = 'remediation: create\nconnector: {network: my-vpc}';
const KEY = 'myproject/my-vpc/europe-west2';
const request: Request = { job: JOB, cause: { id: 'e', method: 'm', time: '2026-03-04T05:06:07Z' } };
const conditions = { attempt: 'a', budget: new AbortController().signal };
const occasion = { key: KEY, by: { tool: 'remediate' } } as const;
const ROUTER = `router:${routerNamed('run-egress-my-vpc')}`;

/** The usual world, in which the job's subnetwork has no NAT, and one in which it has what would be built. */
const BEFORE = { jobs: [aJob(viaInterface())] };
const AFTER = { ...BEFORE, routers: [aRouter({ name: 'run-egress-my-vpc', nats: [aNat({ name: 'my-subnet' })] })] };

function lineOn(over: Json, deny?: Parameters<typeof readsOf>[1], policy = CREATE): Line {
  const world = readWorld(over);
  return { reads: readsOf(world, deny), names: namesOf(world), policy: aPolicyFile(policy) };
}

const at = (over: Json, more: Partial<Workplace> = {}): Workplace => ({
  ...lineOn(over),
  writes: fakeWrites(),
  clock: virtualClock(),
  objects: undefined,
  ...more,
});

async function judged(line: Line, from = request): Promise<Judged> {
  const answer = await judge(from, line);
  return 'unjudged' in answer ? assert.fail(answer.reason) : answer;
}

/** Remedies the usual job, which is judged in the world before, in such a place. */
async function remedied(place: Workplace, before = lineOn(BEFORE)): Promise<Remedied> {
  const [one] = await remedy([{ request, id: 'r', before: await judged(before) }], occasion, place, conditions);
  return one ?? assert.fail();
}

describe('remedying', () => {
  test('applies what is permitted, judges again, and is remedied once Google shows the address', async () => {
    const { outcomes, after, end } = await remedied(at(AFTER));
    assert.deepEqual(
      outcomes.map(({ kind }) => kind),
      ['applied'],
    );
    assert.equal(!('unjudged' in after) && after.flows[0]?.verdict, 'REACHABLE');
    assert.deepEqual(end, { status: 'remediated', unfinished: false });
  });

  test('writes nothing where nothing is permitted', async () => {
    const writes = fakeWrites();
    const before = lineOn(BEFORE, undefined, 'remediation: verify');
    const { outcomes, end } = await remedied(at(BEFORE, { writes }), before);
    assert.deepEqual([outcomes, writes.journal, end], [[], [], { status: 'violating', unfinished: false }]);
  });

  test('tells what was done even where it can not be proved', async () => {
    const blind = lineOn(BEFORE, (call) => (call.startsWith('job ') ? 'forbidden' : undefined));
    const { outcomes, after, end } = await remedied(at(BEFORE, blind));
    assert.equal(outcomes.length, 1);
    assert.deepEqual(after, { unjudged: 'unknown', reason: 'forbidden' });
    assert.deepEqual(end, { status: 'failed', unfinished: true });
  });

  test('a NAT without an address has not remedied anything yet', async () => {
    const reads = { ...lineOn(AFTER).reads, natAddresses: async () => found([]) };
    const { unconfirmed, end } = await remedied(at(AFTER, { reads }));
    assert.deepEqual(unconfirmed, [{ router: routerNamed('run-egress-my-vpc'), nat: 'my-subnet' }]);
    assert.deepEqual(end, { status: 'failed', unfinished: true });
  });

  test('changes that left the job violating have not, either', async () => {
    const { end } = await remedied(at(BEFORE));
    assert.deepEqual(end, { status: 'violating', unfinished: false });
  });

  test('of a job that is gone by then there is nothing to prove', async () => {
    const { after, end } = await remedied(at({ ...AFTER, jobs: [] }));
    assert.equal('unjudged' in after && after.unjudged, 'absent');
    assert.deepEqual(end, { status: 'undetermined', unfinished: false });
  });

  test('a failure is failed for good, unless trying again may help', async () => {
    for (const retryable of [true, false]) {
      const writes = fakeWrites(() => ({ kind: 'failed', reason: 'quota', retryable }));
      const { end, changes } = await remedied(at(BEFORE, { writes }));
      assert.deepEqual(end, { status: 'failed', unfinished: retryable });
      assert.deepEqual(
        changes.map(({ outcome, because }) => [outcome, because]),
        [['failed', 'quota']],
      );
    }
  });

  test('two jobs with one need: one change, and both are remedied by it', async () => {
    const second = { ...request, job: `${JOB}-2` };
    const jobs = [aJob(viaInterface()), aJob(viaInterface(), { name: second.job })];
    const line = lineOn({ jobs });
    const first = await judged(line);
    const other = await judge(second, line, first.restricted.permitted);
    assert.ok(!('unjudged' in other));
    assert.deepEqual(other.restricted.permitted, []);
    const writes = fakeWrites();
    const both = await remedy(
      [
        { request, id: 'r', before: first },
        { request: second, id: 's', before: other },
      ],
      occasion,
      at({ ...AFTER, jobs }, { writes }),
      conditions,
    );
    assert.equal(writes.journal.length, 2, 'one write, begun and ended');
    assert.deepEqual(
      both.map(({ end, after }) => [end.status, !('unjudged' in after) && after.flows[0]?.verdict]),
      [
        ['remediated', 'REACHABLE'],
        ['compliant', 'REACHABLE'],
      ],
    );
  });
});

describe('what is written down', () => {
  test('who changed what, why and when', async () => {
    const objects = fakeObjects();
    await remedied(at(AFTER, { objects }));
    const record = await readRecord(objects, 'r');
    assert.ok(record);
    assert.deepEqual([record.key, record.job, record.event, record.by], [KEY, JOB, request.cause, occasion.by]);
    assert.deepEqual(
      record.changes.map(({ change, outcome, at: when }) => [change.id, outcome, when, change.reason.key]),
      [[ROUTER, 'applied', '2026-03-04T05:06:07.000Z', 'reasonNat']],
    );
    assert.equal(timesMade(await readLedger(objects, KEY), ROUTER), 1);
  });

  test('stands there before the first write begins', async () => {
    const objects = fakeObjects();
    const writes = fakeWrites(() => {
      const record = objects.stored.get('changes/r.json')?.value as { changes: { outcome: string }[] };
      assert.deepEqual(
        record.changes.map(({ outcome }) => outcome),
        ['pending'],
      );
      assert.ok(objects.stored.has(`made/${KEY}.json`));
      return { kind: 'done' };
    });
    await remedied(at(AFTER, { objects, writes }));
  });

  test('keeps what earlier attempts set about, and calls it done once nothing is wrong any more', async () => {
    const objects = fakeObjects();
    const pending = fakeWrites(() => ({ kind: 'pending', operation: 'o' }));
    await remedied(at(BEFORE, { objects, writes: pending }));
    assert.deepEqual(
      (await readRecord(objects, 'r'))?.changes.map(({ outcome }) => outcome),
      ['pending'],
    );
    const { changes, end } = await remedied(at(AFTER, { objects }), lineOn(AFTER));
    assert.deepEqual(
      changes.map(({ change, outcome }) => [change.id, outcome]),
      [[ROUTER, 'applied']],
    );
    assert.equal(end.status, 'remediated');
    assert.equal(timesMade(await readLedger(objects, KEY), ROUTER), 1);
  });

  test('is nothing where nothing is set about', async () => {
    const objects = fakeObjects();
    await remedied(at(AFTER, { objects }), lineOn(AFTER));
    assert.equal(objects.stored.size, 0);
  });

  test('is never laid over what somebody else writes meanwhile', async () => {
    const objects = fakeObjects();
    const writes = fakeWrites(() => {
      objects.put('changes/r.json', { theirs: true });
      return { kind: 'done' };
    });
    await assert.rejects(remedied(at(AFTER, { objects, writes })), /changes\/r\.json is being written by others/);
    assert.deepEqual(objects.stored.get('changes/r.json')?.value, { theirs: true });
  });
});

describe('what somebody takes away again', () => {
  const policy = `${CREATE}\nlimits: {rebuilds: 1}`;

  /** Judges the job for so many events in a row, each of which builds the NAT, which is then taken away again. */
  async function opposed(times: number): Promise<Judged> {
    const objects = fakeObjects();
    const line = { ...lineOn(BEFORE, undefined, policy), ledger: (key: string) => readLedger(objects, key) };
    for (let i = 0; i < times; i++) {
      const again = { ...request, cause: { ...request.cause, id: `e${i}` } };
      const before = await judged(line, again);
      await remedy([{ request: again, id: `r${i}`, before }], occasion, at(AFTER, { objects }), conditions);
    }
    return judged(line, { ...request, cause: { ...request.cause, id: 'last' } });
  }

  test('is made again, and the result says so', async () => {
    const { restricted, findings } = await opposed(1);
    assert.equal(restricted.permitted.length, 1);
    const taken = findings.find(({ id }) => id === 'taken-away');
    assert.equal(taken?.resource, routerNamed('run-egress-my-vpc'));
    assert.match(taken.nextSteps[0]?.command ?? '', /^gcloud logging read .*routers\/run-egress-my-vpc/);
  });

  test('is not made again without end', async () => {
    const { restricted } = await opposed(2);
    assert.deepEqual(
      restricted.withheld.map(({ because }) => because),
      [{ key: 'withheldRebuilds', of: { count: 2 } }],
    );
  });

  test('the first time there is nothing to say', async () => {
    const { findings } = await opposed(0);
    assert.equal(
      findings.some(({ id }) => id === 'taken-away'),
      false,
    );
  });
});
