import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { render, tameText } from '../../../shared/text/languages.ts';

describe('text from outside', () => {
  const rows = [
    { when: 'plain', text: 'my-agent', want: 'my-agent' },
    { when: 'of any script', text: 'agent-代理-ü', want: 'agent-代理-ü' },
    { when: 'with a line break', text: 'a\nb\r\nc', want: 'a b c' },
    { when: 'with an escape sequence', text: '\u001b[31mred\u001b[0m', want: '[31mred [0m' },
    { when: 'with a direction mark', text: 'a\u202egnp.exe', want: 'a gnp.exe' },
    { when: 'with characters of no width', text: 'a\u200b\u200d\ufeffb', want: 'a b' },
    { when: 'with line and paragraph separators', text: 'a\u2028b\u2029c', want: 'a b c' },
    { when: 'with NUL and DEL', text: 'a\u0000b\u007fc', want: 'a b c' },
    { when: 'with space around', text: '  a  ', want: 'a' },
    { when: 'of nothing', text: '', want: '' },
  ];
  for (const { when, text, want } of rows) test(`${when} is tamed`, () => assert.equal(tameText(text), want));

  test('is cut to length, and one can see it', () => {
    const cut = tameText('x'.repeat(1000));
    assert.deepEqual([cut.length, cut.at(-1)], [300, '…']);
    assert.equal(tameText('x'.repeat(300)).length, 300);
  });

  test('is tamed wherever a sentence repeats it', () => {
    const sentence = render({ key: 'connectorMissing', of: { connector: 'a\u001b[2J\nb', region: 'r\u202e' } });
    assert.equal(sentence, 'connector a [2J b does not exist in r');
  });

  test('is a text even where it looks like a pattern', () => {
    assert.match(render({ key: 'startJob', of: { job: '$& ${x} %s' } }), /\$& \$\{x\} %s$/);
  });
});

test('a sentence without anything to speak of is rendered, too', () => {
  assert.equal(render({ key: 'firewallImplied' }, 'en'), 'the implied rule lets all egress out');
});
