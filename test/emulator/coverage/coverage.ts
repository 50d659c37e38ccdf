import assert from 'node:assert/strict';
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/*
 * What is tested with which client, a file a suite with a method a line. The table in docs/local-cloud-methods.md is made
 * of them, so each suite fails when it calls others. RUN_EGRESS_UPDATE_COVERAGE=1 writes what was called instead.
 */
const FOLDER = fileURLToPath(new URL('.', import.meta.url));

/** Holds the methods that a suite has called against those that it is said to cover. */
export function checkCoverage(suite: string, called: Iterable<string>): void {
  const methods = [...new Set(called)].sort();
  const file = `${FOLDER}/${suite}.txt`;
  if (process.env['RUN_EGRESS_UPDATE_COVERAGE'] === '1') return writeFileSync(file, methods.join('\n') + '\n');
  assert.deepEqual(methods, covered(suite), 'RUN_EGRESS_UPDATE_COVERAGE=1 writes them');
}

/** The methods that a suite covers. */
export function covered(suite: string): string[] {
  const [file] = globSync(`${FOLDER}/${suite}.txt`);
  return file === undefined ? [] : readFileSync(file, 'utf8').trim().split('\n');
}
