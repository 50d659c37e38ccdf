import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildFunctions } from '../../build/build.ts';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The functions as they are deployed, in a folder of their own; `remove` takes it away. */
export async function builtFunctions(): Promise<{ folder: string; names: string[]; remove: () => void }> {
  const folder = mkdtempSync(join(tmpdir(), 'run-egress-bundles-'));
  const names = await buildFunctions(ROOT, folder);
  return { folder, names, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** What the buildpack's `npm ci` would install, as it is installed here already. */
export function linkModules(folder: string, names: readonly string[]): void {
  for (const name of names) symlinkSync(join(ROOT, 'node_modules'), join(folder, name, 'node_modules'));
}
