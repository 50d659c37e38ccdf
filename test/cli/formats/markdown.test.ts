import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { toMarkdown } from '../../../cli/formats/markdown.ts';
import { escapeMarkdown, fenced, link } from '../../../cli/formats/markdown-text.ts';
import type { PrintedPart } from '../../../shared/explain/print.ts';

describe('text from outside, in Markdown', () => {
  const cases = [
    { of: 'emphasis', text: '**b** _i_ ~~s~~', want: '\\*\\*b\\*\\* \\_i\\_ \\~\\~s\\~\\~' },
    { of: 'code', text: '`a`', want: '\\`a\\`' },
    { of: 'a link', text: '[x](javascript:a)', want: '\\[x\\](javascript:a)' },
    { of: 'an image', text: '![x](y)', want: '\\!\\[x\\](y)' },
    { of: 'a tag', text: '<script>', want: '\\<script\\>' },
    { of: 'an entity', text: '&lt;', want: '\\&lt;' },
    { of: 'a cell', text: 'a | b', want: 'a \\| b' },
    { of: 'an escape of its own', text: 'a\\', want: 'a\\\\' },
    { of: 'a heading', text: '# h', want: '\\# h' },
    { of: 'a list', text: '- l', want: '\\- l' },
    { of: 'a numbered list', text: '1. l', want: '1\\. l' },
    { of: 'a rule', text: '---', want: '\\---' },
    { of: 'the underline of a heading', text: '===', want: '\\===' },
    { of: 'a quotation', text: '> q', want: '\\> q' },
    { of: 'indented code', text: '    code', want: ' code' },
    { of: 'a second paragraph', text: 'a\n\nb', want: 'a b' },
    { of: 'an address that becomes a link', text: 'https://a.b', want: 'https\\://a.b' },
    { of: 'another', text: 'www.a.b', want: 'www\\.a.b' },
    { of: 'somebody', text: '@octocat', want: '@\u2060octocat' },
    { of: 'mathematics', text: '$x$', want: '\\$x\\$' },
    { of: 'a footnote', text: '[^1]', want: '\\[\\^1\\]' },
    { of: 'nothing', text: 'my-agent-4 (10.8.0.0/28)', want: 'my-agent-4 (10.8.0.0/28)' },
    { of: 'an IPv4 address', text: '140.82.112.3', want: '140.82.112.3' },
  ];
  for (const { of, text, want } of cases) {
    test(`does not become ${of}: ${JSON.stringify(text)}`, () => assert.equal(escapeMarkdown(text), want));
  }

  test('code does not leave its block', () => {
    assert.equal(fenced('a', 'sh'), '```sh\na\n```');
    assert.equal(fenced('```` a ````', 'sh'), '`````sh\n```` a ````\n`````');
  });

  test('a link ends where its address ends', () => {
    assert.equal(link('a]b', 'https://x/(y)?<z> \\'), '[a\\]b](https://x/%28y%29?%3Cz%3E%20%5C)');
  });
});

describe('a story in Markdown', () => {
  const markdown = (...parts: PrintedPart[]) => toMarkdown('j (r)', [{ id: 's', title: 'T', parts }]);
  const head = '# j (r)\n\n## T\n\n';

  test('has its commands below their sentences', () => {
    const steps = [
      { text: 'First,', commands: ['a', 'b'] },
      { text: 'then.', commands: [] },
    ];
    assert.equal(markdown({ kind: 'steps', steps }), `${head}- First,\n\n  \`\`\`sh\n  a\n  b\n  \`\`\`\n\n- then.\n`);
  });

  test('has its ways in one line, with a mark on what stops the packet', () => {
    const way = { kind: 'way', destination: 'a:1', address: '1.1.1.1', steps: ['x', 'y'] } as const;
    assert.equal(
      markdown({ ...way, verdict: 'UNREACHABLE', cause: 'NO_ROUTE', note: 'and 1 more alike' }),
      `${head}**a:1** (1.1.1.1 and 1 more alike): \`UNREACHABLE\` \`NO_ROUTE\`\n\nx → **✗ y**\n`,
    );
    assert.equal(markdown({ ...way, verdict: 'REACHABLE' }), `${head}**a:1** (1.1.1.1): \`REACHABLE\`\n\nx → y\n`);
  });

  test('has its flowchart as a diagram, its objects with a link, its tables as tables', () => {
    const object = { kind: 'object', text: 'VM v', console: 'https://c/v', command: 'show' } as const;
    assert.equal(
      markdown(object, { kind: 'table', head: ['a', 'b'], rows: [['|', '2']] }),
      `${head}- VM v ([console](https://c/v))\n\n  \`\`\`sh\n  show\n  \`\`\`\n\n| a | b |\n| --- | --- |\n| \\| | 2 |\n`,
    );
    assert.match(markdown({ kind: 'flowchart', nodes: [], edges: [] }), /```mermaid\nflowchart LR\n[^]*\n```\n$/);
  });
});
