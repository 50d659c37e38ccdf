import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { label, toMermaid } from '../../../cli/formats/mermaid.ts';

test('a flowchart in Mermaid has nodes, edges, and colours for what is not simply passed', () => {
  const text = toMermaid({
    nodes: [
      { id: 'n0', role: 'passed', text: 'job' },
      { id: 'n1', role: 'blocked', text: 'no "NAT"' },
      { id: 'n2', role: 'destination', text: 'github.com:443' },
    ],
    edges: [
      { from: 'n0', to: 'n1', arrives: true },
      { from: 'n1', to: 'n2', arrives: false },
    ],
  });
  const lines = text.split('\n');
  assert.deepEqual(lines.slice(0, 6), [
    'flowchart LR',
    '  n0["job"]',
    '  n1["no #quot;NAT#quot;"]',
    '  n2["github.com:443"]',
    '  n0 --> n1',
    '  n1 --x n2',
  ]);
  assert.deepEqual(lines.slice(-3), ['  class n1 blocked', '  class n2 destination', '']);
});

describe('a label', () => {
  const cases = [
    ['"] --> x["', '#quot;#93; --#62; x#91;#quot;'],
    ['%%{init: {}}%%', '#37;#37;#123;init: #123;#125;#125;#37;#37;'],
    ['<script>', '#60;script#62;'],
    ['`a`', '#96;a#96;'],
    ['#quot;', '#35;quot#59;'],
    ['a;b', 'a#59;b'],
    ['&amp;', '#38;amp#59;'],
    ['a\nb', 'a#10;b'],
    ['\ud800', '#65533;'],
    ['任务 ü (10.8.0.0/28), my-agent', '任务 ü (10.8.0.0/28), my-agent'],
  ] as const;
  for (const [text, want] of cases) {
    test(`shows ${JSON.stringify(text)} and means nothing by it`, () => assert.equal(label(text), want));
  }
});
