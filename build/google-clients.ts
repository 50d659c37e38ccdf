import { globSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import type { Plugin } from 'esbuild';
import { prune, type Descriptor, type Roots } from './descriptors.ts';

/** Where the edge imports Google's clients, each by its own path. */
const EDGE = 'shared/gcp';
/**
 * Half a megabyte that Node 24 and REST never come to: google-gax re-exports the messages of IAM and of locations for others,
 * and fetch-blob brings web streams for a Node without them.
 */
const IDLE = /[\\/](google-gax[\\/]build[\\/]protos[\\/](iam_service|locations)\.js|web-streams-polyfill[\\/].*\.js)$/;

const require = createRequire(import.meta.url);

/**
 * Makes Google's generated clients fit for a function: REST alone, without gRPC, and of their descriptors only the services
 * that the edge imports and the methods that it names. What is imported by another way than `.../NAME_client.js` keeps
 * nothing to prune by, and fails the build.
 */
export function googleClients(root: string): Plugin {
  return {
    name: 'google-clients',
    setup(hooks) {
      const gax = (file: string) => join(root, 'node_modules/google-gax/build/src', file);
      hooks.onResolve({ filter: /^google-gax$/ }, () => ({ path: 'google-gax', namespace: 'rest-gax' }));
      hooks.onLoad({ filter: /.*/, namespace: 'rest-gax' }, () => ({ contents: restGax(gax), resolveDir: root }));
      const roots = rootsOf(root);
      hooks.onLoad({ filter: /[\\/]build[\\/]protos[\\/]protos\.json$/ }, ({ path }) => {
        const own = roots.get(dirname(dirname(dirname(path))));
        if (!own) throw new Error(`${path}: no client of it is imported by its own path in ${EDGE}`);
        const pruned = prune(JSON.parse(readFileSync(path, 'utf8')) as Descriptor, own);
        return { contents: JSON.stringify(pruned), loader: 'json' };
      });
      hooks.onLoad({ filter: IDLE }, () => ({ contents: 'module.exports = {};' }));
      // Clients read their version out of their package.json, and would bring all of it.
      hooks.onLoad({ filter: /node_modules.*[\\/]package\.json$/ }, ({ path }) => {
        const { name, version } = JSON.parse(readFileSync(path, 'utf8')) as { name: string; version: string };
        return { contents: JSON.stringify({ name, version }), loader: 'json' };
      });
    },
  };
}

/** What REST clients take of google-gax; its index would load gRPC. */
const restGax = (gax: (file: string) => string): string => `
  exports.fallback = require(${JSON.stringify(gax('fallback.js'))});
  exports.decodeAnyProtosInArray = require(${JSON.stringify(gax('util.js'))}).decodeAnyProtosInArray;
  exports.loggingUtils = require('google-logging-utils');
  exports.googleAuthLibrary = require('google-auth-library');
`;

/** By folder of the client's package: the services and messages that its imported clients look up. */
export function rootsOf(root: string): Map<string, Roots> {
  const edge = globSync(`${EDGE}/**/*.ts`, { cwd: root }).map((file) => readFileSync(join(root, file), 'utf8'));
  const methods = new Set(edge.flatMap((code) => code.match(/\w+/g) ?? []));
  const byPackage = new Map<string, Roots & { readonly names: Set<string> }>();
  const clients = edge.flatMap((code) => [...code.matchAll(/from '(@google-cloud\/[^']+_client\.js)'/g)]);
  for (const [, specifier = ''] of clients) {
    const path = require.resolve(specifier, { paths: [root] });
    const [, folder = ''] = /^(.*?node_modules[\\/]@google-cloud[\\/][^\\/]+)/.exec(path) ?? [];
    const own = byPackage.get(folder) ?? { names: new Set<string>(), methods };
    for (const name of lookups(readFileSync(path, 'utf8'))) own.names.add(name);
    byPackage.set(folder.split('/').join(sep), own);
  }
  return byPackage;
}

function lookups(code: string): string[] {
  return [...code.matchAll(/\.lookup(?:Service|Type)?\(\s*'\.?([\w.]+)'/g)].map(([, name = '']) => name);
}
