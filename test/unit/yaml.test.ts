import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { InputError } from '../../shared/errors.ts';
import { readYaml } from '../../shared/yaml.ts';

const TEXT = `a: 1
b:
  c.d:
    - x
    - e: 2
---
- first
- {second: {third: 3}}
`;

describe('a YAML text', () => {
  const rows: { document: number; path: string; line: string }[] = [
    { document: 0, path: '', line: 'line 1' },
    { document: 0, path: 'a', line: 'line 1' },
    { document: 0, path: 'b.c.d[1].e', line: 'line 5' },
    { document: 0, path: 'b["c.d"][0]', line: 'line 4' },
    { document: 0, path: 'b.c.d[7]', line: 'line 4' },
    { document: 0, path: 'b.missing', line: 'line 3' },
    { document: 0, path: 'missing', line: 'line 1' },
    { document: 1, path: '[0]', line: 'line 7' },
    { document: 1, path: '[1].second.third', line: 'line 8' },
  ];
  for (const { document, path, line } of rows) {
    test(`knows the line of ${path || 'all'} in document ${document}`, () => {
      assert.equal(readYaml(TEXT, 'f')[document]?.lineOf(path), line);
    });
  }

  test('may be JSON, indented by tabs', () => {
    assert.deepEqual(readYaml('{\n\t"a": "\\ud83d\\ude00\\/"\n}', 'f')[0]?.value, { a: '😀/' });
  });

  test('may merge what stands elsewhere', () => {
    assert.deepEqual(readYaml('a: &x {k: 1}\nb: {<<: *x}', 'f')[0]?.value, { a: { k: 1 }, b: { k: 1 } });
  });
});

describe('a text that is none', () => {
  const rows: { when: string; text: string; want: RegExp }[] = [
    { when: 'a bracket left open', text: 'a: 1\nb: [', want: /^InputError: f: line 2: / },
    { when: 'a key twice', text: 'a: 1\na: 2', want: /^InputError: f: line 2: .*unique/ },
    { when: 'a mistake in the second document', text: 'a: 1\n---\nb: 1\nb: 2', want: /^InputError: f: line 4: / },
    { when: 'an alias to nothing', text: 'a: *x', want: /alias/i },
    { when: 'nesting without end', text: '['.repeat(20_000), want: /^InputError: f: / },
    {
      when: 'aliases that multiply',
      text: [
        'a: &a [x,x,x,x,x,x,x,x,x]',
        ...[...'bcdefgh'].map((c, i) => `${c}: &${c} [${Array(9).fill(`*${'abcdefg'[i]}`).join()}]`),
      ].join('\n'),
      want: /alias/i,
    },
  ];
  for (const { when, text, want } of rows) {
    test(when, () => {
      assert.throws(() => readYaml(text, 'f'), want);
    });
  }

  test('is told in a few lines, however long it is', () => {
    assert.throws(
      () => readYaml('[\n'.repeat(500), 'f'),
      (error) => error instanceof InputError && error.mistakes.length <= 10,
    );
  });
});
