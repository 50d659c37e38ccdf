import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Spec } from '../../shared/plan/change.ts';
import { reverseOf } from '../../shared/plan/reverse.ts';
import type { Attempt, Writes, Written } from '../../shared/ports.ts';
import type { Deletion } from '../../shared/specs.ts';
import { anAttempt, LOCATION, localCloud, NETWORK, PROJECT, REGION, REGIONAL, SUBNETWORK } from './fixture.ts';

const nat = {
  name: 'nat',
  subnetworks: [SUBNETWORK],
  addresses: [],
  minPortsPerVm: 128,
  dynamicPorts: true,
  logging: 'errors',
} as const;

const NEW = `${REGIONAL}/subnetworks/new`;
const description = 'Made by run-egress: test';

/** What is made, and then taken away again by its reverse. */
const specs = {
  subnetworks: { kind: 'subnetwork', value: { name: NEW, network: NETWORK, ipCidrRange: '10.8.0.0/28', description } },
  addresses: { kind: 'address', value: { name: `${REGIONAL}/addresses/a`, description } },
  routers: { kind: 'router', value: { name: `${REGIONAL}/routers/r`, network: NETWORK, description, nats: [nat] } },
  firewalls: {
    kind: 'firewall',
    value: {
      name: `projects/${PROJECT}/global/firewalls/f`,
      network: NETWORK,
      description,
      direction: 'EGRESS',
      priority: 899,
      protocols: [{ protocol: 'tcp', ports: ['443'] }],
      destinationRanges: ['140.82.112.0/20'],
      targetTags: ['vpc-connector'],
      sourceRanges: [],
    },
  },
  routes: {
    kind: 'route',
    value: {
      name: `projects/${PROJECT}/global/routes/t`,
      network: NETWORK,
      description,
      destRange: '0.0.0.0/0',
      priority: 900,
      tags: ['vpc-connector'],
      nextHop: { kind: 'address', address: '10.1.0.5' },
    },
  },
} as const satisfies Record<string, Spec>;

const connectorSpec = {
  kind: 'connector',
  value: {
    name: `${LOCATION}/connectors/c`,
    subnetwork: NEW,
    machineType: 'e2-micro',
    minInstances: 2,
    maxInstances: 3,
  },
} as const satisfies Spec;

function make(writes: Writes, spec: Spec, attempt: Attempt): Promise<Written> {
  switch (spec.kind) {
    case 'subnetwork':
      return writes.createSubnetwork(spec.value, attempt);
    case 'address':
      return writes.createAddress(spec.value, attempt);
    case 'router':
      return writes.createRouter(spec.value, attempt);
    case 'firewall':
      return writes.createFirewall(spec.value, attempt);
    case 'route':
      return writes.createRoute(spec.value, attempt);
    case 'connector':
      return writes.createConnector(spec.value, attempt);
    default:
      throw new Error(spec.kind);
  }
}

const reverse = (spec: Spec): Deletion => reverseOf(spec) ?? assert.fail();

describe('deleting a part of the network', () => {
  const cloud = localCloud();
  const remove = (deletion: Deletion) => cloud.connection.writes.delete(deletion, anAttempt());
  const made = (spec: Spec) => make(cloud.connection.writes, spec, anAttempt());
  const count = async (collection: string) => (await cloud.world())[collection]?.length;

  for (const [collection, spec] of Object.entries(specs)) {
    const method = `compute.${collection}.delete`;
    const before = collection === 'subnetworks' ? 1 : 0;
    const deletion = reverse(spec);

    it(`${collection}: what was made is gone when the write is done`, async () => {
      await made(spec);
      assert.equal(await count(collection), before + 1);
      assert.deepEqual(await remove(deletion), { kind: 'done' });
      assert.equal(await count(collection), before);
    });

    it(`${collection}: what is gone already is as good as deleted`, async () => {
      assert.deepEqual(await remove(deletion), { kind: 'done' });
      assert.equal((await cloud.calls(method)).length, 0);
    });

    it(`${collection}: two who delete it at once both succeed`, async () => {
      await made(spec);
      assert.deepEqual(await Promise.all([remove(deletion), remove(deletion)]), [{ kind: 'done' }, { kind: 'done' }]);
      assert.equal(await count(collection), before);
    });

    it(`${collection}: one without our mark is left alone, and said to be another`, async () => {
      const theirs = { ...spec, value: { ...spec.value, description: 'the network team' } } as Spec;
      await made(theirs);
      const written = await remove(deletion);
      assert.ok(written.kind === 'failed' && written.because === 'different' && !written.retryable);
      assert.match(written.reason, /description is "the network team", not "Made by run-egress: test"/);
      assert.equal(await count(collection), before + 1);
      assert.equal((await cloud.calls(method)).length, 0);
    });

    it(`${collection}: a lost answer deletes it, too`, async () => {
      await made(spec);
      const hits = await cloud.fault({ method, dropAfter: true, times: 1 });
      assert.deepEqual(await remove(deletion), { kind: 'done' });
      assert.equal(await hits(), 1);
      assert.equal(await count(collection), before);
    });

    it(`${collection}: an operation that fails is a failure, and may be tried again`, async () => {
      await made(spec);
      await cloud.fault({ method, operationError: { code: 13, message: 'Oops.' }, times: 1 });
      const reason = 'INTERNAL_ERROR: Oops.';
      assert.deepEqual(await remove(deletion), { kind: 'failed', reason, retryable: true });
      assert.deepEqual(await remove(deletion), { kind: 'done' });
    });

    it(`${collection}: no permission is a failure that says which`, async () => {
      await made(spec);
      await cloud.fault({ method, status: 403, message: 'no' });
      const reason = `permission compute.${collection}.delete denied (403)`;
      assert.deepEqual(await remove(deletion), { kind: 'failed', reason, retryable: false });
    });

    it(`${collection}: a budget that is spent before the start leaves it pending`, async () => {
      await made(spec);
      const written = await cloud.connection.writes.delete(deletion, { id: 'x', budget: AbortSignal.abort() });
      assert.deepEqual(written, { kind: 'pending', operation: spec.value.name });
    });
  }

  it('a subnetwork that a NAT or a connector needs stays, and who needs it is said', async () => {
    await made(specs.subnetworks);
    await made({ kind: 'router', value: { ...specs.routers.value, nats: [{ ...nat, subnetworks: [NEW] }] } });
    const written = await remove(reverse(specs.subnetworks));
    assert.ok(written.kind === 'failed' && written.because === 'in-use' && !written.retryable);
    assert.match(written.reason, /already being used by '.*routers\/r'/);
    assert.equal(await count('subnetworks'), 2);
  });

  it('that it is gone already may come out at the end of the operation only', async () => {
    await made(specs.routes);
    await cloud.fault({ method: 'compute.routes.delete', operationError: { code: 5, message: 'gone' }, times: 1 });
    assert.deepEqual(await remove(reverse(specs.routes)), { kind: 'done' });
  });

  it('that it is in use may come out at the end of the operation only', async () => {
    await made(specs.subnetworks);
    const operationError = { code: 'RESOURCE_IN_USE_BY_ANOTHER_RESOURCE', message: 'used' };
    await cloud.fault({ method: 'compute.subnetworks.delete', operationError, times: 1 });
    const written = await remove(reverse(specs.subnetworks));
    assert.ok(written.kind === 'failed' && written.because === 'in-use');
  });

  it('an address that a NAT has stays', async () => {
    await made(specs.addresses);
    await made({
      kind: 'router',
      value: { ...specs.routers.value, nats: [{ ...nat, addresses: [specs.addresses.value.name] }] },
    });
    const written = await remove(reverse(specs.addresses));
    assert.ok(written.kind === 'failed' && written.because === 'in-use');
    assert.equal(await count('addresses'), 1);
  });

  it('a router that has got one more NAT stays with all of them', async () => {
    await made(specs.routers);
    await made(specs.subnetworks);
    const second = { router: specs.routers.value.name, nat: { ...nat, name: 'second', subnetworks: [NEW] } };
    await cloud.connection.writes.addNat(second, anAttempt());
    const written = await remove(reverse(specs.routers));
    assert.ok(written.kind === 'failed' && written.because === 'different');
    assert.match(written.reason, /it has a NAT second, too/);
    assert.equal(await count('routers'), 1);
  });
});

describe('deleting a connector', () => {
  const cloud = localCloud();
  const METHOD = 'vpcaccess.projects.locations.connectors.delete';
  const { name } = connectorSpec.value;
  const deletion = reverse(connectorSpec);
  const remove = (over: object = {}) => cloud.connection.writes.delete({ ...deletion, ...over }, anAttempt());
  const count = async () => (await cloud.world())['connectors']?.length;
  const stored = (state: string, over: object = {}) => ({
    name,
    state,
    subnet: { name: 'new', projectId: PROJECT },
    machineType: 'e2-micro',
    minInstances: 2,
    maxInstances: 3,
    ...over,
  });
  const withConnector = (state: string, more: object = {}) =>
    cloud.setWorld({
      subnetworks: [
        { name: 'new', region: REGION, network: NETWORK, ipCidrRange: '10.8.0.0/28' },
        { name: 'other', region: REGION, network: NETWORK, ipCidrRange: '10.9.0.0/28' },
      ],
      connectors: [stored(state)],
      ...more,
    });

  for (const state of ['READY', 'ERROR']) {
    it(`in state ${state} it is gone when the write is done, and deleting it again is as good`, async () => {
      await withConnector(state);
      assert.deepEqual(await remove(), { kind: 'done' });
      assert.equal(await count(), 0);
      assert.deepEqual(await remove(), { kind: 'done' });
      assert.equal((await cloud.calls(METHOD)).length, 1);
    });
  }

  it('two who delete it at once both succeed', async () => {
    await withConnector('ERROR');
    assert.deepEqual(await Promise.all([remove(), remove()]), [{ kind: 'done' }, { kind: 'done' }]);
    assert.equal(await count(), 0);
  });

  it('a lost answer deletes it, too', async () => {
    await withConnector('READY');
    const hits = await cloud.fault({ method: METHOD, dropAfter: true, times: 1 });
    assert.deepEqual(await remove(), { kind: 'done' });
    assert.equal(await hits(), 1);
    assert.equal(await count(), 0);
  });

  it('one on another subnetwork, or in another state than expected, is left alone', async () => {
    await withConnector('READY', { connectors: [stored('READY', { subnet: { name: 'other', projectId: PROJECT } })] });
    const elsewhere = await remove();
    assert.ok(elsewhere.kind === 'failed' && elsewhere.because === 'different');
    await withConnector('READY');
    const mended = await remove({ expect: { subnetwork: `${REGIONAL}/subnetworks/new`, state: 'ERROR' } });
    assert.ok(mended.kind === 'failed' && mended.because === 'different');
    assert.match(mended.reason, /state is "READY", not "ERROR"/);
    assert.equal((await cloud.calls(METHOD)).length, 0);
  });

  it('one that a job uses stays', async () => {
    const job = {
      name: `${LOCATION}/jobs/j`,
      template: { template: { containers: [{ image: 'x' }], vpcAccess: { connector: name, egress: 'ALL_TRAFFIC' } } },
    };
    await withConnector('READY', { jobs: [job] });
    const written = await remove();
    assert.ok(written.kind === 'failed' && written.because === 'in-use' && !written.retryable);
    assert.match(written.reason, /still in use: detach it from .*\/jobs\/j first/);
    assert.equal(await count(), 1);
  });

  it('an operation that fails is a failure', async () => {
    await withConnector('READY');
    await cloud.fault({ method: METHOD, operationError: { code: 13, message: 'Oops.' }, times: 1 });
    const written = await remove();
    assert.ok(written.kind === 'failed' && written.reason.includes('Oops.'));
  });

  it('polls that fail or find the operation forgotten do not end the wait', async () => {
    await withConnector('READY');
    const method = 'vpcaccess.projects.locations.operations.get';
    await cloud.fault({ method, status: 503, times: 2 });
    await cloud.fault({ method, status: 404, times: 1 });
    assert.deepEqual(await remove(), { kind: 'done' });
    assert.equal(await count(), 0);
  });
});

describe('a connector that is being made while it is to be deleted', () => {
  const cloud = localCloud({ speed: 0 });

  it('is waited for', async () => {
    await cloud.setWorld({
      subnetworks: [{ name: 'new', region: REGION, network: NETWORK, ipCidrRange: '10.8.0.0/28' }],
    });
    const { writes } = cloud.connection;
    const making = writes.createConnector(connectorSpec.value, anAttempt());
    await cloud.until('vpcaccess.projects.locations.connectors.create', 1);
    const deleting = writes.delete(reverse(connectorSpec), anAttempt());
    await cloud.until('vpcaccess.projects.locations.connectors.get', 2);
    await cloud.advance(150);
    assert.deepEqual(await making, { kind: 'done' });
    await cloud.until('vpcaccess.projects.locations.connectors.delete', 1);
    await cloud.advance(60);
    assert.deepEqual(await deleting, { kind: 'done' });
  });
});
