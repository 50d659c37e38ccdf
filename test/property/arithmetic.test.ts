import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { evaluateFirewall } from '../../shared/path/firewall.ts';
import { contains, covers, overlaps, toNumber, toRange } from '../../shared/path/ranges.ts';
import { selectRoutes } from '../../shared/path/route.ts';
import { freeRange } from '../../shared/plan/free-range.ts';
import { toEffectiveFirewalls } from '../../shared/snapshot/decode/firewall.ts';
import { found } from '../../shared/snapshot/observed.ts';
import { parseWorld } from '../../shared/snapshot/parse-world.ts';
import { aPacket, fromConnector, fromJob } from '../support/firewalls.ts';
import { firewallOracle, holds, isInside, isShared, routeOracle } from '../support/oracle.ts';
import { policies, vpcRules, worlds } from '../support/random-world.ts';
import { aNetwork, aRoute, aSubnetwork, NETWORK, type Json } from '../support/resources.ts';
import { aWorld } from '../support/world.ts';

const RUNS = { numRuns: 300 };

const octet = fc.oneof(fc.constantFrom(0, 10, 127, 128, 255), fc.nat(255));
const anywhere = fc.tuple(octet, octet, octet, octet).map((parts) => parts.join('.'));
const anyCidr = fc.tuple(anywhere, fc.nat(32)).map(([address, length]) => `${address}/${length}`);
const cidrs = fc.oneof(anyCidr, anywhere);
/** Close together, so that they meet. */
const nearCidr = fc
  .tuple(fc.nat(255), fc.nat(255), fc.integer({ min: 20, max: 30 }))
  .map(([c, d, length]) => `10.8.${c % 32}.${d}/${length}`);
const near = fc.tuple(fc.nat(31), fc.nat(255)).map(([c, d]) => `10.8.${c}.${d}`);

test('ranges contain, cover and overlap as their bits say', () => {
  const some = fc.oneof(cidrs, nearCidr);
  fc.assert(
    fc.property(some, some, fc.oneof(anywhere, near), (a, b, address) => {
      const [one, other, number] = [toRange(a), toRange(b), toNumber(address)];
      assert.ok(one && other && number !== undefined);
      assert.equal(contains(one, number), holds(a, address));
      assert.equal(covers(one, other), isInside(b, a));
      assert.equal(overlaps(one, other), isShared(a, b));
    }),
    { numRuns: 2000 },
  );
});

const packets = fc
  .tuple(
    fc.constantFrom('140.82.112.3', '140.82.113.1', '10.1.1.1', '8.8.8.8', '192.168.3.3'),
    fc.constantFrom(22, 53, 80, 443),
    fc.constantFrom('tcp', 'udp'),
    fc.constantFrom(fromConnector, fromJob),
  )
  .map(([address, port, protocol, sender]) => aPacket(`${address}:${port}/${protocol}`, sender));

test('rules decide as they do when every case is tried out', () => {
  const orders = fc.constantFrom('AFTER_CLASSIC_FIREWALL' as const, 'BEFORE_CLASSIC_FIREWALL' as const);
  fc.assert(
    fc.property(vpcRules, policies, orders, packets, (rules, attached, order, packet) => {
      const plain = rules.map(({ sourceRanges: _, ...rule }) => rule);
      const firewalls = toEffectiveFirewalls({ firewalls: plain, firewallPolicys: attached }, { project: 'myproject' });
      const { disposition } = evaluateFirewall(firewalls, { network: NETWORK, order: found(order) }, packet);
      assert.equal(disposition, firewallOracle(firewalls, order, packet, NETWORK));
    }),
    { numRuns: 1500 },
  );
});

test('routes are chosen by longest prefix, then priority, among those that apply', () => {
  const tagged = fc.constantFrom<string[]>([], [], ['web'], ['vpc-connector'], ['other']);
  const route = fc.record({
    destRange: fc.oneof(nearCidr, fc.constant('0.0.0.0/0')),
    priority: fc.nat(3),
    tags: tagged,
  });
  fc.assert(
    fc.property(fc.array(route, { maxLength: 12 }), near, (all, address) => {
      const routes = all.map((over, i) => aRoute({ name: `r${i}`, ...over }));
      const world = parseWorld(aWorld({ routes }));
      assert.ok(world.routes.kind === 'found');
      const packet = aPacket(`${address}:443/tcp`);
      const chosen = selectRoutes({ routes: world.routes, subnetworks: found([]), hiddenRoutes: undefined }, packet);
      const want = routeOracle(world.routes.value, packet);
      assert.deepEqual(chosen.kind === 'routes' ? chosen.candidates : [], want);
    }),
    { numRuns: 1000 },
  );
});

test('a free /28 lies in the pool and meets nothing that is there', () => {
  const taken = fc.array(nearCidr, { maxLength: 25 });
  const pool = fc.constantFrom('10.8.0.0/20', '10.8.0.0/24', '10.8.16.0/26', '10.8.0.0/29', '10.128.0.0/24');
  fc.assert(
    fc.property(taken, taken, pool, fc.boolean(), (subnets, routed, from, auto) => {
      const subnetworks = subnets.map((ipCidrRange, i): Json =>
        aSubnetwork({
          name: `s${i}`,
          ...(i % 2
            ? { ipCidrRange }
            : { secondaryIpRanges: [{ rangeName: 'p', ipCidrRange }], ipCidrRange: '10.99.0.0/24' }),
        }),
      );
      const routes = routed.map((destRange, i) => aRoute({ name: `r${i}`, destRange, nextHopIp: '10.99.0.1' }));
      const networks = [aNetwork({ autoCreateSubnetworks: auto })];
      const range = freeRange(parseWorld(aWorld({ subnetworks, routes, networks, connectors: [] })), NETWORK, from);
      const used = [...subnets, ...routed, ...(auto ? ['10.128.0.0/9'] : [])];
      const blocks = Array.from({ length: 256 }, (_, i) => `10.8.${i >> 4}.${(i % 16) * 16}/28`);
      const free = blocks.filter((block) => isInside(block, from) && !used.some((other) => isShared(block, other)));
      if (range === undefined) return assert.deepEqual(from.startsWith('10.128.') ? [] : free, []);
      assert.match(range, /\/28$/);
      assert.ok(isInside(range, from) && !used.some((other) => isShared(range, other)), `${range} of ${from}`);
      if (free.length > 0) assert.equal(range, free[0]);
    }),
    RUNS,
  );
});

test('a connector that a plan makes stands in a range of its own', () => {
  fc.assert(
    fc.property(worlds, (file) => {
      const world = parseWorld(file);
      const range = freeRange(world, NETWORK, '10.8.0.0/22');
      const there = (file['subnetworks'] as readonly Json[]).filter(({ network }) =>
        String(network).endsWith('/my-vpc'),
      );
      assert.ok(range === undefined || there.every(({ ipCidrRange }) => !isShared(range, String(ipCidrRange))));
    }),
    RUNS,
  );
});
