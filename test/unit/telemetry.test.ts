import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { BUCKETS_SECONDS, METRICS, parseTraceparent, toTraceparent, type Metric } from '../../shared/telemetry.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';

describe('a traceparent', () => {
  const refused: [string, string | undefined][] = [
    ['nothing', undefined],
    ['an empty one', ''],
    ['another version', `01-${TRACE}-${SPAN}-01`],
    ['a trace of zeros', `00-${'0'.repeat(32)}-${SPAN}-01`],
    ['a span of zeros', `00-${TRACE}-${'0'.repeat(16)}-01`],
    ['capital letters', `00-${TRACE.toUpperCase()}-${SPAN}-01`],
    ['more than one', `00-${TRACE}-${SPAN}-01,00-${TRACE}-${SPAN}-01`],
    ['a line break', `00-${TRACE}-${SPAN}-01\n`],
    ['markup', '<script>alert(1)</script>'],
  ];
  for (const [what, text] of refused) it(`${what} is none`, () => assert.equal(parseTraceparent(text), undefined));

  it('is read as it is written', () => {
    const hex = (length: number) =>
      fc
        .array(fc.constantFrom(...'0123456789abcdef'), { minLength: length, maxLength: length })
        .map((digits) => digits.join(''))
        .filter((text) => /[^0]/.test(text));
    fc.assert(
      fc.property(hex(32), hex(16), (trace, span) => {
        assert.deepEqual(parseTraceparent(toTraceparent({ trace, span })), { trace, span });
      }),
    );
  });

  it('never throws, whatever comes', () => {
    fc.assert(fc.property(fc.string(), (text) => void parseTraceparent(text)));
  });
});

describe('the metrics', () => {
  const all = Object.entries<Metric>(METRICS);

  it('have names and labels that the Telemetry API takes, units as UCUM writes them, and a sentence each', () => {
    for (const [name, { unit, attributes, description }] of all) {
      assert.match(name, /^run_egress(\.[a-z][a-z_]*)+$/);
      assert.match(unit, /^(s|\{[a-z]+\})$/);
      for (const attribute of attributes) assert.match(attribute, /^[a-z]+$/);
      assert.ok(description.length > 20);
    }
  });

  it('name no job, project or person in an attribute', () => {
    const growing = /job|project|principal|email|event|network|region|resource|id$/;
    assert.deepEqual(
      all.flatMap(([, { attributes }]) => attributes).filter((one) => growing.test(one)),
      [],
    );
  });

  it('have buckets that rise', () => {
    assert.deepEqual(
      BUCKETS_SECONDS,
      BUCKETS_SECONDS.toSorted((a, b) => a - b),
    );
  });
});
