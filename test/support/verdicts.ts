import assert from 'node:assert/strict';
import { test } from 'node:test';
import { traceWorld } from './line.ts';
import type { Json } from './resources.ts';

/** What one destination comes to in a world that differs from the usual one. */
export interface Row {
  readonly when: string;
  readonly world: Json;
  readonly to?: string;
  /** `UNREACHABLE NO_ROUTE`. */
  readonly want: string;
}

/** A test for each row. */
export function verdicts(rows: readonly Row[]): void {
  for (const { when, world, to = 'github.com:443', want } of rows) {
    test(`${when}: ${want}`, async () => {
      const { verdict, cause } = await traceWorld(world, to);
      assert.equal([verdict, cause].filter(Boolean).join(' '), want);
    });
  }
}
