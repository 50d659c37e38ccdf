/* `npm run golden:update` writes what the examples of infra make. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXAMPLES, GOLDEN, planExample, toGolden } from './examples.ts';

mkdirSync(GOLDEN, { recursive: true });
for (const name of Object.keys(EXAMPLES)) {
  writeFileSync(join(GOLDEN, `${name}.txt`), toGolden(await planExample(name)));
}
