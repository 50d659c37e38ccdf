import { writeFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { build, type BuildOptions, type BuildResult, type Plugin } from 'esbuild';
import { googleClients } from './google-clients.ts';
import { leanZod } from './lean-zod.ts';
import { onUse } from './on-use.ts';
import type { Target } from './targets.ts';

/** What is loaded with the first event, with the first call to Google, and with the first that is more than a read. */
const WORK = 'work.cjs';
const CLIENTS = 'clients.cjs';
const AUTH = 'auth-library.cjs';

/** Where bundles stand for the paths in their source maps, wherever they are written to. */
const PLACE = 'dist/functions';

/**
 * Bundles one function into `folder`. `index.cjs` is all that it needs to listen; `work.cjs` what it is; the others what
 * is imported with `import()`: `clients.cjs` Google's clients, which share most of their code and are each evaluated when
 * first asked for; anything else, authentication above all, in a file of its own. CommonJS, because the framework looks for a package.json by slow
 * ways for anything else, and Node's ESM facade of `http` loads more than is used. Answers the files that went into it, as
 * paths from the root.
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
  const files = Map.groupBy([...imported].sort(), fileOf);
  const lazy = await Promise.all(
    [...files].map(([file, modules]) =>
      build({
        ...optionsFor(root),
        stdin: { contents: entryOfLazy(file, modules), resolveDir: root, sourcefile: file, loader: 'js' },
        outfile: `${PLACE}/${target.name}/${file}`,
        plugins: [...(file === AUTH ? [] : [withAuth]), onUse(root), googleClients(root)],
      }),
    ),
  );
  return [work, ...lazy].flatMap((result) => writeOut(result, folder));
}

/** Where a module that is imported lazily stands. */
const fileOf = (module: string): string =>
  /-clients?\.ts$/.test(module) ? CLIENTS : basename(module).replace(/\.ts$/, '.cjs');

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

const entryOfLazy = (file: string, modules: readonly string[]): string =>
  modules.map((module) => `exports['${module}'] = () => require('./${module}');\n`).join('') +
  (file === AUTH ? `exports.library = () => require('google-auth-library');\n` : '');

/** Google's clients take their authentication from the file that has it for all. */
const withAuth: Plugin = {
  name: 'with-auth',
  setup(hooks) {
    hooks.onResolve({ filter: /^google-auth-library$/ }, ({ path }) => ({ path, namespace: 'with-auth' }));
    hooks.onResolve({ filter: /.*/, namespace: 'with-auth' }, ({ path }) => ({ path, external: true }));
    hooks.onLoad({ filter: /.*/, namespace: 'with-auth' }, () => ({
      contents: `module.exports = require('./${AUTH}').library();`,
    }));
  },
};

/** Turns every `import('./x.ts')` into a look into the file that it stands in, and notes what it asked for. */
function lazily(root: string, imported: Set<string>): Plugin {
  return {
    name: 'lazily',
    setup(hooks) {
      hooks.onResolve({ filter: /^\./ }, ({ kind, path, resolveDir, namespace }) => {
        if (namespace === 'lazy') return { path, external: true };
        if (kind !== 'dynamic-import') return undefined;
        const file = relative(root, join(resolveDir, path)).replaceAll('\\', '/');
        imported.add(file);
        return { path: file, namespace: 'lazy' };
      });
      hooks.onLoad({ filter: /.*/, namespace: 'lazy' }, ({ path }) => ({
        contents: `module.exports = require('./${fileOf(path)}')['${path}']();`,
      }));
    },
  };
}
