import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A function to be deployed: its entry point, and the module below functions/ that exports it. */
export interface Target {
  readonly name: string;
  readonly module: string;
}

/** The functions that `functions/index.ts` registers, in its order. Throws when it says one in a way not understood. */
export function targetsOf(root: string): Target[] {
  const code = readFileSync(join(root, 'functions/index.ts'), 'utf8');
  return [...code.matchAll(/^cloudEvent\('(\w+)', (\w+)\)/gm)].map(([line, name = '', symbol]) => {
    const module = new RegExp(`import \\{ ${symbol} \\} from '(\\./[\\w-]+\\.ts)'`).exec(code)?.[1];
    if (module === undefined || name !== symbol) throw new Error(`functions/index.ts: no import for ${line}`);
    return { name, module };
  });
}
