import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { hasOurName } from '../../shared/ownership.ts';
import { shortName } from '../../shared/names.ts';
import type { Change } from '../../shared/plan/change.ts';
import { toJobNetwork } from '../../shared/job/job-network.ts';
import { imagine } from '../../shared/plan/imagine.ts';
import { restrict } from '../../shared/plan/restrict.ts';
import { statusOf } from '../../shared/result/status.ts';
import { map } from '../../shared/snapshot/observed.ts';
import { parseWorld } from '../../shared/snapshot/parse-world.ts';
import type { World } from '../../shared/snapshot/world.ts';
import { aPolicy, judgeIn } from '../support/line.ts';
import type { Json } from '../support/resources.ts';
import { crowdedWorlds, places, policyTexts, worlds } from '../support/random-world.ts';
import { shuffled } from '../support/shuffle.ts';

const RUNS = { numRuns: 200 };
const idsOf = (changes: readonly Change[]): string[] => changes.map(({ id }) => id);

/** A random question: one job of a world, under a policy. */
const questions = fc
  .record({ file: fc.oneof({ weight: 3, arbitrary: worlds }, crowdedWorlds), to: places, policy: policyTexts })
  .map(({ file, ...look }) => ({ world: parseWorld(file), file, look }));

test('once a plan is done, there is nothing left to plan', async () => {
  await fc.assert(
    fc.asyncProperty(questions, async ({ world, look }) => {
      const { changes } = (await judgeIn(world, look)).proposal;
      const after = await judgeIn(imagine(world, changes), look);
      assert.deepEqual(idsOf(after.proposal.changes), []);
    }),
    RUNS,
  );
});

test('a plan that dies between two of its changes comes to the same end', async () => {
  await fc.assert(
    fc.asyncProperty(questions, fc.infiniteStream(fc.nat()), async ({ world, look }, picks) => {
      const { changes } = (await judgeIn(world, look)).proposal;
      const whole = await judgeIn(imagine(world, changes), look);
      let now: World = world;
      let left = changes;
      for (let step = 0; left.length > 0; step++) {
        assert.ok(step <= changes.length, `${idsOf(left).join()} after ${idsOf(changes).join()}`);
        const ready = left.filter(({ dependsOn }) => !left.some(({ id }) => dependsOn.includes(id)));
        const next = ready[(picks.next().value ?? 0) % ready.length];
        now = imagine(now, next ? [next] : []);
        left = (await judgeIn(now, look)).proposal.changes;
      }
      const { flows, findings } = await judgeIn(now, look);
      assert.equal(statusOf(flows, findings), statusOf(whole.flows, whole.findings));
      assert.deepEqual(
        flows.map(({ verdict }) => verdict),
        whole.flows.map(({ verdict }) => verdict),
      );
    }),
    RUNS,
  );
});

const GRADES = ['verify', 'create', 'upsert'];
const pairs = (most: number) =>
  fc.tuple(fc.nat(most), fc.nat(most)).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);

/** A stricter policy and a looser one; `job.edit: never` plans around the job, and is another policy, not a stricter one. */
const strictness = fc.record({
  grades: pairs(2),
  hosts: pairs(1),
  denies: pairs(1),
  edits: pairs(1),
});

test('a stricter policy permits a part of what a looser one permits', async () => {
  let met = 0;
  await fc.assert(
    fc.asyncProperty(questions, strictness, async ({ world, look }, { grades, hosts, denies, edits }) => {
      const planOf = async (i: 0 | 1) => {
        const grade = GRADES[grades[i]] ?? '';
        const over = [
          look.policy.replace(/^remediation: .*$/m, `remediation: ${grade}`),
          `hostProjects: [${hosts[i] === 1 ? 'host' : ''}]`,
        ]
          .join('\n')
          .replace(/onDeny: \w+/, `onDeny: ${denies[i] === 1 ? 'allow' : 'explain'}`)
          .replace(/edit: \w+/, `edit: ${edits[i] === 1 ? 'always' : 'ask'}`);
        return idsOf((await judgeIn(world, { ...look, policy: over })).restricted.permitted);
      };
      const [strict, loose] = [await planOf(0), await planOf(1)];
      met += Number(loose.length > strict.length);
      assert.deepEqual(
        strict.filter((id) => !loose.includes(id)),
        [],
      );
    }),
    RUNS,
  );
  assert.ok(met > 10, `a policy was looser ${met} times only`);
});

test('a cap is never exceeded, and a lower one permits the beginning of what a higher one permits', async () => {
  await fc.assert(
    fc.asyncProperty(questions, pairs(6), async ({ world, look }, limits) => {
      const judged = await judgeIn(world, look);
      const [low = [], high = []] = limits.map((limit) => {
        const policy = aPolicy(`remediation: upsert\njob: {edit: always}\nlimits: {changesPerRun: ${limit}}`);
        const { permitted } = restrict(judged.proposal.changes, policy, judged.snapshot.job);
        const written = permitted.filter(({ verb }) => verb !== 'wait');
        assert.ok(written.length <= limit);
        return idsOf(written);
      });
      assert.deepEqual(low, high.slice(0, low.length));
    }),
    RUNS,
  );
});

test('what comes in another order is planned the same', async () => {
  await fc.assert(
    fc.asyncProperty(questions, fc.nat(), async ({ world, file, look }, seed) => {
      const [job] = (file['jobs'] ?? []) as Json[];
      const first = { ...file, jobs: [job] };
      const plans = [world, parseWorld(first), parseWorld(shuffled(first, seed))].map(
        async (one) => (await judgeIn(one, look)).proposal,
      );
      const [whole, alone, other] = await Promise.all(plans);
      assert.deepEqual(other, alone);
      assert.deepEqual(whole?.changes.map(withoutJobs), alone?.changes.map(withoutJobs));
    }),
    RUNS,
  );
});

/** Which jobs there are beside says nothing about this one's plan. */
const withoutJobs = ({ id, verb, spec }: Change) => ({ id, verb, spec });

test('every change is ours, asked for by name, or an update; it comes after what it needs, and can be taken back or says why not', async () => {
  const kinds = new Set<string>();
  await fc.assert(
    fc.asyncProperty(questions, async ({ world, look }) => {
      const { changes } = (await judgeIn(world, look)).proposal;
      const ids = idsOf(changes);
      assert.equal(new Set(ids).size, ids.length);
      changes.forEach(({ dependsOn, spec, target, undo, reverse, noUndo, verb, before, after }, i) => {
        kinds.add(`${verb} ${spec.kind}`);
        assert.ok(dependsOn.every((id) => ids.slice(0, i).includes(id)));
        const isNamed = spec.kind === 'connector' || spec.kind === 'awaited-connector';
        assert.ok(isNamed || verb === 'update' || hasOurName(target), target);
        // A job is changed where the policy opens it, and somebody else's router only by upsert.
        if (spec.kind === 'job') assert.doesNotMatch(look.policy, /edit: never/);
        assert.match(shortName(target), /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/);
        assert.deepEqual([undo.length > 0, reverse !== null], [noUndo === null, noUndo === null]);
        assert.deepEqual([before !== null, after !== null], [verb !== 'create', verb !== 'delete']);
      });
      assert.deepEqual(JSON.parse(JSON.stringify(changes)), changes);
    }),
    // As many as the rarest kind of change needs to be met for sure.
    { numRuns: 2500 },
  );
  const wanted = ['create router', 'create nat', 'update nat', 'update nat-listing', 'create address', 'create route'];
  const more = ['create subnetwork', 'create connector', 'create firewall', 'wait awaited-connector', 'update job'];
  assert.deepEqual(
    [...wanted, ...more].filter((kind) => !kinds.has(kind)),
    [],
    'kinds of changes that no world needed',
  );
});

test('the reverse of a plan, last change first, gives the world back', async () => {
  await fc.assert(
    fc.asyncProperty(questions, async ({ world, look }) => {
      const { changes } = (await judgeIn(world, look)).proposal;
      const reverse = changes
        .toReversed()
        .flatMap((change) => (change.reverse ? [{ ...change, spec: change.reverse }] : []));
      const waited = imagine(
        world,
        changes.filter(({ verb }) => verb === 'wait'),
      );
      if (changes.some(({ verb }) => verb === 'delete')) return;
      assert.deepEqual(normal(imagine(imagine(world, changes), reverse)), normal(waited));
    }),
    RUNS,
  );
});

/** An egress that is not set and the default are the same to everybody; lists of NATs have no order. */
function normal(world: World): World {
  const jobs = map(world.jobs, (all) => all.map((job) => ({ ...job, network: toJobNetwork(job.network) })));
  return { ...world, jobs } as unknown as World;
}

test('what a world has is never changed by imagining more', async () => {
  await fc.assert(
    fc.asyncProperty(questions, async ({ world, file, look }) => {
      imagine(world, (await judgeIn(world, look)).proposal.changes);
      assert.deepEqual(world, parseWorld(file));
    }),
    RUNS,
  );
});

/** What can't be planned while a list is unknown. */
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  connectors: ['subnetwork', 'connector', 'awaited-connector'],
  subnetworks: ['subnetwork', 'router', 'nat', 'address', 'route'],
  routers: ['router', 'nat', 'nat-listing', 'address'],
  addresses: ['subnetwork', 'connector', 'address'],
  routes: ['subnetwork', 'route', 'router', 'nat', 'address'],
  firewalls: ['firewall', 'route', 'router', 'nat', 'address'],
};

test('what was not read never causes a change', async () => {
  await fc.assert(
    fc.asyncProperty(questions, fc.constantFrom(...Object.keys(NEEDED)), async ({ file, look }, list) => {
      const { effectiveFirewalls, [list]: _, ...rest } = file;
      const kept =
        list === 'firewalls' ? rest : { ...rest, ...(effectiveFirewalls !== undefined && { effectiveFirewalls }) };
      const { changes } = (await judgeIn(parseWorld(kept), look)).proposal;
      assert.deepEqual(
        changes.filter(({ spec }) => NEEDED[list]?.includes(spec.kind)),
        [],
      );
    }),
    { numRuns: 400 },
  );
});

test('a plan for a job that has all it needs is empty', async () => {
  await fc.assert(
    fc.asyncProperty(questions, async ({ world, look }) => {
      const judged = await judgeIn(world, look);
      if (statusOf(judged.flows, judged.findings) !== 'compliant') return;
      assert.deepEqual(idsOf(judged.proposal.changes), []);
    }),
    RUNS,
  );
});
