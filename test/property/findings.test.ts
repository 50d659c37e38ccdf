import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Finding } from '../../shared/checks/check.ts';
import { imagine } from '../../shared/plan/imagine.ts';
import { map, valueOf } from '../../shared/snapshot/observed.ts';
import { parseWorld } from '../../shared/snapshot/parse-world.ts';
import type { World } from '../../shared/snapshot/world.ts';
import { judgeIn } from '../support/line.ts';
import { places, worlds } from '../support/random-world.ts';
import { aRoute, linkTo, NETWORK, type Json } from '../support/resources.ts';

const RUNS = { numRuns: 200 };
/** Whatever can be built is built; nothing is built around a rule, so that rules have to go. */
const BUILDING = 'remediation: upsert\nconnector: { network: my-vpc }\n';
/** It blames the name that the job gives, which stays when the connector goes. */
const NAMED = 'connector-elsewhere';
const isSevere = ({ severity }: Finding) => severity === 'HIGH' || severity === 'CRITICAL';

/** The world without the thing of that name. */
function without(world: World, name: string): World {
  const others = <T extends { readonly name: string }>(items: readonly T[]) =>
    items.filter((item) => item.name !== name);
  return {
    ...world,
    connectors: map(world.connectors, others),
    subnetworks: map(world.subnetworks, others),
    routers: map(world.routers, others),
    routes: map(world.routes, others),
    instances: map(world.instances, others),
    firewalls: map(world.firewalls, (rules) => rules.filter(({ rule }) => rule.name !== name)),
    effectiveFirewalls: new Map(
      [...world.effectiveFirewalls].map(([network, effective]) => [
        network,
        map(effective, ({ rules, ingress, policies }) => ({
          rules: others(rules),
          ingress: others(ingress),
          policies: policies.map((policy) => ({ ...policy, rules: others(policy.rules) })),
        })),
      ]),
    ),
  };
}

function stands(world: World, name: string): boolean {
  const rules = [...world.effectiveFirewalls.values()].flatMap((effective) => {
    const found = valueOf(effective);
    return found ? [...found.rules, ...found.policies.flatMap((policy) => policy.rules)] : [];
  });
  const own = (valueOf(world.firewalls) ?? []).map(({ rule }) => rule);
  const lists = [world.connectors, world.subnetworks, world.routers, world.routes, world.instances];
  const things = lists.flatMap((list) => [...(valueOf<readonly { readonly name: string }[]>(list) ?? [])]);
  return [...things, ...own, ...rules].some((thing) => thing.name === name);
}

test('what a finding blames is never blamed again once it is gone', async () => {
  await fc.assert(
    fc.asyncProperty(worlds, places, async (file, to) => {
      const world = parseWorld(file);
      const { findings } = await judgeIn(world, { to });
      for (const { id, resource } of findings.filter(
        (finding) => finding.id !== NAMED && stands(world, finding.resource),
      )) {
        const after = await judgeIn(without(world, resource), { to });
        assert.ok(
          !after.findings.some((finding) => finding.id === id && finding.resource === resource),
          `${id} ${resource}`,
        );
      }
    }),
    RUNS,
  );
});

test('a destination that is not reached has a finding that says why', async () => {
  await fc.assert(
    fc.asyncProperty(worlds, places, async (file, to) => {
      const { flows, findings } = await judgeIn(parseWorld(file), { to });
      const told = findings.filter(({ severity }) => severity !== 'LOW');
      if (flows.some(({ verdict }) => verdict !== 'REACHABLE')) assert.notDeepEqual(told, []);
      if (flows.some(({ verdict }) => verdict === 'UNREACHABLE')) assert.ok(told.some(isSevere));
    }),
    RUNS,
  );
});

test('a world that is cured of all that is found reaches everything', async () => {
  let cured = 0;
  await fc.assert(
    fc.asyncProperty(worlds, places, async (file, to) => {
      let world = parseWorld(file);
      let judged = await judgeIn(world, { to, policy: BUILDING });
      for (let round = 0; round < 30; round++) {
        const blamed = judged.findings.filter((finding) => isSevere(finding) && stands(world, finding.resource));
        const [first] = blamed.filter(({ id }) => id === 'egress-denied' || id === 'next-hop-dead');
        const { changes } = judged.proposal;
        if (changes.length > 0) world = imagine(world, changes);
        else if (first) world = without(world, first.resource);
        else break;
        judged = await judgeIn(world, { to, policy: BUILDING });
      }
      if (judged.findings.some(({ severity }) => severity !== 'LOW')) return;
      cured += 1;
      for (const { verdict } of judged.flows) assert.equal(verdict, 'REACHABLE');
    }),
    RUNS,
  );
  assert.ok(cured >= 5, `only ${cured} worlds could be cured`);
});

test('a route below the one that decided changes nothing', async () => {
  let met = 0;
  const waysOf = async (file: Json, to: readonly string[]) =>
    (await judgeIn(parseWorld(file), { to })).flows.flatMap(({ traces }) => traces);
  await fc.assert(
    fc.asyncProperty(worlds, places, fc.integer({ min: 1, max: 60_000 }), async (file, to, below) => {
      const routes = file['routes'];
      if (!Array.isArray(routes)) return;
      const before = await waysOf(file, to);
      for (const [i, trace] of before.entries()) {
        const applied = trace.steps.flatMap(({ say }) => (say.key === 'routeApplied' ? [say.of] : []))[0];
        // A dead next hop is passed over for the next route, which is another law.
        if (!applied || applied.hop !== 'default-internet-gateway' || applied.priority + below > 65_535) continue;
        met += 1;
        const worse = aRoute({
          name: 'worse',
          network: linkTo(NETWORK),
          destRange: applied.range,
          priority: applied.priority + below,
          nextHopIp: '10.10.0.77',
        });
        assert.deepEqual((await waysOf({ ...file, routes: [...(routes as Json[]), worse] }, to))[i], trace);
      }
    }),
    RUNS,
  );
  assert.ok(met > 10, `a route decided ${met} times only`);
});
