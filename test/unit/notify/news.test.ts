import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { newsOf } from '../../../shared/notify/news.ts';
import type { Result } from '../../../shared/result/result.ts';
import { fakeObjects } from '../../support/fakes.ts';
import { aResult } from '../../support/results.ts';

const violating = await aResult('violating');
const compliant = await aResult('compliant');

const at = (result: Result, hour: number): Result => ({
  ...result,
  id: String(hour).padStart(32, '0'),
  event: { ...result.event, time: `2026-03-04T0${hour}:00:00Z` },
});

describe('a delivery that died after it had decided, and comes again', () => {
  test('still tells what nobody else has told', async () => {
    const objects = fakeObjects();
    const [first, same] = [at(violating, 1), at(violating, 2)];
    assert.equal(await newsOf(objects, first), 'changed');
    assert.equal(await newsOf(objects, same), 'same');
    assert.equal(await newsOf(objects, first), 'changed');
  });

  test('tells nothing that has been overtaken', async () => {
    const objects = fakeObjects();
    const [first, newer] = [at(violating, 1), at(compliant, 2)];
    assert.equal(await newsOf(objects, first), 'changed');
    assert.equal(await newsOf(objects, newer), 'changed');
    assert.equal(await newsOf(objects, first), 'late');
  });
});

test('what can not be read as a timeline is none', async () => {
  const objects = fakeObjects();
  objects.put('notify/jobs/myproject/europe-west2/my-agent-4.json', { status: 7 });
  assert.equal(await newsOf(objects, at(violating, 1)), 'changed');
});
