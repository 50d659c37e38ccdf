import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { bound, MOST_BYTES } from '../../../shared/result/bound.ts';
import { summarize, type Result } from '../../../shared/result/result.ts';
import { ResultSchema } from '../../../shared/result/schema.ts';
import { JOB } from '../../support/jobs.ts';
import { judgeWorld } from '../../support/line.ts';

const cause = { id: 'event', method: 'm', time: '2026-03-04T05:06:07Z' };
const aResult = async (): Promise<Result> =>
  summarize({
    request: { job: JOB, cause },
    stage: 'verdict',
    now: await judgeWorld({}, { policy: 'remediation: create' }),
    timings: {},
    language: 'en',
  });

const times = <T>(count: number, make: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));
const bytes = (result: Result) => Buffer.byteLength(JSON.stringify(result));

describe('a result that is small', () => {
  test('is left as it is', async () => {
    const result = await aResult();
    assert.deepEqual(bound(result), result);
    assert.equal('cut' in result, false);
  });
});

describe('a result that is too large', () => {
  test('keeps what does not arrive, in its order, and says how much was left out', async () => {
    const result = await aResult();
    const [flow = assert.fail()] = result.flows;
    const flows = times(120, (i) => ({
      ...flow,
      destination: `h${i}:443`,
      verdict: i % 40 === 39 ? 'UNREACHABLE' : 'REACHABLE',
    }));
    const small = bound({ ...result, flows });
    assert.equal(small.flows.length, 50);
    assert.equal(small.cut?.['flows'], 70);
    const kept = small.flows.map(({ destination }) => destination);
    assert.ok(['h39:443', 'h79:443', 'h119:443'].every((one) => kept.includes(one)));
    assert.deepEqual(
      kept,
      flows.map(({ destination }) => destination).filter((one) => kept.includes(one)),
    );
  });

  test('keeps its worst findings, so that its severity stays', async () => {
    const result = await aResult();
    const finding = (i: number) => ({
      id: 'x',
      severity: i === 99 ? 'CRITICAL' : 'LOW',
      resource: 'r',
      summary: `${i}`,
      nextSteps: [],
    });
    const { findings, cut } = bound({ ...result, findings: times(100, finding) });
    assert.deepEqual([findings.length, cut?.['findings'], findings.at(-1)?.severity], [50, 50, 'CRITICAL']);
  });

  test('never has half a command', async () => {
    const result = await aResult();
    const long = `gcloud ${'x'.repeat(9000)}`;
    const [change = assert.fail()] = result.changes;
    const { changes, cut } = bound({
      ...result,
      changes: [{ ...change, command: long, commands: ['gcloud a', long] }],
    });
    assert.deepEqual([changes[0]?.commands, changes[0] && 'command' in changes[0]], [['gcloud a'], false]);
    assert.deepEqual(cut, { commands: 2 });
  });

  test('is within the bound, and still by the schema, whatever it holds', async () => {
    const result = await aResult();
    const [flow = assert.fail(), finding = assert.fail(), change = assert.fail()] = [
      result.flows[0],
      result.findings[0],
      result.changes[0],
    ];
    const huge = fc.record({
      flows: fc.integer({ min: 1, max: 400 }),
      findings: fc.integer({ min: 0, max: 400 }),
      changes: fc.integer({ min: 0, max: 400 }),
      text: fc.integer({ min: 1, max: 20_000 }),
    });
    fc.assert(
      fc.property(huge, ({ text, ...count }) => {
        const filler = '代'.repeat(text);
        const small = bound({
          ...result,
          flows: times(count.flows, () => ({ ...flow, destination: filler })),
          before: times(count.flows, () => ({ ...flow, destination: filler })),
          findings: times(count.findings, () => ({ ...finding, summary: filler })),
          changes: times(count.changes, () => ({ ...change, reason: filler })),
        });
        assert.ok(bytes(small) <= MOST_BYTES);
        assert.deepEqual(ResultSchema.parse(small), small);
      }),
      { numRuns: 60 },
    );
  });
});
