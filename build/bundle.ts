import { writeFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { build, type BuildOptions, type BuildResult, type Plugin } from 'esbuild';
import { googleClients } from './google-clients.ts';
import { leanZod } from './lean-zod.ts';
import { onUse } from './on-use.ts';
import type { Target } from './targets.ts';

/** What is loaded with the first event, and what with the first call to Google. */
const WORK = 'work.cjs';
const LAZY = 'lazy.cjs';

/** Where bundles stand for the paths in their source maps, wherever they are written to. */
const PLACE = 'dist/functions';

/**
 * Bundles one function into `folder`. `index.cjs` is all that it needs to listen; `work.cjs` what it is; `lazy.cjs` what is
 * imported with `import()`, Google's clients above all, each evaluated when it is first asked for. CommonJS, because the
 * framework looks for a package.json by slow ways for anything else, and Node's ESM facade of `http` loads more than is
 * used. Answers the files that went into it, as paths from the root.
 */
export async function bundle(target: Target, { root, folder }: { root: string; folder: string }): Promise<string[]> {
  writeFileSync(join(folder, 'index.cjs'), entryOf(target));
  const imported = new Set<string>();
  const work = await build({
    ...optionsFor(root),
    entryPoints: [join(root, 'functions', target.module)],
    outfile: `${PLACE}/${target.name}/${WORK}`,
    // Names of Google's classes are looked at by their own code; ours are in the source map.
    minifyIdentifiers: true,
    sourcemap: true,
    sourcesContent: false,
    plugins: [lazily(root, imported), leanZod],
  });
  const lazy = await build({
    ...optionsFor(root),
    stdin: { contents: entryOfLazy([...imported].sort()), resolveDir: root, sourcefile: 'lazy.js', loader: 'js' },
    outfile: `${PLACE}/${target.name}/${LAZY}`,
    plugins: [onUse(root), googleClients(root)],
  });
  return [work, lazy].flatMap((result) => writeOut(result, folder));
}

type Built = BuildResult<ReturnType<typeof optionsFor>>;

function writeOut({ outputFiles, metafile }: Built, folder: string): string[] {
  for (const { path, contents } of outputFiles) writeFileSync(join(folder, basename(path)), contents);
  // What a plugin wrote itself has a namespace before its name.
  return Object.keys(metafile.inputs).filter((input) => !/^[\w-]+:/.test(input));
}

const optionsFor = (root: string) =>
  ({
    absWorkingDir: root,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'none',
    metafile: true,
    write: false,
    logLevel: 'warning',
  }) as const satisfies BuildOptions;

const entryOf = ({ name }: Target): string => `'use strict';
const { cloudEvent } = require('@google-cloud/functions-framework');
cloudEvent('${name}', (event) => require('./${WORK}').${name}(event));
`;

const entryOfLazy = (files: readonly string[]): string =>
  files.map((file) => `exports['${file}'] = () => require('./${file}');\n`).join('');

/** Turns every `import('./x.ts')` into a look into the lazy file, and notes what it asked for. */
function lazily(root: string, imported: Set<string>): Plugin {
  return {
    name: 'lazily',
    setup(hooks) {
      hooks.onResolve({ filter: /^\./ }, ({ kind, path, resolveDir, namespace }) => {
        if (namespace === 'lazy') return { path: `./${LAZY}`, external: true };
        if (kind !== 'dynamic-import') return undefined;
        const file = relative(root, join(resolveDir, path)).replaceAll('\\', '/');
        imported.add(file);
        return { path: file, namespace: 'lazy' };
      });
      hooks.onLoad({ filter: /.*/, namespace: 'lazy' }, ({ path }) => ({
        contents: `module.exports = require('./${LAZY}')['${path}']();`,
      }));
    },
  };
}
