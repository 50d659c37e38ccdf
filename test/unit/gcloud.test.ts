import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { gcloud } from '../../shared/gcloud.ts';
import { shellWords } from '../support/shell-words.ts';

describe('a gcloud command', () => {
  test('stands on one line, flags after names', () => {
    const line = gcloud('run jobs update', ['j'], {
      region: 'r',
      tasks: 3,
      quiet: true,
      tags: ['a', 'b'],
      unset: undefined,
    });
    assert.equal(line, 'gcloud run jobs update j --region=r --tasks=3 --quiet --tags=a,b');
  });

  const hostile = [
    '$(id)',
    '`id`',
    'a b',
    "it's",
    '"; rm -rf /',
    'a|b',
    'a&&b',
    '>x',
    '*',
    '~',
    '#',
    '\\',
    '!!',
    '${HOME}',
    'ü',
  ];
  for (const name of hostile) {
    test(`takes ${JSON.stringify(name)} for a word and nothing else`, () => {
      const words = shellWords(gcloud('run jobs describe', [name], { region: name }));
      assert.deepEqual(words, ['gcloud', 'run', 'jobs', 'describe', name, `--region=${name}`]);
    });
  }

  for (const name of ['a\nrm -rf /', 'a\r\nb', '\u001b[31mred', 'a\u202eb', 'a\u2028b']) {
    test(`stays one plain line around ${JSON.stringify(name)}`, () => {
      assert.doesNotMatch(gcloud('run jobs describe', [name], { region: name }), /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    });
  }

  test('takes no name for a flag', () => {
    const words = shellWords(gcloud('run jobs describe', ['--flags-file=/etc/passwd'], { region: 'r' }));
    assert.ok(words.indexOf('--') < words.indexOf('--flags-file=/etc/passwd') && words.includes('--'));
  });
});
