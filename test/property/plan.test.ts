import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { hasOurName } from '../../shared/ownership.ts';
import { shortName } from '../../shared/names.ts';
import type { Change } from '../../shared/plan/change.ts';
import { imagine } from '../../shared/plan/imagine.ts';
import { reverseOf } from '../../shared/plan/reverse.ts';
import { restrict } from '../../shared/plan/restrict.ts';
import { statusOf } from '../../shared/result/status.ts';
import { parseWorld } from '../../shared/snapshot/parse-world.ts';
import type { World } from '../../shared/snapshot/world.ts';
import { aPolicy, judgeIn } from '../support/line.ts';
import { places, policyTexts, worlds } from '../support/random-world.ts';

const RUNS = { numRuns: 200 };
const idsOf = (changes: readonly Change[]): string[] => changes.map(({ id }) => id);

/** A random question: one job of a world, under a policy. */
const questions = fc
  .record({ file: worlds, to: places, policy: policyTexts })
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

test('a stricter policy permits a part of what a looser one permits', async () => {
  const strictness = fc.record({
    grades: fc.tuple(fc.nat(2), fc.nat(2)).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const),
    limits: fc.tuple(fc.nat(6), fc.nat(6)).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const),
    hosts: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(questions, strictness, async ({ world, look }, { grades, limits, hosts }) => {
      const judged = await judgeIn(world, look);
      const [strict, loose] = [0, 1].map((i) => {
        const policy = `remediation: ${GRADES[grades[i] ?? 0]}\nlimits: {changesPerRun: ${limits[i]}}${i === 1 && hosts ? '\nhostProjects: [host]' : ''}`;
        return idsOf(restrict(judged.proposal.changes, aPolicy(policy), judged.snapshot.job).permitted);
      });
      assert.deepEqual(
        strict?.filter((id) => !loose?.includes(id)),
        [],
      );
    }),
    RUNS,
  );
});

test('every change is ours by name or asked for by name, comes after what it needs, and can be taken back', async () => {
  await fc.assert(
    fc.asyncProperty(questions, async ({ world, look }) => {
      const { changes } = (await judgeIn(world, look)).proposal;
      const ids = idsOf(changes);
      assert.equal(new Set(ids).size, ids.length);
      changes.forEach(({ dependsOn, spec, target, undo, verb }, i) => {
        assert.ok(dependsOn.every((id) => ids.slice(0, i).includes(id)));
        const isConnector = spec.kind === 'connector' || spec.kind === 'awaited-connector';
        assert.ok(isConnector || hasOurName(target), target);
        assert.match(shortName(target), /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/);
        assert.equal(undo.length > 0, verb !== 'wait');
      });
      assert.deepEqual(JSON.parse(JSON.stringify(changes)), changes);
    }),
    RUNS,
  );
});

test('the reverse of a plan, last change first, gives the world back', async () => {
  await fc.assert(
    fc.asyncProperty(questions, async ({ world, look }) => {
      const { changes } = (await judgeIn(world, look)).proposal;
      const made = changes.filter(({ verb }) => verb === 'create');
      const reverse = made.toReversed().flatMap((change) => {
        const value = reverseOf(change.spec);
        return value ? [{ ...change, verb: 'delete', spec: { kind: 'deletion', value } } as const] : [];
      });
      assert.equal(reverse.length, made.length);
      assert.deepEqual(imagine(imagine(world, made), reverse), world);
    }),
    RUNS,
  );
});

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
  routers: ['router', 'nat', 'address'],
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
