import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { toText } from '../../../cli/formats/text.ts';
import type { PrintedPart } from '../../../shared/explain/print.ts';

const told = (...parts: PrintedPart[]): string[] =>
  toText('j (r)', [{ id: 's', title: 'T', parts }], false)
    .split('\n')
    .slice(3, -1);

describe('a story at a terminal', () => {
  test('breaks sentences, never commands', () => {
    const long = 'word '.repeat(40).trim();
    const command = `gcloud ${'x'.repeat(300)}`;
    const lines = told({ kind: 'steps', steps: [{ text: long, commands: [command] }] });
    assert.ok(lines.slice(0, -1).every((line) => line.length <= 114));
    assert.equal(lines.at(-1), `      ${command}`);
    assert.equal(lines.slice(0, -1).join(' ').replace(/\s+/g, ' ').trim(), `- ${long}`);
  });

  test('marks what stops a packet', () => {
    const way = { kind: 'way', destination: 'a:1', address: '1.1.1.1', steps: ['x', 'y'] } as const;
    assert.deepEqual(told({ ...way, verdict: 'UNREACHABLE', cause: 'NO_ROUTE' }), [
      '  a:1 (1.1.1.1)  UNREACHABLE NO_ROUTE',
      '    x',
      '    -> x y',
    ]);
    assert.deepEqual(told({ ...way, verdict: 'REACHABLE' }).at(-1), '    -> y');
  });

  test('has columns where they fit, and else one cell a line', () => {
    const head = ['A', 'B'];
    assert.deepEqual(told({ kind: 'table', head, rows: [['one', 'two']] }), ['  A    B', '  one  two']);
    const long = 'x'.repeat(100);
    assert.deepEqual(told({ kind: 'table', head, rows: [['one and more', long]] }), [
      '  one and more',
      `      B: ${long}`,
    ]);
  });

  test('leaves the flowchart to other formats', () => {
    assert.deepEqual(told({ kind: 'flowchart', nodes: [], edges: [] }), []);
  });

  test('has colours only if they are wanted', () => {
    const parts: PrintedPart[] = [{ kind: 'text', text: 'x' }];
    assert.doesNotMatch(toText('j', [{ id: 's', title: 'T', parts }], false), /\u001b/);
    assert.match(toText('j', [{ id: 's', title: 'T', parts }], true), /\u001b/);
  });
});
