import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Store } from '../../emulator/store.ts';

const kinds = fc.constantFrom('jobs', 'routers');
const names = fc
  .tuple(fc.constantFrom('a', 'a-b', 'b'), fc.constantFrom('r1', 'r10', 'r2'), fc.constantFrom('x', 'x-1', 'y'))
  .map(([project, region, id]) => `projects/${project}/regions/${region}/things/${id}`);
const prefixes = fc.constantFrom('', 'projects/a/', 'projects/a-b/', 'projects/a/regions/r1/', 'projects/b/regions/r');
const steps = fc.array(
  fc.oneof(
    fc.record({ step: fc.constant('put' as const), kind: kinds, name: names, uses: fc.subarray(['s', 't', 'u']) }),
    fc.record({ step: fc.constant('delete' as const), name: names }),
    fc.record({ step: fc.constant('list' as const), kind: kinds, prefix: prefixes }),
    fc.record({ step: fc.constant('clear' as const), project: fc.constantFrom('a', 'b', undefined) }),
  ),
  { maxLength: 60 },
);

test('a store lists and finds what a plain map would, whatever came before', () => {
  fc.assert(
    fc.property(steps, (all) => {
      const store = new Store();
      const index = store.index('jobs', (_, { uses }) => uses as string[]);
      const model = new Map<string, { kind: string; uses: string[] }>();
      for (const one of all) {
        if (one.step === 'put') {
          const { kind, name, uses } = one;
          const there = model.get(name);
          if (there) store.update(name, { uses });
          else store.create(kind, name, { uses });
          model.set(name, { kind: there?.kind ?? kind, uses });
        } else if (one.step === 'delete') {
          assert.equal(store.delete(one.name), model.delete(one.name));
        } else if (one.step === 'clear') {
          store.clear(one.project);
          const gone = one.project === undefined ? '' : `projects/${one.project}/`;
          for (const name of [...model.keys()]) if (name.startsWith(gone)) model.delete(name);
        } else {
          const listed = store.list(one.kind, one.prefix).map(({ name, value }) => [name, value['uses']]);
          const expected = [...model]
            .filter(([name, { kind }]) => kind === one.kind && name.startsWith(one.prefix))
            .map(([name, { uses }]) => [name, uses])
            .sort(([a = ''], [b = '']) => (a < b ? -1 : 1));
          assert.deepEqual(listed, expected);
        }
        for (const key of ['s', 't', 'u']) {
          const users = [...model].filter(([, { kind, uses }]) => kind === 'jobs' && uses.includes(key));
          assert.deepEqual(index.names(key), users.map(([name]) => name).sort());
        }
      }
    }),
    { numRuns: 300 },
  );
});
