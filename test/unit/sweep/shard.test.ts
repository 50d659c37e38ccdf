import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { RetryableError } from '../../../shared/errors.ts';
import { namesOf } from '../../../shared/examine.ts';
import { parsePolicy } from '../../../shared/policy/parse-policy.ts';
import type { Objects } from '../../../shared/ports.ts';
import { conclude } from '../../../shared/sweep/conclude.ts';
import { loadBefore } from '../../../shared/sweep/load-before.ts';
import { paths, type SweepPlan } from '../../../shared/sweep/plan.ts';
import { runShard, type Shard } from '../../../shared/sweep/shard.ts';
import { planSweep } from '../../../shared/sweep/start.ts';
import { tee } from '../../../shared/sweep/tee.ts';
import type { Archive } from '../../../shared/sweep-ports.ts';
import { fakeObjects } from '../../support/fakes.ts';
import { aJob, viaInterface } from '../../support/jobs.ts';
import { aNat, aRouter, PROJECT, REGION, type Json } from '../../support/resources.ts';
import { fakeArchive, surveysOf } from '../../support/sweeps.ts';
import { readWorld } from '../../support/world.ts';
import { unread } from '../../support/told.ts';

const PLAN: SweepPlan = {
  version: 1,
  id: 'sweep-1',
  startedAt: '2026-03-04T05:00:00.000Z',
  deadline: '2026-03-04T05:30:00.000Z',
  scope: PROJECT,
  projects: [PROJECT],
  since: null,
  trend: [],
  remediate: false,
};
const NOON = Date.parse('2026-03-04T12:00:00Z');
const jobs = ['a', 'b', 'c', 'd', 'e'].map((id) =>
  aJob(viaInterface(), { name: `projects/${PROJECT}/locations/${REGION}/jobs/${id}` }),
);
const policy = (written = '') => parsePolicy(`version: 1\n${written}`);

interface State {
  readonly objects: Objects;
  readonly archive: Archive;
}

function shardOf(state: State, over: Json = {}, more: Partial<Shard> = {}): Shard {
  const world = readWorld({ jobs, ...over });
  const reads = surveysOf(world);
  return {
    plan: PLAN,
    project: PROJECT,
    state,
    nonce: 'n1',
    isLast: false,
    reads,
    names: namesOf(world),
    policy: policy(),
    ...more,
  };
}

const freshState = () => ({ objects: fakeObjects(), archive: fakeArchive() });

/** What is left of a sweep when all is done: the report. */
async function reportOf(state: ReturnType<typeof freshState>): Promise<string> {
  await conclude(PLAN, { state, policy: policy().base, now: NOON });
  return state.archive.texts.get(paths.report(PLAN.id, 'report.json')) ?? '';
}

describe('a shard', () => {
  test('killed before or after any write, and delivered again, gives the same report as one that was left alone', async () => {
    const alone = freshState();
    await runShard(shardOf(alone));
    const want = await reportOf(alone);
    let kills = 0;
    for (const phase of ['before', 'after'] as const)
      for (let at = 1; ; at++) {
        const state = freshState();
        let writes = 0;
        const dying =
          <T>(write: () => Promise<T>) =>
          async (): Promise<T> => {
            writes += 1;
            if (writes === at && phase === 'before') throw new Error('killed');
            const done = await write();
            if (writes === at) throw new Error('killed');
            return done;
          };
        const mortal: State = {
          objects: { ...state.objects, write: (...of) => dying(() => state.objects.write(...of))() },
          archive: { ...state.archive, write: (...of) => dying(() => state.archive.write(...of))() },
        };
        const died = await runShard(shardOf(mortal)).then(
          () => false,
          () => true,
        );
        await runShard(shardOf(state, {}, { nonce: 'n2' }));
        assert.equal(await reportOf(state), want, `${phase} write ${at}`);
        if (!died) break;
        kills += 1;
      }
    assert.equal(kills, 4);
  });

  test('delivered twice at the same time counts once', async () => {
    const state = freshState();
    const [one, two] = await Promise.all([runShard(shardOf(state)), runShard(shardOf(state, {}, { nonce: 'n2' }))]);
    assert.deepEqual(one, two);
    const { head } = await conclude(PLAN, { state, policy: policy().base, now: NOON });
    assert.equal(head.totals.jobs, jobs.length);
  });

  test('delivered again later does nothing any more', async () => {
    const state = freshState();
    await runShard(shardOf(state));
    const late = shardOf(state, { jobs: [] });
    await runShard(late);
    assert.deepEqual((late.reads as ReturnType<typeof surveysOf>).calls, []);
  });

  test('of which something may be readable later comes again, until nobody would come any more', async () => {
    const state = freshState();
    const shard = shardOf(state);
    const reads = { ...shard.reads, routers: async () => unread('no answer in time', 'transient') };
    await assert.rejects(runShard({ ...shard, reads }), RetryableError);
    const summary = await runShard({ ...shard, reads, isLast: true });
    assert.deepEqual(
      [summary.state, summary.reasons, summary.counts.undetermined],
      ['partly', ['no answer in time'], 5],
    );
  });

  test('is what the next sweep is held against', async () => {
    const state = freshState();
    await runShard(shardOf(state, { routers: [aRouter({ nats: [aNat()] })] }));
    const before = await loadBefore(PLAN.id, PROJECT, state);
    assert.equal(before?.size, jobs.length);
    const plan = { ...PLAN, id: 'sweep-2', since: { id: PLAN.id, at: PLAN.startedAt } };
    const summary = await runShard(shardOf(state, { jobs: jobs.slice(1) }, { plan, before }));
    assert.deepEqual(summary.moves, { lost: 4, recovered: 0, new: 0, other: 0, gone: 1 });
    assert.deepEqual(summary.gone, [{ job: jobs[0]?.['name'], status: 'compliant' }]);
  });
});

describe('a summary', () => {
  test('waits for missing shards, and after the deadline names them', async () => {
    const state = freshState();
    const plan = { ...PLAN, projects: [PROJECT, 'late'] };
    await runShard(shardOf(state, {}, { plan }));
    const at = (now: string) => conclude(plan, { state, policy: policy().base, now: Date.parse(now) });
    await assert.rejects(at('2026-03-04T05:29:00Z'), RetryableError);
    const { head } = await at('2026-03-04T05:30:00Z');
    assert.deepEqual(
      head.projects.map(({ project, state: is }) => [project, is]),
      [
        ['late', 'missing'],
        [PROJECT, 'read'],
      ].sort((a, b) => plan.projects.indexOf(String(a[0])) - plan.projects.indexOf(String(b[0]))),
    );
    await runShard(shardOf(state, { jobs: [] }, { plan, project: 'late' }));
    assert.equal((await at('2026-03-04T06:00:00Z')).head.totals.missing, 0);
  });

  test('asks for cures only where the sweep was to, within the cap of one run, each need once', async () => {
    const cured = 'remediation: create';
    const ask = async (remediate: boolean, written: string) => {
      const state = freshState();
      const plan = { ...PLAN, remediate };
      await runShard(shardOf(state, {}, { plan, policy: policy(written) }));
      return (await conclude(plan, { state, policy: policy(written).base, now: NOON })).cures;
    };
    assert.deepEqual(await ask(false, cured), []);
    assert.deepEqual(await ask(true, ''), []);
    const [cure, ...others] = await ask(true, cured);
    assert.equal(cure?.orderingKey, `${PROJECT}/my-vpc/${REGION}`);
    assert.deepEqual(others, []);
    assert.deepEqual(await ask(true, `${cured}\nlimits: { changesPerRun: 0 }`), []);
  });

  test('of an older sweep does not take the place of a newer one', async () => {
    const state = freshState();
    await runShard(shardOf(state));
    state.objects.put(paths.last, { id: 'sweep-2', at: 't', trend: [] });
    await reportOf(state);
    assert.deepEqual(state.objects.stored.get(paths.last)?.value, { id: 'sweep-2', at: 't', trend: [] });
  });
});

describe('the start of a sweep', () => {
  const projects = { withJobs: async () => ({ kind: 'found', value: ['x', 'y'] }) as const };
  const occasion = { messageId: '7', at: '2026-03-04T05:00:00Z', home: PROJECT };
  const start = { kind: 'start', remediate: false } as const;

  test('is one sweep however often its message comes, and another one for another message', async () => {
    const { objects } = freshState();
    const plan = (messageId: string) =>
      planSweep({ ...start, organization: '1' }, { ...occasion, messageId }, { objects, projects });
    const [one, two, other] = [await plan('7'), await plan('7'), await plan('8')];
    assert.deepEqual(one, two);
    assert.notEqual(one.id, other.id);
    assert.deepEqual([one.projects, one.scope], [['x', 'y'], 'organizations/1']);
  });

  test('without any project is of the one that run-egress lives in', async () => {
    const plan = await planSweep(start, occasion, { objects: freshState().objects, projects });
    assert.deepEqual(plan.projects, [PROJECT]);
  });

  test('that may not search says so at once, and one that could not just now comes again', async () => {
    const asked = (because?: 'transient') =>
      planSweep({ ...start, folder: '5' }, occasion, {
        objects: freshState().objects,
        projects: { withJobs: async () => unread('no', because) },
      });
    await assert.rejects(asked(), /projects of folders\/5: no/);
    await assert.rejects(asked('transient'), RetryableError);
  });
});

test('several readers of one source each get all of it, in step', async () => {
  let ahead = 0;
  async function* source() {
    for (let i = 0; i < 100; i++) {
      ahead = i;
      yield i;
    }
  }
  const seen = await Promise.all(
    tee(source(), 3).map(async (copy, at) => {
      const all: number[] = [];
      for await (const item of copy) {
        assert.ok(ahead - item <= 1);
        if (at === 2) await new Promise((resolve) => setImmediate(resolve));
        all.push(item);
      }
      return all;
    }),
  );
  assert.deepEqual(seen, Array(3).fill(Array.from({ length: 100 }, (_, i) => i)));
});
