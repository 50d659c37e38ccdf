import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { PERMISSIONS, roleOf } from '../../shared/permissions.ts';

const EDGE = fileURLToPath(new URL('../../shared/gcp/', import.meta.url));
const code = globSync('**/*.ts', { cwd: EDGE })
  .map((file) => readFileSync(EDGE + file, 'utf8'))
  .join('\n');

const all = (pattern: RegExp): string[] => [...code.matchAll(pattern)].map(([, name = '']) => name);

/** Permissions that the code puts together: their parts, and what is made of them. */
function composed(): string[] {
  const collections = all(/collection: '(compute\.\w+)'/g);
  const verbs = all(/\$\{collection\}\.(get|create|delete)`/g);
  const operations = all(/'(\w+Operations)'/g).map((name) => `compute.${name}.get`);
  const lists = all(/^ {2}(\w+): '(?:global|aggregated)',$/gm).map((key) => `compute.${key}.list`);
  const tests = all(/send(?:<\w+>)?\('([\w.]+)'/g).map((verb) => `networkmanagement.${verb}`);
  const locations = ['run', 'vpcaccess'].map((api) => `${api}.locations.list`);
  return [
    ...collections.flatMap((name) => verbs.map((verb) => `${name}.${verb}`)),
    ...[operations, lists, tests, locations].flat(),
  ];
}

describe('the table of permissions', () => {
  it('has no row without a call; a call without a row does not compile', () => {
    const called = new Set([...all(/'([a-z]+\.\w+\.\w+)'/g), ...composed()]);
    assert.deepEqual(
      Object.keys(PERMISSIONS).filter((permission) => !called.has(permission)),
      [],
    );
  });

  it('lets nobody who only reads or tells change a network', () => {
    const writing = /\.(create|delete|update|use|updatePolicy|set\w*)$/;
    for (const holder of ['reader', 'notifier'] as const) {
      assert.deepEqual(
        roleOf(holder, 'projects').filter((permission) => writing.test(permission)),
        [],
        holder,
      );
    }
    assert.deepEqual(roleOf('notifier', 'projects'), []);
    assert.deepEqual(roleOf('reader', 'secrets'), []);
  });

  it('lets no function touch a job unless jobs are to be edited, nor a service account or a policy', () => {
    for (const holder of ['reader', 'writer', 'notifier'] as const)
      for (const scope of ['projects', 'bucket', 'topics', 'secrets'] as const)
        assert.deepEqual(
          roleOf(holder, scope).filter((one) =>
            /^(iam|resourcemanager)\.|setIamPolicy|run\.jobs\.(create|update|delete)/.test(one),
          ),
          [],
        );
  });

  it('gives the writer all that the reader has, to read again before it writes', () => {
    const writer = new Set(roleOf('writer', 'projects'));
    // But for what only a sweep asks for: it writes nothing.
    assert.deepEqual(
      roleOf('reader', 'projects').filter((permission) => !writer.has(permission)),
      ['cloudasset.assets.searchAllResources', 'compute.networks.list', 'logging.logEntries.list'],
    );
  });
});
