import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { examine, namesOf, resolveAll } from '../../shared/examine.ts';
import { overlaps, toRange, type Range } from '../../shared/path/ranges.ts';
import { freeRange, usedRanges } from '../../shared/plan/free-range.ts';
import { imagine } from '../../shared/plan/imagine.ts';
import type { Plan } from '../../shared/plan/change.ts';
import { found, valueOf } from '../../shared/snapshot/observed.ts';
import { aJob, viaConnector } from '../support/jobs.ts';
import { aPolicy } from '../support/line.ts';
import {
  aNetwork,
  anAddress,
  aRangeConnector,
  aRoute,
  aSubnetwork,
  connectorNamed,
  linkTo,
  NETWORK,
  networkNamed,
  type Json,
} from '../support/resources.ts';
import { readWorld } from '../support/world.ts';

const text = (address: number): string => [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join('.');
const rangeOf = (cidr: string): Range => toRange(cidr) ?? assert.fail(cidr);

/** Ranges in and around 10.8.0.0/22, of every size that can matter. */
const cidr = fc.tuple(fc.integer({ min: 20, max: 32 }), fc.nat(2 ** 11 - 1)).map(([prefix, at]) => {
  const size = 2 ** (32 - prefix);
  const base = rangeOf('10.7.254.0/32').start + at;
  return `${text(base - (base % size))}/${prefix}`;
});
const ranges = fc.array(cidr, { maxLength: 12, size: 'max' });
const pool = fc.constantFrom('10.8.0.0/22', '10.8.0.0/24', '10.8.1.128/25', '10.8.3.240/28');
const network = fc.constantFrom(NETWORK, NETWORK, networkNamed('other')).map(linkTo);

const places = fc.record({
  subnetworks: fc.array(fc.tuple(cidr, ranges, network), { maxLength: 5 }),
  routes: fc.array(fc.tuple(cidr, network), { maxLength: 5 }),
  kept: fc.array(fc.tuple(cidr, network), { maxLength: 3 }),
  connectors: fc.array(fc.tuple(cidr, network), { maxLength: 2 }),
  auto: fc.boolean(),
});

type Places = typeof places extends fc.Arbitrary<infer T> ? T : never;

const worldOf = ({ subnetworks, routes, kept, connectors, auto }: Places, over: Json = {}) =>
  readWorld({
    networks: [aNetwork({ autoCreateSubnetworks: auto }), aNetwork({ name: 'other' })],
    subnetworks: subnetworks.map(([ipCidrRange, pods, of], i) =>
      aSubnetwork({
        name: `s${i}`,
        network: of,
        ipCidrRange,
        secondaryIpRanges: pods.map((range, k) => ({ rangeName: `r${k}`, ipCidrRange: range })),
      }),
    ),
    routes: [
      aRoute(),
      ...routes.map(([destRange, of], i) => aRoute({ name: `r${i}`, destRange, network: of, nextHopPeering: 'p' })),
    ],
    addresses: kept.map(([range, of], i) => {
      const [address, prefix] = range.split('/');
      const placed = { region: undefined, selfLink: undefined, addressType: 'INTERNAL', purpose: 'VPC_PEERING' };
      return anAddress({ ...placed, name: `k${i}`, address, prefixLength: Number(prefix), network: of });
    }),
    connectors: connectors.map(([ipCidrRange, of], i) =>
      aRangeConnector({ name: connectorNamed(`c${i}`), ipCidrRange, network: of }),
    ),
    ...over,
  });

/** What each thing of a world occupies in one network, thing by thing: written down without looking at the code. */
function occupied({ subnetworks, routes, kept, connectors, auto }: Places): Range[] {
  const here = linkTo(NETWORK);
  const all = [
    ...subnetworks.flatMap(([primary, pods, of]) => (of === here ? [primary, ...pods] : [])),
    ...[...routes, ...kept, ...connectors].flatMap(([range, of]) => (of === here ? [range] : [])),
    ...(auto ? ['10.128.0.0/9'] : []),
  ];
  return all.map(rangeOf);
}

/** Every /28 of a pool, from its beginning, held against everything that is there. */
function firstFree(pooled: string, taken: readonly Range[]): string | undefined {
  const { start, end } = rangeOf(pooled);
  for (let at = start; at <= end; at += 16) {
    const block = { start: at, end: at + 15, prefix: 28 };
    if (!taken.some((one) => overlaps(one, block))) return `${text(at)}/28`;
  }
  return undefined;
}

test('a free /28 is the first that nothing stands in, as trying them all says', async () => {
  let free = 0;
  await fc.assert(
    fc.asyncProperty(places, pool, async (given, pooled) => {
      const want = firstFree(pooled, occupied(given));
      free += Number(want !== undefined);
      assert.equal(freeRange(worldOf(given), NETWORK, pooled), want);
    }),
    { numRuns: 1500 },
  );
  assert.ok(free > 100, `${free} pools had room`);
});

test('several jobs that need connectors of their own in one plan get ranges that collide with nothing', async () => {
  const ids = ['vpc-a', 'vpc-b', 'vpc-c'];
  let several = 0;
  await fc.assert(
    fc.asyncProperty(places, pool, async (given, pooled) => {
      const jobs = ids.map((id) =>
        aJob(viaConnector({ connector: connectorNamed(id) }), {
          name: `projects/myproject/locations/europe-west2/jobs/${id}`,
        }),
      );
      const world = worldOf(given, { jobs });
      const policy = aPolicy(`remediation: create\nconnector: {network: my-vpc, subnetPool: ${pooled}}`);
      const flows = await resolveAll(policy.destinations, namesOf(world));
      let planned: Plan = [];
      for (const job of valueOf(world.jobs) ?? []) {
        const question = { world: imagine(world, planned), job, stored: found(job), flows, policy, earlier: planned };
        planned = [...planned, ...examine(question).proposal.changes];
      }
      const made = planned.flatMap(({ spec }) => (spec.kind === 'subnetwork' ? [rangeOf(spec.value.ipCidrRange)] : []));
      several += Number(made.length > 1);
      const taken = usedRanges(world, NETWORK).map(rangeOf);
      made.forEach((range, i) => {
        assert.ok(![...taken, ...made.slice(0, i)].some((one) => overlaps(one, range)));
      });
      const names = planned.map(({ id }) => id);
      assert.equal(new Set(names).size, names.length);
      // One router serves them all: who comes later waits for whoever makes it.
      const routers = planned.filter(({ spec }) => spec.kind === 'router');
      assert.ok(routers.length <= 1);
      for (const { spec, dependsOn } of planned)
        if (spec.kind === 'nat') assert.ok(dependsOn.includes(routers[0]?.id ?? ''), dependsOn.join());
    }),
    { numRuns: 150 },
  );
  assert.ok(several > 20, `${several} plans had several`);
});
