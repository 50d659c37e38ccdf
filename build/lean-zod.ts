import { readFileSync } from 'node:fs';
import type { Plugin } from 'esbuild';

/**
 * `import { z } from 'zod'` is the whole of zod to a bundler, which can leave out what is not used only of a namespace. And
 * its main module takes the messages of forty languages along.
 */
export const leanZod: Plugin = {
  name: 'lean-zod',
  setup(hooks) {
    hooks.onLoad({ filter: /[\\/](shared|functions|cli|emulator|lib)[\\/].*\.ts$/ }, ({ path }) => {
      const code = readFileSync(path, 'utf8');
      return { contents: code.replace("import { z } from 'zod';", "import * as z from 'zod';"), loader: 'ts' };
    });
    hooks.onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, () => ({
      contents: "export { default as en } from './en.js';",
    }));
  },
};
