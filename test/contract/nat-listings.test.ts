import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { undoSpec } from '../../shared/plan/reverse.ts';
import type { NatListing } from '../../shared/specs.ts';
import { anAttempt, localCloud, NETWORK, REGION, REGIONAL, SUBNETWORK } from './fixture.ts';

const LINK = 'https://www.googleapis.com/compute/v1/';
const OTHER = `${REGIONAL}/subnetworks/other`;
const entry = (name: string, ...ranges: string[]) => ({ name: `${LINK}${name}`, sourceIpRangesToNat: ranges });

const listing: NatListing = {
  router: `${REGIONAL}/routers/theirs`,
  nat: 'theirs',
  subnetwork: SUBNETWORK,
  listed: true,
  list: [{ name: OTHER, ranges: ['ALL_IP_RANGES'], secondaryRangeNames: [] }],
};

/** A NAT of somebody else's, with a field that no client knows yet. */
const theirs = {
  name: 'theirs',
  natIpAllocateOption: 'AUTO_ONLY',
  sourceSubnetworkIpRangesToNat: 'LIST_OF_SUBNETWORKS',
  subnetworks: [entry(OTHER, 'ALL_IP_RANGES')],
  minPortsPerVm: 256,
  tcpTimeWaitTimeoutSec: 99,
  fieldOfTomorrow: { kept: true },
};
const second = {
  name: 'second',
  natIpAllocateOption: 'AUTO_ONLY',
  sourceSubnetworkIpRangesToNat: 'LIST_OF_SUBNETWORKS',
  subnetworks: [entry(`${REGIONAL}/subnetworks/third`, 'PRIMARY_IP_RANGE')],
};

const pick = (nat: object | undefined, like: object): object =>
  Object.fromEntries(Object.keys(like).map((key) => [key, (nat as Record<string, unknown> | undefined)?.[key]]));

describe('one subnetwork more in the list of a NAT', () => {
  const cloud = localCloud();
  const writes = () => cloud.connection.writes;
  const setNats = (...nats: readonly object[]) =>
    cloud.setWorld({
      subnetworks: [
        {
          name: 'my-subnet',
          region: REGION,
          network: NETWORK,
          ipCidrRange: '10.1.0.0/26',
          secondaryIpRanges: [{ rangeName: 'pods', ipCidrRange: '10.9.0.0/24' }],
        },
        { name: 'other', region: REGION, network: NETWORK, ipCidrRange: '10.2.0.0/26' },
        { name: 'third', region: REGION, network: NETWORK, ipCidrRange: '10.3.0.0/26' },
      ],
      routers: [{ name: 'theirs', region: REGION, network: NETWORK, description: 'keep me', nats }],
    });
  const nats = async () => ((await cloud.world())['routers']?.[0]?.['nats'] ?? []) as Record<string, unknown>[];
  const patches = async () => (await cloud.calls('compute.routers.patch')).length;

  it('stands behind the others, and all else stays, to the letter', async () => {
    await setNats(theirs, second);
    assert.deepEqual(await writes().listInNat(listing, anAttempt()), { kind: 'done' });
    const [first, other] = await nats();
    const grown = [...theirs.subnetworks, entry(SUBNETWORK, 'PRIMARY_IP_RANGE')];
    assert.deepEqual(pick(first, theirs), { ...theirs, subnetworks: grown });
    assert.deepEqual(pick(other, second), second);
  });

  it('keeps the secondary ranges that are listed of it', async () => {
    const pods = { ...entry(SUBNETWORK, 'LIST_OF_SECONDARY_IP_RANGES'), secondaryIpRangeNames: ['pods'] };
    await setNats({ ...theirs, subnetworks: [pods] });
    assert.deepEqual(await writes().listInNat(listing, anAttempt()), { kind: 'done' });
    const [first] = await nats();
    const both = ['LIST_OF_SECONDARY_IP_RANGES', 'PRIMARY_IP_RANGE'];
    assert.deepEqual(first?.['subnetworks'], [{ ...pods, sourceIpRangesToNat: both }]);
  });

  it('is read anew: what was listed since the plan was made stays', async () => {
    const since = entry(`${REGIONAL}/subnetworks/third`, 'PRIMARY_IP_RANGE');
    await setNats({ ...theirs, subnetworks: [...theirs.subnetworks, since] });
    await writes().listInNat(listing, anAttempt());
    const [first] = await nats();
    assert.deepEqual(first?.['subnetworks'], [...theirs.subnetworks, since, entry(SUBNETWORK, 'PRIMARY_IP_RANGE')]);
  });

  it('that is there is as good as added, however it got there', async () => {
    for (const range of ['PRIMARY_IP_RANGE', 'ALL_IP_RANGES']) {
      await setNats({ ...theirs, subnetworks: [entry(SUBNETWORK, range)] });
      assert.deepEqual(await writes().listInNat(listing, anAttempt()), { kind: 'done' });
    }
    assert.equal(await patches(), 0);
  });

  it('is taken out again by its reverse, and the rest stays', async () => {
    await setNats(theirs, second);
    await writes().listInNat(listing, anAttempt());
    const reverse = undoSpec({ kind: 'nat-listing', value: listing });
    assert.ok(reverse?.kind === 'nat-listing');
    assert.deepEqual(await writes().listInNat(reverse.value, anAttempt()), { kind: 'done' });
    const [first, other] = await nats();
    assert.deepEqual([pick(first, theirs), pick(other, second)], [theirs, second]);
  });

  const refused = [
    { when: 'a NAT that is gone', nats: [second], reason: /has no NAT theirs$/ },
    {
      when: 'a NAT that has become one of all subnetworks',
      nats: [
        {
          name: 'theirs',
          natIpAllocateOption: 'AUTO_ONLY',
          sourceSubnetworkIpRangesToNat: 'ALL_SUBNETWORKS_ALL_PRIMARY_IP_RANGES',
        },
      ],
      reason: /^NAT theirs has no list: ALL_SUBNETWORKS/,
    },
  ];
  for (const { when, nats: there, reason } of refused) {
    it(`is not added to ${when}`, async () => {
      await setNats(...there);
      const written = await writes().listInNat(listing, anAttempt());
      assert.ok(written.kind === 'failed' && written.because === 'different' && !written.retryable);
      assert.match(written.reason, reason);
      assert.equal(await patches(), 0);
    });
  }

  it('never leaves a NAT without any: Google would refuse it', async () => {
    await setNats({ ...theirs, subnetworks: [entry(SUBNETWORK, 'PRIMARY_IP_RANGE')] });
    const written = await writes().listInNat({ ...listing, listed: false }, anAttempt());
    assert.ok(written.kind === 'failed' && /would list nothing any more/.test(written.reason));
  });

  it('is added once, when the answer was lost', async () => {
    await setNats(theirs);
    const hits = await cloud.fault({ method: 'compute.routers.patch', dropAfter: true, times: 1 });
    assert.deepEqual(await writes().listInNat(listing, anAttempt()), { kind: 'done' });
    assert.equal(await hits(), 1);
    const [first] = await nats();
    assert.equal((first?.['subnetworks'] as unknown[]).length, 2);
  });

  it('that Google refuses is a failure that says why, and nothing is changed', async () => {
    await setNats(theirs, { ...second, subnetworks: [entry(SUBNETWORK, 'PRIMARY_IP_RANGE')] });
    const written = await writes().listInNat(listing, anAttempt());
    assert.ok(written.kind === 'failed' && !written.retryable);
    assert.match(written.reason, /already configured for Nat/);
    assert.deepEqual(pick((await nats())[0], theirs), theirs);
  });
});
