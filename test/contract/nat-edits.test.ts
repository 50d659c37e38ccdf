import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { reverseOf } from '../../shared/plan/reverse.ts';
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

  it('every writing begins with reading, and ends with it', async () => {
    await setRouter([theirs]);
    await cloud.fault({ method: 'compute.routers.patch', status: 429, times: 1 });
    await cloud.fault({ method: 'compute.routers.patch', status: 503, times: 2 });
    assert.deepEqual(await writes().addNat(addition, anAttempt()), { kind: 'done' });
    assert.equal((await cloud.calls('compute.routers.patch')).length, 4);
    assert.equal((await cloud.calls('compute.routers.get')).length, 5);
  });

  it('a server that keeps failing may work later', async () => {
    await setRouter([theirs]);
    const hits = await cloud.fault({ method: 'compute.routers.patch', status: 503, message: 'later' });
    const written = await writes().addNat(addition, anAttempt());
    assert.deepEqual(written, { kind: 'failed', reason: '503 backendError: later', retryable: true });
    assert.equal(await hits(), 4);
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

describe('taking a NAT off a router', () => {
  const cloud = localCloud();
  const writes = () => cloud.connection.writes;
  const reverse = reverseOf({ kind: 'nat', value: addition }) ?? assert.fail();
  const setRouter = (nats: readonly object[]) =>
    cloud.setWorld({
      subnetworks: [
        { name: 'my-subnet', region: REGION, network: NETWORK, ipCidrRange: '10.1.0.0/26' },
        { name: 'other', region: REGION, network: NETWORK, ipCidrRange: '10.2.0.0/26' },
      ],
      addresses: [address],
      routers: [{ name: 'theirs', region: REGION, network: NETWORK, description: 'keep me', nats }],
    });
  const nats = async () => ((await cloud.world())['routers']?.[0]?.['nats'] ?? []) as Record<string, unknown>[];
  const names = async () => (await nats()).map(({ name }) => name);

  it('the others stay as they were, to the letter', async () => {
    await setRouter([theirs]);
    await writes().addNat(addition, anAttempt());
    assert.deepEqual(await writes().delete(reverse, anAttempt()), { kind: 'done' });
    const [first, ...others] = await nats();
    assert.deepEqual(Object.fromEntries(Object.keys(theirs).map((key) => [key, first?.[key]])), theirs);
    assert.deepEqual(others, []);
  });

  it('the last one goes, too, and the router stays', async () => {
    await setRouter([]);
    await writes().addNat(addition, anAttempt());
    assert.deepEqual(await writes().delete(reverse, anAttempt()), { kind: 'done' });
    assert.deepEqual(await names(), []);
    assert.equal((await cloud.world())['routers']?.length, 1);
  });

  it('one that is gone, or whose router is, is as good as taken off', async () => {
    await setRouter([theirs]);
    assert.deepEqual(await writes().delete(reverse, anAttempt()), { kind: 'done' });
    await cloud.setWorld({});
    assert.deepEqual(await writes().delete(reverse, anAttempt()), { kind: 'done' });
    assert.equal((await cloud.calls('compute.routers.patch')).length, 0);
  });

  it('one that somebody changed since is left alone', async () => {
    await setRouter([{ ...theirs, name: 'ours' }]);
    const written = await writes().delete(reverse, anAttempt());
    assert.ok(written.kind === 'failed' && written.because === 'different' && !written.retryable);
    assert.match(written.reason, /^is not what was to be deleted: subnetworks is /);
    assert.deepEqual(await names(), ['ours']);
  });

  it('a lost answer takes it off once', async () => {
    await setRouter([theirs]);
    await writes().addNat(addition, anAttempt());
    const hits = await cloud.fault({ method: 'compute.routers.patch', dropAfter: true, times: 1 });
    assert.deepEqual(await writes().delete(reverse, anAttempt()), { kind: 'done' });
    assert.equal(await hits(), 1);
    assert.deepEqual(await names(), ['theirs']);
  });
});

describe('a router with two editors', () => {
  const cloud = localCloud({ speed: 0 });
  const routers = [{ name: 'theirs', region: REGION, network: NETWORK, nats: [theirs] }];
  const subnetworks = [
    { name: 'my-subnet', region: REGION, network: NETWORK, ipCidrRange: '10.1.0.0/26' },
    { name: 'other', region: REGION, network: NETWORK, ipCidrRange: '10.2.0.0/26' },
  ];
  const patch = (nats: readonly object[]) =>
    fetch(`${cloud.url}/compute/v1/${ROUTER}`, { method: 'PATCH', body: JSON.stringify({ nats }) });

  it('a NAT that the other one takes away is added again', async () => {
    await cloud.setWorld({ subnetworks, addresses: [address], routers });
    const ours = cloud.connection.writes.addNat(addition, anAttempt());
    await cloud.until('compute.routers.patch', 1);
    // The other editor read before us, and writes as soon as our operation has ended; our re-read has to wait for it.
    await cloud.fault({ method: 'compute.routers.get', delaySeconds: 20, times: 1 });
    await cloud.advance(10);
    await cloud.until('compute.regionOperations.wait', 1);
    assert.equal((await patch([theirs])).status, 200);
    await cloud.advance(30);
    await cloud.until('compute.routers.patch', 3, 200);
    await cloud.advance(30);
    assert.deepEqual(await ours, { kind: 'done' });
    const [router] = (await cloud.world())['routers'] ?? [];
    assert.deepEqual(
      (router?.['nats'] as { name: string }[]).map(({ name }) => name),
      ['theirs', 'ours'],
    );
  });
});
