import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { RetryableError } from '../../../shared/errors.ts';
import {
  addToBurst,
  burstKey,
  closeBurst,
  endedBurst as ended,
  keepBurst,
  keptBurst,
} from '../../../shared/sweep/burst.ts';
import type { Objects } from '../../../shared/ports.ts';
import { fakeObjects } from '../../support/fakes.ts';
import { aChange } from '../../support/sweeps.ts';

const KEY = 'myproject/my-vpc';
const SECOND = 1000;
const endedBurst = (key: string, objects: Objects, now: number) => ended(key, objects, { now, quietSeconds: 30 });
const change = (id: string) => aChange({ id });

describe('a burst of changes', () => {
  test('is told of once, by its first change', async () => {
    const objects = fakeObjects();
    const told = [];
    for (const id of ['a', 'b', 'c']) told.push(await addToBurst(KEY, change(id), objects, 0));
    assert.deepEqual(told, [true, false, false]);
  });

  test('is told of again when a delivery comes again: the first may have died before it told', async () => {
    const objects = fakeObjects();
    await addToBurst(KEY, change('a'), objects, 0);
    assert.equal(await addToBurst(KEY, change('a'), objects, 5), true);
    assert.equal((await endedBurst(KEY, objects, 60 * SECOND))?.changes.length, 1);
  });

  test('ends half a minute after its last change', async () => {
    const objects = fakeObjects();
    await addToBurst(KEY, change('a'), objects, 0);
    await addToBurst(KEY, change('b'), objects, 20 * SECOND);
    await assert.rejects(endedBurst(KEY, objects, 49 * SECOND), RetryableError);
    const burst = await endedBurst(KEY, objects, 50 * SECOND);
    assert.deepEqual(
      burst?.changes.map(({ id }) => id),
      ['a', 'b'],
    );
  });

  test('that never ends is looked at after two minutes', async () => {
    const objects = fakeObjects();
    for (let at = 0; at <= 120; at += 10) await addToBurst(KEY, change(`c${at}`), objects, at * SECOND);
    assert.equal((await endedBurst(KEY, objects, 120 * SECOND))?.changes.length, 13);
  });

  test('has the same id for the same changes, and keeps them', async () => {
    const objects = fakeObjects();
    await addToBurst(KEY, change('a'), objects, 0);
    const [one, two] = [await endedBurst(KEY, objects, 99 * SECOND), await endedBurst(KEY, objects, 100 * SECOND)];
    assert.ok(one && two);
    assert.equal(one.id, two.id);
    await keepBurst(one, objects);
    assert.deepEqual(await keptBurst(one.id, objects), [change('a')]);
    assert.equal(await keptBurst('nobody-knows', objects), undefined);
  });

  test('that has grown meanwhile is not closed', async () => {
    const objects = fakeObjects();
    await addToBurst(KEY, change('a'), objects, 0);
    const burst = await endedBurst(KEY, objects, 99 * SECOND);
    assert.ok(burst);
    await addToBurst(KEY, change('b'), objects, 99 * SECOND);
    await assert.rejects(closeBurst(KEY, burst, objects), RetryableError);
    const next = await endedBurst(KEY, objects, 200 * SECOND);
    assert.deepEqual(
      next?.changes.map(({ id }) => id),
      ['a', 'b'],
    );
    if (next) await closeBurst(KEY, next, objects);
    assert.equal(await endedBurst(KEY, objects, 300 * SECOND), undefined);
  });

  test('of two who add at the same time, neither is lost', async () => {
    const objects = fakeObjects();
    let isFirst = true;
    objects.beforeWrite = () => {
      if (!isFirst) return;
      isFirst = false;
      objects.put('network-changes/myproject/my-vpc.json', { firstAt: 0, lastAt: 0, changes: [change('faster')] });
    };
    assert.equal(await addToBurst(KEY, change('a'), objects, 1), false);
    const burst = await endedBurst(KEY, objects, 99 * SECOND);
    assert.deepEqual(
      burst?.changes.map(({ id }) => id),
      ['faster', 'a'],
    );
  });

  test('is that of a network, of a project where the network is not told, of all below an organisation', () => {
    assert.equal(burstKey(aChange()), 'myproject/my-vpc');
    assert.equal(burstKey(aChange({ network: undefined })), 'myproject/-');
    assert.equal(burstKey(aChange({ network: undefined, project: undefined })), '-/-');
  });
});
