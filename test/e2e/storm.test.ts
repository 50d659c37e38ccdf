import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inThreads } from '../simulation/parallel.ts';
import type { Sky, StormTask } from '../simulation/storm.ts';

/** STORM_RUNS asks for more, STORM_SEED for others; a failure says seed, path and storm. */
const RUNS = Number(process.env['STORM_RUNS'] ?? 1000);
const SEED = Number(process.env['STORM_SEED'] ?? 20_261_128);
/** The threads share so many parts. */
const PARTS = 8;

/**
 * Real functions on the official clients and the local cloud, in this process: random worlds and policies, and calls that
 * are refused, fail, take their time, lose their answers or end in errors; messages twice, out of order, side by side.
 */
test('whatever the weather: in the end nothing is left to do, nothing foreign has changed, nothing is there twice', async (t) => {
  const tasks = Array.from({ length: PARTS }, (_, part) => ({ seed: SEED + part, runs: Math.ceil(RUNS / PARTS) }));
  const skies = await inThreads<StormTask, Sky>(new URL('../simulation/storm.ts', import.meta.url), tasks);
  const sum = (of: (sky: Sky) => number): number => skies.reduce((total, sky) => total + of(sky), 0);
  const runs = sum((sky) => sky.runs);
  assert.ok(runs >= RUNS);
  const kinds = [...new Set(skies.flatMap(({ met }) => Object.keys(met)))].sort();
  const met = kinds.map((kind) => `${kind}: ${sum((sky) => sky.met[kind] ?? 0)}`);
  const every = ['403', '404', '409', '412', '429', '500', '503', 'answer lost', 'delay', 'operation failed'];
  if (RUNS >= 1000) assert.deepEqual(kinds, every, 'every kind of fault was met');
  t.diagnostic(
    `${runs} worlds, ${sum((sky) => sky.changed)} of them changed, ${sum((sky) => sky.deliveries)} deliveries`,
  );
  t.diagnostic(`faults met - ${met.join(', ')}`);
});
