import { join, relative } from 'node:path';
import type { Plugin } from 'esbuild';

/** Messages of long-running operations, whose making takes google-gax five milliseconds. */
const OPERATIONS = /[\\/]protos[\\/]operations$/;
/** What protobufjs generates code for with the first message of a type: its binary form, which REST never comes to. */
const CODECS = /^\.\/(encoder|decoder|verifier)$/;

/** Lets parts of Google's clients that publishing does not come to wait until they are used. Nothing is left out. */
export const onUse = (root: string): Plugin => ({
  name: 'on-use',
  setup(hooks) {
    const required = (path: string) => `require(${JSON.stringify(join(root, path))})`;
    hooks.onResolve({ filter: OPERATIONS }, ({ path, resolveDir }) => ({
      path: `${relative(root, join(resolveDir, path))}.js`,
      namespace: 'operations-on-use',
    }));
    hooks.onLoad({ filter: /.*/, namespace: 'operations-on-use' }, ({ path }) => ({
      contents: `Object.defineProperty(exports, 'google', { enumerable: true, get: () => ${required(path)}.google });`,
      resolveDir: root,
    }));
    hooks.onResolve({ filter: CODECS }, ({ path, resolveDir }) =>
      /[\\/]protobufjs[\\/]src$/.test(resolveDir)
        ? { path: `${relative(root, join(resolveDir, path))}.js`, namespace: 'codec-on-use' }
        : undefined,
    );
    hooks.onLoad({ filter: /.*/, namespace: 'codec-on-use' }, ({ path }) => ({
      contents: `const generate = ${required(path)};
        module.exports = (type) => (scope) => {
          let generated;
          return function (...of) {
            generated ??= generate(type)(scope);
            return generated.apply(this, of);
          };
        };`,
      resolveDir: root,
    }));
  },
});
