import { globSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
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
      hooks.onResolve({ filter: /[\\/]protos[\\/]protos\.json$/ }, ({ path, importer, resolveDir }) => ({
        path: join(resolveDir, path),
        suffix: `?${basename(importer)}`,
        pluginData: importer,
      }));
      hooks.onLoad({ filter: /[\\/]build[\\/]protos[\\/]protos\.json$/ }, ({ path, pluginData: client }) => {
        const own = roots.get(String(client));
        if (!own) throw new Error(`${String(client)}: no client is imported by this path in ${EDGE}`);
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

/**
 * What REST clients take of google-gax; its index would load gRPC. Descriptors become types once for each client that has
 * them: google-gax finds out which it knows by the hash of all their text, twice a client.
 */
const restGax = (gax: (file: string) => string): string => `
  const fallback = require(${JSON.stringify(gax('fallback.js'))});
  const known = new Map();
  const protobufFromJSON = (json) => {
    if (!known.has(json)) known.set(json, fallback.protobuf.Root.fromJSON(json));
    return known.get(json);
  };
  fallback.GrpcClient.protobufFromJSON = protobufFromJSON;
  const onUse = (Client) => function (...args) {
    let client;
    return new Proxy({}, { get: (_, name) => (client ??= new Client(...args))[name] });
  };
  exports.fallback = Object.create(fallback, {
    protobufFromJSON: { value: protobufFromJSON },
    IamClient: { value: onUse(fallback.IamClient) },
    LocationsClient: { value: onUse(fallback.LocationsClient) },
  });
  exports.decodeAnyProtosInArray = require(${JSON.stringify(gax('util.js'))}).decodeAnyProtosInArray;
  exports.loggingUtils = require('google-logging-utils');
  exports.googleAuthLibrary = require('google-auth-library');
`;

/** By path of a client that is imported: the services and messages that it looks up. */
export function rootsOf(root: string): Map<string, Roots> {
  const edge = globSync(`${EDGE}/**/*.ts`, { cwd: root }).map((file) => readFileSync(join(root, file), 'utf8'));
  const methods = new Set(edge.flatMap((code) => code.match(/\w+/g) ?? []));
  const clients = edge.flatMap((code) => [...code.matchAll(/from '(@google-cloud\/[^']+_client\.js)'/g)]);
  return new Map(
    clients.map(([, specifier = '']) => {
      const path = require.resolve(specifier, { paths: [root] });
      return [path, { names: new Set(lookups(readFileSync(path, 'utf8'))), methods }];
    }),
  );
}

function lookups(code: string): string[] {
  return [...code.matchAll(/\.lookup(?:Service|Type)?\(\s*'\.?([\w.]+)'/g)].map(([, name = '']) => name);
}
