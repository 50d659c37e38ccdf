import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Trace } from '../../shared/path/trace.ts';
import { valueOf } from '../../shared/snapshot/observed.ts';
import { parseWorld } from '../../shared/snapshot/parse-world.ts';
import type { World } from '../../shared/snapshot/world.ts';
import { judgeIn, printed } from '../support/line.ts';
import { places, policyTexts, worlds } from '../support/random-world.ts';
import { aFirewall, linkTo, NETWORK, type Json } from '../support/resources.ts';
import { shuffled } from '../support/shuffle.ts';

const RUNS = { numRuns: 250 };
const jobsOf = (world: World) => valueOf(world.jobs) ?? [];

/** All traces of all jobs, each with the job and destination that it is about. */
async function tracesIn(file: Json, to: readonly string[]): Promise<{ about: string; trace: Trace }[]> {
  const world = parseWorld(file);
  const judged = await Promise.all(jobsOf(world).map((_, at) => judgeIn(world, { to, at })));
  return judged.flatMap(({ snapshot, flows }) =>
    flows.flatMap(({ destination, traces }) =>
      traces.map((trace) => ({ about: `${snapshot.job.name} ${destination} ${trace.address}`, trace })),
    ),
  );
}

test('the order of lists changes no byte of a verdict', async () => {
  await fc.assert(
    fc.asyncProperty(worlds, places, policyTexts, fc.nat(), async (file, to, policy, seed) => {
      const told = async (snapshot: Json) => {
        const world = parseWorld(snapshot);
        const all = jobsOf(world).map(async (_, at) => printed(await judgeIn(world, { to, policy, at })));
        return (await Promise.all(all)).sort((a, b) => (a.job < b.job ? -1 : 1));
      };
      const [before, after] = [await told(file), await told(shuffled(file, seed))];
      assert.deepEqual(after, before);
      assert.equal(JSON.stringify(after), JSON.stringify(before));
    }),
    RUNS,
  );
});

const FINAL = ['DELIVER', 'DROP', 'FORWARD', 'ABORT'];
const STATE = { REACHABLE: ['DELIVER'], UNREACHABLE: ['DROP'], UNDETERMINED: ['ABORT'], AMBIGUOUS: ['DROP'] };

test('a trace begins at the job and ends in exactly one final step, which fits its verdict', async () => {
  await fc.assert(
    fc.asyncProperty(worlds, places, async (file, to) => {
      for (const { trace } of await tracesIn(file, to)) {
        const states = trace.steps.map(({ state }) => state);
        assert.equal(states[0], 'START_FROM_CLOUD_RUN_JOB');
        assert.deepEqual(
          states.filter((state) => FINAL.includes(state)),
          [states.at(-1)],
        );
        assert.ok(STATE[trace.verdict].includes(states.at(-1) ?? ''));
        assert.equal(trace.cause === undefined, trace.verdict === 'REACHABLE');
        assert.ok(trace.exit === undefined || trace.verdict === 'REACHABLE');
      }
    }),
    RUNS,
  );
});

test('a flow is reachable without a cause, and otherwise has the cause of one of its addresses', async () => {
  await fc.assert(
    fc.asyncProperty(worlds, places, async (file, to) => {
      const { flows } = await judgeIn(parseWorld(file), { to });
      for (const { verdict, cause, traces } of flows) {
        const verdicts = new Set(traces.map((trace) => trace.verdict));
        assert.equal(verdict, verdicts.size === 1 ? [...verdicts][0] : 'AMBIGUOUS');
        if (verdict === 'REACHABLE') assert.equal(cause, undefined);
        else assert.ok(traces.some((trace) => trace.cause === cause && cause !== undefined));
      }
    }),
    RUNS,
  );
});

const LISTS = ['connectors', 'networks', 'subnetworks', 'routers', 'routes', 'firewalls', 'addresses', 'instances'];

test('what was not read never reads as absent: a verdict stays, or nobody can tell', async () => {
  await fc.assert(
    fc.asyncProperty(worlds, places, fc.subarray(LISTS, { minLength: 1 }), async (file, to, lists) => {
      const kept = Object.entries(file).filter(([key]) => !lists.includes(key));
      const isKept = ([key]: [string, unknown]) => key !== 'effectiveFirewalls' || !lists.includes('firewalls');
      const [known, unread] = await Promise.all([
        tracesIn(file, to),
        tracesIn(Object.fromEntries(kept.filter(isKept)), to),
      ]);
      known.forEach(({ about, trace }, i) => {
        const less = unread[i]?.trace.verdict;
        assert.ok(less === trace.verdict || less === 'UNDETERMINED', `${about}: ${trace.verdict}, then ${less}`);
      });
    }),
    { numRuns: 400 },
  );
});

/** A rule about half of a subnetwork decides for half of its addresses: for the rest, what is below it counts. */
const aboutTheWholeSubnetwork = (rule: Json): Json =>
  String(rule['sourceRanges']) === '10.10.0.0/25' ? { ...rule, sourceRanges: ['10.10.0.0/24'] } : rule;

test('a rule below the one that decided changes nothing', async () => {
  const rules = fc.record({
    action: fc.constantFrom('allowed', 'denied'),
    below: fc.integer({ min: 1, max: 40_000 }),
    name: fc.constantFrom('aaa', 'zzz'),
  });
  await fc.assert(
    fc.asyncProperty(worlds, places, fc.array(rules, { minLength: 1, maxLength: 3 }), async (file, to, more) => {
      const { effectiveFirewalls: _, ...plain } = file;
      const firewalls = (plain['firewalls'] as readonly Json[]).map(aboutTheWholeSubnetwork);
      const before = await tracesIn({ ...plain, firewalls }, to);
      const deciding = before.flatMap(({ trace }) =>
        trace.steps.flatMap(({ say }) =>
          say.key === 'firewallAllowed' || say.key === 'firewallDenied' ? [say.of.priority] : [],
        ),
      );
      const lowest = Math.max(...deciding, 0);
      const added = more
        .filter(({ below }) => lowest + below <= 65_535)
        .map(({ action, below, name }, i) =>
          aFirewall({
            name: `${name}-${i}`,
            priority: lowest + below,
            [action]: [{ IPProtocol: 'all' }],
            network: linkTo(NETWORK),
          }),
        );
      const decided = before.filter(({ trace }) =>
        trace.steps.some(({ say }) => say.key.startsWith('firewallAllowed') || say.key === 'firewallDenied'),
      );
      const after = new Map(
        (await tracesIn({ ...plain, firewalls: [...firewalls, ...added] }, to)).map(({ about, trace }) => [
          about,
          trace,
        ]),
      );
      for (const { about, trace } of decided) assert.deepEqual(after.get(about), trace);
    }),
    RUNS,
  );
});
