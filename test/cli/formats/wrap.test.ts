import assert from 'node:assert/strict';
import { test } from 'node:test';
import { columns, padded, wrap } from '../../../cli/formats/wrap.ts';

const rows = [
  { of: 'words', text: 'one two three', width: 7, want: ['one two', 'three'] },
  { of: 'a word that is too long', text: 'a --very-long-flag b', width: 6, want: ['a', '--very-long-flag', 'b'] },
  { of: 'Chinese', text: '数据包的路径', width: 6, want: ['数据包', '的路径'] },
  { of: 'Chinese, punctuation with its word', text: '数据包，路径。', width: 6, want: ['数据', '包，路', '径。'] },
  { of: 'Chinese around a name', text: '子网 my-subnet 的路由', width: 12, want: ['子网', 'my-subnet 的', '路由'] },
  { of: 'brackets with what they hold', text: '子网（路由）', width: 6, want: ['子网', '（路', '由）'] },
  { of: 'nothing', text: '', width: 6, want: [''] },
];
for (const { of, text, width, want } of rows) {
  test(`lines of ${of}`, () => assert.deepEqual(wrap(text, width), want));
}

test('a Chinese character takes two columns', () => {
  assert.deepEqual([columns('子网 a'), padded('子网', 6), padded('abcdefg', 6)], [6, '子网  ', 'abcdefg']);
});
