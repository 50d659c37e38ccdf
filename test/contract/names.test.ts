import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connect } from '../../shared/gcp/connect.ts';

test('a name that was given its addresses is not looked up', async () => {
  const names = connect({}).names(new Map([['github.com', ['140.82.112.4', '140.82.112.3']]]));
  assert.deepEqual(await names.resolve('github.com'), { kind: 'found', value: ['140.82.112.4', '140.82.112.3'] });
});

test('a name that no DNS can know is not found', async () => {
  const { kind } = await connect({}).names(new Map()).resolve('no-such-host.invalid');
  assert.notEqual(kind, 'found');
});
