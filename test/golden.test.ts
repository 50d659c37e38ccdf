import assert from 'node:assert/strict';
import { globSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { lineDiff } from './golden/diff.ts';
import { GENERATED, renderScenario } from './golden/render.ts';
import { readPart, REQUIRED, ROOT, scenarios, WRITTEN } from './golden/scenario.ts';

const HINT = 'if this is how it should be: npm run golden:update, and read what git diff says';
const all = scenarios();

for (const scenario of all) {
  test(`golden: ${scenario.replaceAll('-', ' ')}`, async () => {
    const files = readdirSync(join(ROOT, scenario)).sort();
    const stray = files.filter((file) => !WRITTEN.includes(file) && !GENERATED.includes(file));
    assert.deepEqual(stray, [], 'files that no scenario has');
    const missing = [...REQUIRED, ...GENERATED].filter((file) => !files.includes(file));
    assert.deepEqual(missing, [], `files that every scenario has; ${HINT}`);
    for (const [file, now] of await renderScenario(scenario)) {
      const before = readPart(scenario, file) ?? '';
      if (before !== now) assert.fail(`${scenario}/${file} differs\n\n${lineDiff(before, now)}\n\n${HINT}`);
    }
  });
}

test('there are at least sixty scenarios, each named and titled by a sentence of its own', () => {
  assert.ok(all.length >= 60, `${all.length} scenarios`);
  const titles = all.map((scenario) => readPart(scenario, 'title.txt') ?? '');
  const odd = titles.filter((title) => !/^[A-Z].{20,160}\.\n$/.test(title));
  assert.deepEqual(odd, [], 'titles that are not one sentence in one line');
  assert.equal(new Set(titles).size, all.length, 'two scenarios have the same title');
});

test('every finding that a check can make is shown by a scenario', () => {
  const checks = globSync('../shared/checks/*.ts', { cwd: import.meta.dirname }).map((file) =>
    readFileSync(join(import.meta.dirname, file), 'utf8'),
  );
  const ids = new Set(checks.flatMap((code) => [...code.matchAll(/\bid: '([a-z-]+)'/g)].map(([, id = '']) => id)));
  const found = all.map((scenario) => readPart(scenario, 'findings.txt') ?? '').join('\n');
  const unseen = [...ids].filter((id) => !new RegExp(`^[A-Z]+ ${id}$`, 'm').test(found));
  assert.deepEqual(unseen, [], 'findings without a scenario');
});

test('every cause that a trace can end with is shown by a scenario', () => {
  const code = globSync('../shared/path/*.ts', { cwd: import.meta.dirname })
    .filter((file) => !file.endsWith('/trace.ts'))
    .map((file) => readFileSync(join(import.meta.dirname, file), 'utf8'))
    .join('\n');
  const causes = readFileSync(join(import.meta.dirname, '../shared/path/trace.ts'), 'utf8')
    .split('export type Cause =')[1]
    ?.split(';')[0]
    ?.match(/[A-Z_]{4,}/g)
    ?.filter((cause) => code.includes(`'${cause}'`));
  const shown = all.map((scenario) => readPart(scenario, 'trace.txt') ?? '').join('\n');
  assert.ok(causes && causes.length > 10);
  assert.deepEqual(
    causes.filter((cause) => !new RegExp(`: [A-Z]+, ${cause}$`, 'm').test(shown)),
    [],
    'causes without a scenario',
  );
});
