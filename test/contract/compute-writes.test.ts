import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import type { Attempt, Writes, Written } from '../../shared/ports.ts';
import { anAttempt, localCloud, NETWORK, PROJECT, REGION, REGIONAL, SUBNETWORK } from './fixture.ts';

const nat = {
  name: 'nat',
  subnetworks: [SUBNETWORK],
  addresses: [],
  minPortsPerVm: 128,
  dynamicPorts: true,
  logging: 'errors',
} as const;

const specs = {
  subnetwork: { name: `${REGIONAL}/subnetworks/new`, network: NETWORK, ipCidrRange: '10.8.0.0/28', description: 'd' },
  router: { name: `${REGIONAL}/routers/r`, network: NETWORK, description: 'd', nats: [nat] },
  address: { name: `${REGIONAL}/addresses/a`, description: 'd' },
  firewall: {
    name: `projects/${PROJECT}/global/firewalls/f`,
    network: NETWORK,
    description: 'd',
    direction: 'EGRESS',
    priority: 899,
    protocols: [{ protocol: 'tcp', ports: ['443', '22'] }],
    destinationRanges: ['140.82.112.0/20'],
    targetTags: ['vpc-connector'],
    sourceRanges: [],
  },
  route: {
    name: `projects/${PROJECT}/global/routes/t`,
    network: NETWORK,
    description: 'd',
    destRange: '0.0.0.0/0',
    priority: 900,
    tags: ['vpc-connector'],
    nextHop: { kind: 'address', address: '10.1.0.5' },
  },
} as const;

interface Creation {
  readonly collection: 'subnetworks' | 'routers' | 'addresses' | 'firewalls' | 'routes';
  readonly create: (writes: Writes, attempt: Attempt) => Promise<Written>;
  /** The same name with something else behind it. */
  readonly other: (writes: Writes) => Promise<Written>;
  readonly difference: RegExp;
}

const creations: readonly Creation[] = [
  {
    collection: 'subnetworks',
    create: (writes, attempt) => writes.createSubnetwork(specs.subnetwork, attempt),
    other: (writes) => writes.createSubnetwork({ ...specs.subnetwork, ipCidrRange: '10.9.0.0/28' }, anAttempt()),
    difference: /ipCidrRange is "10.8.0.0\/28", not "10.9.0.0\/28"/,
  },
  {
    collection: 'routers',
    create: (writes, attempt) => writes.createRouter(specs.router, attempt),
    other: (writes) => writes.createRouter({ ...specs.router, nats: [{ ...nat, logging: 'all' }] }, anAttempt()),
    difference: /NAT nat: logging is "errors", not "all"/,
  },
  {
    collection: 'firewalls',
    create: (writes, attempt) => writes.createFirewall(specs.firewall, attempt),
    other: (writes) => writes.createFirewall({ ...specs.firewall, priority: 5 }, anAttempt()),
    difference: /priority is 899, not 5/,
  },
  {
    collection: 'routes',
    create: (writes, attempt) => writes.createRoute(specs.route, attempt),
    other: (writes) => writes.createRoute({ ...specs.route, tags: [] }, anAttempt()),
    difference: /tags is \["vpc-connector"\], not \[\]/,
  },
];

describe('creating a part of the network', () => {
  const cloud = localCloud();
  const writes = () => cloud.connection.writes;
  const count = async (collection: string) => (await cloud.world())[collection]?.length;

  for (const { collection, create, other, difference } of creations) {
    const insert = `compute.${collection}.insert`;
    const before = collection === 'subnetworks' ? 1 : 0;

    it(`${collection}: it is there when the write is done`, async () => {
      assert.deepEqual(await create(writes(), anAttempt()), { kind: 'done' });
      assert.equal(await count(collection), before + 1);
    });

    it(`${collection}: one that is there already is as good as made`, async () => {
      await create(writes(), anAttempt());
      assert.deepEqual(await create(writes(), anAttempt()), { kind: 'done' });
      assert.equal(await count(collection), before + 1);
    });

    it(`${collection}: two who make it at once both succeed, once`, async () => {
      const both = await Promise.all([create(writes(), anAttempt()), create(writes(), anAttempt())]);
      assert.deepEqual(both, [{ kind: 'done' }, { kind: 'done' }]);
      assert.equal(await count(collection), before + 1);
    });

    it(`${collection}: something else of that name is left alone`, async () => {
      await create(writes(), anAttempt());
      const written = await other(writes());
      assert.ok(written.kind === 'failed' && !written.retryable);
      assert.match(written.reason, difference);
    });

    it(`${collection}: a lost answer makes no second one`, async () => {
      const hits = await cloud.fault({ method: insert, dropAfter: true, times: 1 });
      assert.deepEqual(await create(writes(), anAttempt()), { kind: 'done' });
      assert.equal(await hits(), 1);
      assert.equal(await count(collection), before + 1);
    });

    it(`${collection}: an operation that fails is a failure, and may be tried again`, async () => {
      const error = { code: 8, message: 'Quota exceeded.' };
      await cloud.fault({ method: insert, operationError: error, times: 1 });
      const written = await create(writes(), anAttempt());
      assert.deepEqual(written, { kind: 'failed', reason: 'QUOTA_EXCEEDED: Quota exceeded.', retryable: false });
      assert.deepEqual(await create(writes(), anAttempt()), { kind: 'done' });
    });

    it(`${collection}: an operation that ends because something else has to settle first is begun anew`, async () => {
      for (const code of ['RESOURCE_NOT_READY', 'RATE_LIMIT_EXCEEDED']) {
        await cloud.fault({ method: insert, operationError: { code, message: 'later' }, times: 1 });
      }
      assert.deepEqual(await create(writes(), anAttempt()), { kind: 'done' });
      assert.equal((await cloud.calls(insert)).length, 3);
      assert.equal(await count(collection), before + 1);
    });

    it(`${collection}: that the name is taken may come out at the end of the operation only`, async () => {
      await cloud.fault({ method: insert, operationError: { code: 6, message: 'there' }, times: 1 });
      const ended = create(writes(), anAttempt());
      // Whoever was faster has it by then: what is there is what was wanted.
      assert.deepEqual(await create(writes(), anAttempt()), { kind: 'done' });
      assert.deepEqual(await ended, { kind: 'done' });
      assert.equal(await count(collection), before + 1);
    });

    it(`${collection}: no permission is a failure that says which`, async () => {
      await cloud.fault({ method: insert, status: 403, message: 'no' });
      const reason = `permission compute.${collection}.create denied (403)`;
      assert.deepEqual(await create(writes(), anAttempt()), { kind: 'failed', reason, retryable: false });
    });
  }

  it('an address is reserved, and one that is there already is as good', async () => {
    assert.deepEqual(await writes().createAddress(specs.address, anAttempt()), { kind: 'done' });
    assert.deepEqual(await writes().createAddress(specs.address, anAttempt()), { kind: 'done' });
    assert.equal((await cloud.world())['addresses']?.[0]?.['addressType'], 'EXTERNAL');
  });

  it('a rule for ingress is made as one, and is not taken for one for egress', async () => {
    const ingress = {
      ...specs.firewall,
      direction: 'INGRESS',
      protocols: [{ protocol: 'icmp', ports: [] }],
      destinationRanges: [],
      sourceRanges: ['35.199.224.0/19'],
    } as const;
    assert.deepEqual(await writes().createFirewall(ingress, anAttempt()), { kind: 'done' });
    assert.deepEqual(await writes().createFirewall(ingress, anAttempt()), { kind: 'done' });
    const { direction, sourceRanges, allowed } = (await cloud.world())['firewalls']?.[0] ?? {};
    assert.deepEqual([direction, sourceRanges, allowed], ['INGRESS', ['35.199.224.0/19'], [{ IPProtocol: 'icmp' }]]);
    const written = await writes().createFirewall({ ...ingress, direction: 'EGRESS' }, anAttempt());
    assert.ok(written.kind === 'failed' && written.because === 'different');
  });

  it('bodies are narrow: a NAT covers the primary range of its subnetwork and nothing else', async () => {
    await writes().createRouter(specs.router, anAttempt());
    const routers = await cloud.connection.reads.routers(PROJECT, REGION);
    const raw = routers.kind === 'found' ? routers.value[0]?.rawNats[0] : undefined;
    assert.ok(raw);
    assert.equal(raw['sourceSubnetworkIpRangesToNat'], 'LIST_OF_SUBNETWORKS');
    assert.equal(raw['natIpAllocateOption'], 'AUTO_ONLY');
    assert.equal(raw['minPortsPerVm'], 128);
    assert.deepEqual(raw['logConfig'], { enable: true, filter: 'ERRORS_ONLY' });
    const [subnetwork] = raw['subnetworks'] as { name: string; sourceIpRangesToNat: string[] }[];
    assert.ok(subnetwork);
    assert.ok(subnetwork.name.endsWith(SUBNETWORK));
    assert.deepEqual(subnetwork.sourceIpRangesToNat, ['PRIMARY_IP_RANGE']);
  });

  it('a quota per minute is waited out', async () => {
    const hits = await cloud.fault({ method: 'compute.routers.insert', status: 429, times: 6 });
    assert.deepEqual(await writes().createRouter(specs.router, anAttempt()), { kind: 'done' });
    assert.equal(await hits(), 6);
  });

  it('a server that keeps failing may work later', async () => {
    await cloud.fault({ method: 'compute.routers.insert', status: 503, message: 'later' });
    const written = await writes().createRouter(specs.router, anAttempt());
    assert.deepEqual(written, { kind: 'failed', reason: '503 backendError: later', retryable: true });
  });

  it('a budget that is spent before the start leaves it pending', async () => {
    const budget = AbortSignal.abort();
    const written = await writes().createRouter(specs.router, { id: 'x', budget });
    assert.deepEqual(written, { kind: 'pending', operation: specs.router.name });
    assert.equal((await cloud.calls('compute.routers.insert')).length, 0);
  });
});

describe('an operation that takes its time', () => {
  const cloud = localCloud({ speed: 0 });

  it('when the budget ends first, the write answers pending with the operation, and joins it the next time', async () => {
    const { writes } = cloud.connection;
    const spent = new AbortController();
    const first = writes.createRouter(specs.router, { id: 'first', budget: spent.signal });
    await cloud.until('compute.routers.insert', 1);
    await setTimeout(100);
    spent.abort();
    const written = await first;
    assert.ok(written.kind === 'pending');
    assert.match(written.operation, new RegExp(`^${REGIONAL}/operations/`));
    const again = writes.createRouter(specs.router, anAttempt());
    await cloud.until('compute.routers.insert', 2);
    await cloud.advance(30);
    assert.deepEqual(await again, { kind: 'done' });
  });

  it('what depends on it waits until it is ready', async () => {
    const { writes } = cloud.connection;
    const subnetwork = writes.createSubnetwork(specs.subnetwork, anAttempt());
    await cloud.until('compute.subnetworks.insert', 1);
    const covered = { ...nat, subnetworks: [specs.subnetwork.name] };
    const router = writes.createRouter({ ...specs.router, nats: [covered] }, anAttempt());
    await cloud.until('compute.routers.insert', 2);
    await cloud.advance(60);
    assert.deepEqual(await subnetwork, { kind: 'done' });
    await cloud.until('compute.routers.insert', 1, 200);
    await cloud.advance(60);
    assert.deepEqual(await router, { kind: 'done' });
    const refused = (await cloud.calls('compute.routers.insert')).filter(({ status }) => status === 400);
    assert.ok(refused.length > 0);
  });
});
