import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isGlobMatch } from '../../../shared/policy/glob.ts';

const rows: [glob: string, text: string, want: boolean][] = [
  ['', '', true],
  ['', 'a', false],
  ['*', '', true],
  ['*', 'abc', true],
  ['abc', 'abc', true],
  ['abc', 'abcd', false],
  ['a?c', 'abc', true],
  ['a?c', 'ac', false],
  ['a*c', 'ac', true],
  ['a*c', 'abcbc', true],
  ['a*c', 'abcd', false],
  ['ab*ba', 'aba', false],
  ['*a*b', 'bab', true],
  ['*a*b', 'ba', false],
  ['*-prod-*', 'eu-prod-1', true],
  ['*-prod-*', 'eu-prod', false],
  ['**', 'x', true],
  ['?*', '', false],
  ['.', 'x', false],
  ['[a]', 'a', false],
  ['a\nb', 'a\nb', true],
  ['*', 'a\nb', true],
];

for (const [glob, text, want] of rows) {
  test(`${JSON.stringify(glob)} ${want ? 'matches' : 'does not match'} ${JSON.stringify(text)}`, () => {
    assert.equal(isGlobMatch(glob, text), want);
  });
}
