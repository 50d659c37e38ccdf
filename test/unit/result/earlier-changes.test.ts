import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { intendedChanges, withEarlier, type PrintedChange } from '../../../shared/result/changes.ts';
import { judgeWorld } from '../../support/line.ts';

const aChange = (id: string, outcome: PrintedChange['outcome']): PrintedChange => ({
  verb: 'create',
  resource: `projects/p/regions/r/routers/${id}`,
  reason: 'because',
  outcome,
});
const inShort = (changes: readonly PrintedChange[]): string[] =>
  changes.map(({ resource, outcome }) => `${resource.split('/').at(-1)} ${outcome}`);

describe('what earlier attempts at a cure have left', () => {
  test('stands before what this one has done, and was done if nothing is wrong any more', () => {
    const all = withEarlier(
      [aChange('a', 'pending'), aChange('b', 'applied')],
      [aChange('c', 'applied')],
      'remediated',
    );
    assert.deepEqual(inShort(all), ['a applied', 'b applied', 'c applied']);
  });

  test('stays unknown as long as something is wrong', () => {
    const all = withEarlier([aChange('a', 'pending')], [aChange('c', 'failed')], 'failed');
    assert.deepEqual(inShort(all), ['a pending', 'c failed']);
  });

  test('is told once, as the last attempt knows it', () => {
    const all = withEarlier([aChange('a', 'pending')], [aChange('a', 'failed')], 'failed');
    assert.deepEqual(inShort(all), ['a failed']);
  });

  test('begins with what was permitted, before anything is written', async () => {
    const judged = await judgeWorld({}, { policy: 'remediation: create\n' });
    assert.deepEqual(inShort(intendedChanges(judged, 'en')), ['run-egress-my-vpc pending']);
    const verifying = await judgeWorld({}, { policy: 'remediation: verify\n' });
    assert.deepEqual(intendedChanges(verifying, 'en'), []);
  });
});
