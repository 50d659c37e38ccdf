import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { renderMessages } from './render.ts';

/* Rewrites the golden messages: npm run golden:update. */

for (const [file, text] of await renderMessages()) {
  const path = join(import.meta.dirname, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
