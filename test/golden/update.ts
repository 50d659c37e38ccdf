import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderScenario } from './render.ts';
import { readPart, ROOT, scenarios } from './scenario.ts';

/* Rewrites what is generated in all scenarios. A second round, in the other order, has to print the same. */

const all = scenarios();
let changed = 0;
for (const scenario of all) {
  for (const [file, text] of await renderScenario(scenario)) {
    if (readPart(scenario, file) === text) continue;
    writeFileSync(join(ROOT, scenario, file), text);
    changed += 1;
  }
}

const unstable: string[] = [];
for (const scenario of all.toReversed()) {
  for (const [file, text] of await renderScenario(scenario)) {
    if (readPart(scenario, file) !== text) unstable.push(`${scenario}/${file}`);
  }
}

process.stdout.write(`${all.length} scenarios, ${changed} files rewritten\n`);
if (unstable.length > 0) {
  process.stderr.write(`printed differently the second time:\n${unstable.map((file) => `  ${file}\n`).join('')}`);
  process.exitCode = 1;
}
