import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { InputError } from '../../../shared/errors.ts';
import { parseRequest } from '../../../shared/event/request.ts';
import { toRequest } from '../../../shared/event/to-request.ts';
import { anAuditEntry, aRefusedEntry, aV1Request, aV2Entry, aV2Request } from '../../support/audit-entries.ts';
import type { Json } from '../../support/resources.ts';

const jobIn = (entry: unknown) => {
  const request = toRequest(entry);
  return 'job' in request ? request.job : request.ignored;
};

const bare = { labels: {} };

describe('which job an entry is about', () => {
  const v1Name = 'namespaces/myproject/jobs/j';
  const v2Name = 'projects/123456/locations/europe-west1/jobs/j';
  const rows = [
    {
      when: 'labels know the project by its id where the name has the number',
      entry: aV2Entry({ payload: { resourceName: v2Name } }),
      want: 'projects/myproject/locations/europe-west2/jobs/my-agent',
    },
    {
      when: 'a v2 name alone is enough',
      entry: aV2Entry({ payload: { resourceName: v2Name, resourceLocation: null }, entry: { resource: bare } }),
      want: 'projects/123456/locations/europe-west1/jobs/j',
    },
    {
      when: 'a v1 name has no region: the location of the resource has it',
      entry: anAuditEntry({ payload: { resourceName: v1Name }, entry: { resource: bare } }),
      want: 'projects/myproject/locations/europe-west2/jobs/j',
    },
    {
      when: '... or the request',
      entry: anAuditEntry({
        payload: { resourceName: v1Name, resourceLocation: null, request: aV1Request({}, { region: 'us-east1' }) },
        entry: { resource: null },
      }),
      want: 'projects/myproject/locations/us-east1/jobs/j',
    },
    {
      when: '... or a label of the response',
      entry: anAuditEntry({
        payload: {
          resourceName: v1Name,
          resourceLocation: {},
          request: null,
          response: { metadata: { labels: { 'cloud.googleapis.com/location': 'us-east4' } } },
        },
        entry: { resource: bare },
      }),
      want: 'projects/myproject/locations/us-east4/jobs/j',
    },
    {
      when: 'labels come before the location of the resource',
      entry: anAuditEntry({ payload: { resourceLocation: { currentLocations: ['us-east1'] } } }),
      want: 'projects/myproject/locations/europe-west2/jobs/my-agent',
    },
    {
      when: 'a v2 create may name the parent, and the job in its request',
      entry: aV2Entry({
        payload: {
          resourceName: 'projects/myproject/locations/europe-west1',
          request: aV2Request(undefined, { jobId: 'fresh' }),
        },
        entry: { resource: bare },
      }),
      want: 'projects/myproject/locations/europe-west2/jobs/fresh',
    },
  ];
  for (const { when, entry, want } of rows) test(when, () => assert.equal(jobIn(entry), want));
});

describe('garbage is refused with the field named', () => {
  const without = (key: string, from: Json = anAuditEntry()): Json =>
    Object.fromEntries(Object.entries(from).filter(([name]) => name !== key));
  const withPayload = (payload: Json) => anAuditEntry({ payload });
  const request = 'protoPayload.request';
  const rows: { when: string; entry: unknown; path: string }[] = [
    { when: 'null', entry: null, path: '' },
    { when: 'no protoPayload', entry: without('protoPayload'), path: 'protoPayload' },
    { when: 'no insertId', entry: without('insertId'), path: 'insertId' },
    { when: 'no timestamp', entry: without('timestamp'), path: 'timestamp' },
    { when: 'a method that is a number', entry: withPayload({ methodName: 5 }), path: 'protoPayload.methodName' },
    { when: 'a status that is a text', entry: withPayload({ status: 'bad' }), path: 'protoPayload.status' },
    { when: 'a code that is a text', entry: withPayload({ status: { code: '3' } }), path: 'protoPayload.status.code' },
    { when: 'a request that is a list', entry: withPayload({ request: 'x' }), path: request },
    {
      when: 'labels that are a list',
      entry: anAuditEntry({ entry: { resource: { labels: [] } } }),
      path: 'resource.labels',
    },
    {
      when: 'no region anywhere',
      entry: anAuditEntry({ payload: { resourceLocation: null, request: null }, entry: { resource: bare } }),
      path: 'protoPayload.resourceName',
    },
    {
      when: 'a job whose name would lead elsewhere',
      entry: anAuditEntry({ entry: { resource: { labels: { job_name: 'a/../b', project_id: 'p', location: 'r' } } } }),
      path: 'protoPayload.resourceName',
    },
  ];
  for (const { when, entry, path } of rows) {
    test(when, () => {
      assert.throws(
        () => toRequest(entry),
        (error) => error instanceof InputError && error.mistakes.some((mistake) => mistake.path === path),
      );
    });
  }

  const broken: { when: string; request: Json; path: RegExp }[] = [
    {
      when: 'interfaces that are no JSON',
      request: aV1Request({ 'network-interfaces': '[{' }),
      path: /network-interfaces/,
    },
    {
      when: 'a connector that is a number',
      request: aV1Request({ 'vpc-access-connector': 5 as unknown as string }),
      path: /annotations.*vpc-access-connector/,
    },
    {
      when: 'annotations that are a text',
      request: { job: { spec: { template: { metadata: { annotations: 'x' } } } } },
      path: /annotations/,
    },
    { when: 'a v2 connector that is an object', request: aV2Request({ connector: {} }), path: /vpcAccess\.connector/ },
  ];
  for (const { when, request: sent, path } of broken) {
    test(`a refused deploy with ${when}`, () => {
      assert.throws(
        () => toRequest(aRefusedEntry(sent)),
        (error) => error instanceof InputError && error.mistakes.every((mistake) => path.test(mistake.path)),
      );
    });
  }
});

describe('a request that was published', () => {
  const fine = { job: 'projects/p/locations/r/jobs/j', cause: { id: 'i', method: 'm', time: 't' } };

  test('is read back as it was', () => assert.deepEqual(parseRequest(structuredClone(fine)), fine));

  const rows = [
    { when: 'names no job', value: { ...fine, job: 'j' }, path: 'job' },
    { when: 'has no cause', value: { job: fine.job }, path: 'cause' },
    { when: 'has an empty id', value: { ...fine, cause: { ...fine.cause, id: '' } }, path: 'cause.id' },
    { when: 'holds what nobody sends', value: { ...fine, apply: true }, path: '' },
  ];
  for (const { when, value, path } of rows) {
    test(`is refused when it ${when}`, () => {
      assert.throws(
        () => parseRequest(value),
        (error) => error instanceof InputError && error.mistakes[0]?.path === path,
      );
    });
  }
});
