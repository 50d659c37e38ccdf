import { writeFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { build, type BuildOptions, type BuildResult, type Plugin } from 'esbuild';
import { googleClients } from './google-clients.ts';
import type { Target } from './targets.ts';

/** The file with everything that is loaded on first use, beside the one that is loaded at the start. */
const LAZY = 'lazy.cjs';

/** Where bundles stand for the paths in their source maps, wherever they are written to. */
const PLACE = 'dist/functions';

/**
 * Bundles one function into `folder`: `index.cjs` has all that it needs to listen and to judge, `lazy.cjs` what is imported
 * with `import()`, Google's clients above all, each evaluated when it is first asked for. CommonJS, because the framework
 * looks for a package.json by slow ways for anything else, and Node's ESM facade of `http` loads more than is used.
 * Answers the files that went into it, as paths from the root.
 */
export async function bundle(target: Target, { root, folder }: { root: string; folder: string }): Promise<string[]> {
  const imported = new Set<string>();
  const start = await build({
    ...optionsFor(root),
    stdin: { contents: entryOf(target), resolveDir: join(root, 'functions'), sourcefile: 'entry.ts', loader: 'ts' },
    outfile: `${PLACE}/${target.name}/index.cjs`,
    sourcemap: true,
    sourcesContent: false,
    plugins: [lazily(root, imported), oneLocale],
  });
  const lazy = await build({
    ...optionsFor(root),
    stdin: { contents: entryOfLazy([...imported].sort()), resolveDir: root, sourcefile: 'lazy.js', loader: 'js' },
    outfile: `${PLACE}/${target.name}/${LAZY}`,
    plugins: [googleClients(root)],
  });
  return [start, lazy].flatMap((result) => writeOut(result, folder));
}

type Built = BuildResult<ReturnType<typeof optionsFor>>;

function writeOut({ outputFiles, metafile }: Built, folder: string): string[] {
  for (const { path, contents } of outputFiles) writeFileSync(join(folder, basename(path)), contents);
  return Object.keys(metafile.inputs);
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
    // The framework is the host's: a function is registered with the copy that serves it.
    external: ['@google-cloud/functions-framework'],
  }) as const satisfies BuildOptions;

const entryOf = ({ name, module }: Target): string => `
  import { cloudEvent } from '@google-cloud/functions-framework';
  import { ${name} } from '${module}';
  cloudEvent('${name}', ${name});
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

/** zod exports the messages of forty languages with its main object; mistakes are told in our own words. */
const oneLocale: Plugin = {
  name: 'one-locale',
  setup(hooks) {
    hooks.onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, () => ({
      contents: "export { default as en } from './en.js';",
    }));
  },
};
