import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { prune, type Descriptor } from '../../build/descriptors.ts';
import { rootsOf } from '../../build/google-clients.ts';
import { ROOT } from './built.ts';

const field = (type: string) => ({ type, id: 1 });
const descriptor = (): Descriptor => ({
  nested: {
    a: {
      options: { go_package: 'a' },
      nested: {
        Jobs: {
          options: { '(google.api.default_host)': 'a.example' },
          methods: {
            GetJob: { requestType: 'GetJobRequest', responseType: 'Job' },
            MakeJob: {
              requestType: 'GetJobRequest',
              responseType: 'google.longrunning.Operation',
              options: {
                '(google.longrunning.operation_info).response_type': 'Job',
                '(google.longrunning.operation_info).metadata_type': 'Progress',
              },
            },
            DropJob: { requestType: 'DropJobRequest', responseType: 'Job' },
          },
        },
        GetJobRequest: { fields: { name: field('string') } },
        DropJobRequest: { fields: { name: field('string') } },
        Progress: { fields: {} },
        Job: {
          fields: { state: field('State'), parts: field('.b.Part'), labels: { keyType: 'string', ...field('string') } },
          nested: { State: { values: { ON: 1 } }, Unused: { fields: {} } },
        },
        Other: { fields: { inner: field('Job.Unused') } },
      },
    },
    b: { nested: { Part: { fields: { next: field('Part') } }, Whole: { fields: {} } } },
    google: {
      nested: {
        longrunning: {
          nested: {
            operationInfo: { ...field('OperationInfo'), extend: 'google.protobuf.MethodOptions' },
            Operation: { fields: {} },
          },
        },
        rpc: { nested: { ErrorInfo: { fields: {} } } },
      },
    },
  },
});

const names = ({ nested = {} }: Descriptor, scope = ''): string[] =>
  Object.entries(nested).flatMap(([key, child]) => [`${scope}${key}`, ...names(child, `${scope}${key}.`)]);

describe('a pruned descriptor', () => {
  const pruned = (methods: string[], roots = ['a.Jobs']) =>
    prune(descriptor(), { names: new Set(roots), methods: new Set(methods) });
  const always = ['google', 'google.longrunning', 'google.longrunning.Operation', 'google.rpc', 'google.rpc.ErrorInfo'];

  it('has what a called method reaches: types in types, of other packages, and in itself', () => {
    assert.deepEqual(names(pruned(['getJob'])), [
      ...['a', 'a.Jobs', 'a.GetJobRequest', 'a.Job', 'a.Job.State', 'b', 'b.Part'],
      ...always,
    ]);
  });

  it('follows what an operation ends in, which is said in an option alone', () => {
    const kept = names(pruned(['makeJob']));
    assert.ok(kept.includes('a.Progress') && kept.includes('a.Job.State'));
    assert.ok(!kept.includes('a.DropJobRequest') && !kept.includes('a.Job.Unused'));
  });

  it('keeps options and map keys, and only called methods', () => {
    const { a } = pruned(['getJob']).nested ?? {};
    assert.deepEqual(a?.['options'], { go_package: 'a' });
    assert.deepEqual(Object.keys(a?.nested?.['Jobs']?.methods ?? {}), ['GetJob']);
    assert.equal(a?.nested?.['Job']?.fields?.['labels']?.keyType, 'string');
  });

  it('keeps a message that is only looked up by name, and the shell of one that only holds it', () => {
    const { a } = pruned([], ['a.Job.Unused']).nested ?? {};
    assert.deepEqual(a?.nested?.['Job'], { fields: {}, nested: { Unused: { fields: {} } } });
  });

  it('is not made when a root is missing', () => {
    assert.throws(() => pruned([], ['a.Gone']), /the descriptor has no a\.Gone/);
  });

  it('of each real client holds the services it looks up, and is small', () => {
    const roots = rootsOf(ROOT);
    assert.ok(roots.size >= 4);
    for (const [client, own] of roots) {
      const folder = client.slice(0, client.indexOf('/build/'));
      const whole = JSON.parse(readFileSync(join(folder, 'build/protos/protos.json'), 'utf8')) as Descriptor;
      const kept = prune(whole, own);
      const left = new Set(names(kept));
      for (const name of own.names) assert.ok(left.has(name), name);
      assert.ok(JSON.stringify(kept).length < 100_000, `${client}: ${JSON.stringify(kept).length}`);
    }
  });
});
