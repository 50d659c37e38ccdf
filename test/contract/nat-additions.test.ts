import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { anAttempt, localCloud, NETWORK, REGION, REGIONAL, SUBNETWORK } from './fixture.ts';

const ROUTER = `${REGIONAL}/routers/theirs`;
const address = { name: 'ip', region: REGION, address: '203.0.113.9', addressType: 'EXTERNAL', status: 'RESERVED' };
const nat = {
  name: 'ours',
  subnetworks: [SUBNETWORK],
  addresses: [`${REGIONAL}/addresses/ip`],
  minPortsPerVm: null,
  dynamicPorts: false,
  logging: 'off',
} as const;
const addition = { router: ROUTER, nat };

/** A NAT of somebody else's, with a field that no client knows yet. */
const theirs = {
  name: 'theirs',
  natIpAllocateOption: 'AUTO_ONLY',
  sourceSubnetworkIpRangesToNat: 'LIST_OF_SUBNETWORKS',
  subnetworks: [
    {
      name: `https://www.googleapis.com/compute/v1/${REGIONAL}/subnetworks/other`,
      sourceIpRangesToNat: ['ALL_IP_RANGES'],
    },
  ],
  enableEndpointIndependentMapping: false,
  tcpTimeWaitTimeoutSec: 99,
  fieldOfTomorrow: { kept: true },
};

describe('adding a NAT to a router that is there', () => {
  const cloud = localCloud();
  const writes = () => cloud.connection.writes;
  const setRouter = (nats: readonly object[]) =>
    cloud.setWorld({
      subnetworks: [
        { name: 'my-subnet', region: REGION, network: NETWORK, ipCidrRange: '10.1.0.0/26' },
        { name: 'other', region: REGION, network: NETWORK, ipCidrRange: '10.2.0.0/26' },
      ],
      addresses: [address],
      routers: [{ name: 'theirs', region: REGION, network: NETWORK, description: 'keep me', nats }],
    });
  const router = async () => (await cloud.world())['routers']?.[0] ?? {};
  const nats = async () => (await router())['nats'] as Record<string, unknown>[];

  it('the other NATs stay as they were, to the letter', async () => {
    await setRouter([theirs]);
    assert.deepEqual(await writes().addNat(addition, anAttempt()), { kind: 'done' });
    const [first, second] = await nats();
    assert.deepEqual(Object.fromEntries(Object.keys(theirs).map((key) => [key, first?.[key]])), theirs);
    assert.equal(second?.['name'], 'ours');
    assert.equal(second['natIpAllocateOption'], 'MANUAL_ONLY');
    assert.equal((await router())['description'], 'keep me');
  });

  it('a NAT that is there already is as good as added', async () => {
    await setRouter([]);
    await writes().addNat(addition, anAttempt());
    assert.deepEqual(await writes().addNat(addition, anAttempt()), { kind: 'done' });
    assert.equal((await cloud.calls('compute.routers.patch')).length, 1);
  });

  it('another NAT of that name is left alone', async () => {
    await setRouter([{ ...theirs, name: 'ours' }]);
    const written = await writes().addNat(addition, anAttempt());
    assert.ok(written.kind === 'failed' && !written.retryable);
    assert.match(written.reason, /^exists with other settings: NAT ours: subnetworks is/);
  });

  it('a lost answer adds it once', async () => {
    await setRouter([theirs]);
    const hits = await cloud.fault({ method: 'compute.routers.patch', dropAfter: true, times: 1 });
    assert.deepEqual(await writes().addNat(addition, anAttempt()), { kind: 'done' });
    assert.equal(await hits(), 1);
    assert.deepEqual(
      (await nats()).map(({ name }) => name),
      ['theirs', 'ours'],
    );
  });

  it('two additions to one router both end up there', async () => {
    await setRouter([]);
    const second = {
      router: ROUTER,
      nat: { ...nat, name: 'second', addresses: [], subnetworks: [`${REGIONAL}/subnetworks/other`] },
    };
    const both = await Promise.all([writes().addNat(addition, anAttempt()), writes().addNat(second, anAttempt())]);
    assert.deepEqual(both, [{ kind: 'done' }, { kind: 'done' }]);
    assert.deepEqual((await nats()).map(({ name }) => name).toSorted(), ['ours', 'second']);
  });

  it('an operation that fails is a failure, and nothing is changed', async () => {
    await setRouter([theirs]);
    await cloud.fault({ method: 'compute.routers.patch', operationError: { code: 13, message: 'Oops.' }, times: 1 });
    const written = await writes().addNat(addition, anAttempt());
    assert.deepEqual(written, { kind: 'failed', reason: 'INTERNAL_ERROR: Oops.', retryable: true });
    assert.equal((await nats()).length, 1);
  });

  it('a router that is gone is a failure', async () => {
    const written = await writes().addNat(addition, anAttempt());
    assert.ok(written.kind === 'failed' && !written.retryable);
    assert.match(written.reason, /^404 notFound: /);
  });

  it('no permission to read or to write is a failure that says which', async () => {
    await setRouter([]);
    await cloud.fault({ method: 'compute.routers.get', status: 403, message: 'no', times: 1 });
    await cloud.fault({ method: 'compute.routers.patch', status: 403, message: 'no', times: 1 });
    const reasons = [await writes().addNat(addition, anAttempt()), await writes().addNat(addition, anAttempt())];
    assert.deepEqual(
      reasons.map((written) => written.kind === 'failed' && written.reason),
      ['permission compute.routers.get denied (403)', 'permission compute.routers.update denied (403)'],
    );
  });
});
