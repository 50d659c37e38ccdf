import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { STATE } from '../../shared/deployment.ts';
import { publishedPath } from '../../shared/history.ts';
import { ledgerPath, recordPath } from '../../shared/record/diary.ts';
import { paths } from '../../shared/sweep/plan.ts';
import { planExample, ROOT } from './examples.ts';

interface Rule {
  readonly condition: readonly [{ readonly matches_prefix: readonly string[]; readonly age?: number }];
}

const { resources } = await planExample('one-project');
const bucket = resources.find(({ type }) => type === 'google_storage_bucket');
const [aging, past, ...others] = (bucket?.values['lifecycle_rule'] ?? []) as unknown as readonly Rule[];
const source = globSync('shared/**/*.ts', { cwd: ROOT, exclude: ['shared/deployment.ts'] })
  .map((file) => readFileSync(join(ROOT, file), 'utf8'))
  .join('\n');

/** Whether the bucket deletes an object by its age. */
const ages = (path: string) => aging?.condition[0].matches_prefix.some((prefix) => path.startsWith(prefix)) ?? false;
/** Whether it deletes what the object said before. */
const forgets = (path: string) => past?.condition[0].matches_prefix.some((prefix) => path.startsWith(prefix)) ?? false;

describe('the life cycle of the state bucket', () => {
  it('has two rules: one by age, one for what is in force no more', () => {
    assert.deepEqual(others, []);
    assert.equal(aging?.condition[0].age, 90);
  });

  // That it names whatever is written, the fixture of the tests end to end asserts after each of them.
  it('names nothing that the code does not write', () => {
    for (const path of Object.keys(STATE).filter((name) => name !== 'run-egress.yaml'))
      assert.match(source, new RegExp(`['\`]${path}`), path);
  });

  it('keeps what undo, cleanup and the next result go by, for as long as the bucket', () => {
    const kept = [
      recordPath('x'),
      ledgerPath('h/n/r'),
      'results/p/r/j.json',
      'run-egress.yaml',
      'notify/told/c/p/r/j.json',
    ];
    assert.deepEqual(kept.filter(ages), []);
    assert.deepEqual([recordPath('x'), ledgerPath('h/n/r'), 'run-egress.yaml'].filter(forgets), []);
  });

  it('deletes what would grow with every event, message and sweep', () => {
    const growing = [
      publishedPath('x'),
      paths.jobs('s', 'p', 'n'),
      paths.plan('s'),
      paths.report('s', 'report.html'),
      'attempts/x.json',
      'locks/sweeps/s',
      'notify/items/c/x.json',
      'proposals/x.json',
      'network-changes/bursts/x.json',
    ];
    assert.deepEqual(
      growing.filter((path) => !ages(path) || !forgets(path)),
      [],
    );
  });
});
