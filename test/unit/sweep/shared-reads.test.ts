import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { found } from '../../../shared/snapshot/observed.ts';
import { sharedReads } from '../../../shared/sweep/shared-reads.ts';
import { fakeObjects } from '../../support/fakes.ts';
import { surveysOf } from '../../support/sweeps.ts';
import { readWorld } from '../../support/world.ts';
import { told } from '../../support/told.ts';

const HOST = 'myproject';

function shards(count: number, deny?: (call: string) => string | undefined) {
  const objects = fakeObjects();
  const clock = { now: 1_000_000 };
  const reads = surveysOf(readWorld(), deny);
  const pause = async (ms: number) => {
    clock.now += ms;
    await new Promise((resolve) => setImmediate(resolve));
  };
  const sharing = (own: string) => ({ objects, sweep: 's', own, now: () => clock.now, pause });
  const all = Array.from({ length: count }, (_, i) => sharedReads(reads, sharing(`service-${i}`)));
  return { objects, clock, reads, all, sharing };
}

describe('reads of a host project', () => {
  test('are made once, however many shards want them at the same time', async () => {
    const { reads, all } = shards(20);
    const answers = await Promise.all(all.map((shard) => shard.subnetworks(HOST)));
    assert.deepEqual(reads.calls, [`subnetworks ${HOST}`]);
    assert.ok(answers.every((answer) => answer.kind === 'found' && answer.value.length === 2));
  });

  test('of a claim that was left behind are made by the next', async () => {
    const { objects, clock, reads, all } = shards(1);
    objects.put('sweeps/s/shared/subnetworks%20myproject.json', {
      claimedAt: new Date(clock.now - 61_000).toISOString(),
    });
    await all[0]?.subnetworks(HOST);
    assert.equal(reads.calls.length, 1);
  });

  test('that somebody claimed and never made are made by oneself in the end', async () => {
    const { objects, clock, reads, all } = shards(1);
    objects.put('sweeps/s/shared/routes%20myproject.json', {
      claimedAt: new Date(clock.now + 3_600_000).toISOString(),
    });
    assert.equal((await all[0]?.routes(HOST))?.kind, 'found');
    assert.equal(reads.calls.length, 1);
  });

  test('that were denied are denied to all, and asked once', async () => {
    const { reads, all } = shards(3, () => 'denied');
    const answers = await Promise.all(all.map((shard) => shard.routers(HOST)));
    assert.deepEqual(answers.map(told), Array(3).fill({ kind: 'unknown', reason: 'denied' }));
    assert.equal(reads.calls.length, 1);
  });

  test("of the shard's own project are shared with nobody", async () => {
    const { objects, reads, sharing } = shards(0);
    const own = sharedReads(reads, sharing(HOST));
    assert.deepEqual((await own.routes(HOST)).kind, found(1).kind);
    assert.equal(objects.stored.size, 0);
  });
});
