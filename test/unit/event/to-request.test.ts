import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { identityAccount } from '../../../shared/deployment.ts';
import type { Request } from '../../../shared/event/request.ts';
import { toRequest } from '../../../shared/event/to-request.ts';
import {
  aFirstHalf,
  aLastHalf,
  anAuditEntry,
  aRefusedEntry,
  aV1Request,
  aV2Entry,
  aV2Request,
} from '../../support/audit-entries.ts';
import { viaConnector } from '../../support/jobs.ts';
import type { Json } from '../../support/resources.ts';

const V1 = 'google.cloud.run.v1.Jobs';
const V2 = 'google.cloud.run.v2.Jobs';
const JOB = 'projects/myproject/locations/europe-west2/jobs/my-agent';

function requestOf(entry: unknown): Request {
  const request = toRequest(entry);
  if ('ignored' in request) assert.fail(request.ignored);
  return request;
}

function ignoredOf(entry: unknown): string {
  const request = toRequest(entry);
  return 'ignored' in request ? request.ignored : assert.fail(JSON.stringify(request));
}

describe('a write of a job is worth a look', () => {
  const both = { operation: { id: 'o', first: true, last: true } };
  const rows = [
    { when: 'gcloud creates one (v1)', entry: anAuditEntry({ payload: { methodName: `${V1}.CreateJob` } }) },
    { when: 'gcloud replaces one (v1)', entry: anAuditEntry() },
    { when: 'v1 has an UpdateJob after all', entry: anAuditEntry({ payload: { methodName: `${V1}.UpdateJob` } }) },
    { when: 'Terraform creates one (v2)', entry: aV2Entry({ payload: { methodName: `${V2}.CreateJob` } }) },
    { when: 'Terraform updates one (v2)', entry: aV2Entry() },
    { when: 'a v2 operation ends', entry: aLastHalf() },
    { when: 'one entry is first and last at once', entry: aV2Entry({ entry: both }) },
    { when: 'the status is there but empty', entry: anAuditEntry({ payload: { status: {} } }) },
    { when: 'what is optional is null', entry: aV2Entry({ payload: { status: null }, entry: { operation: null } }) },
  ];
  for (const { when, entry } of rows) {
    test(when, () => {
      assert.equal(requestOf(entry).job, JOB);
      assert.equal(requestOf(entry).requested, undefined);
    });
  }

  test('and who did it and when goes with it', () => {
    assert.deepEqual(requestOf(anAuditEntry()).cause, {
      id: 'projects/myproject/logs/cloudaudit.googleapis.com%2Factivity1f2k3jdg9z1772600767123456',
      method: 'google.cloud.run.v1.Jobs.ReplaceJob',
      principal: 'dev@example.com',
      time: '2026-03-04T05:06:07.123456789Z',
    });
  });

  test('also when the principal is redacted', () => {
    const { cause } = requestOf(anAuditEntry({ payload: { authenticationInfo: {} } }));
    assert.equal('principal' in cause, false);
  });
});

describe('an entry that deserves no look says why', () => {
  const refusal = (status: Json, more: Json = {}) =>
    aRefusedEntry(aV1Request({ 'vpc-access-connector': 'c' }), { payload: { status, ...more } });
  const denied = [{ permission: 'run.jobs.create', granted: false }];
  const rows = [
    { when: 'the first half of an operation', entry: aFirstHalf(), want: /last one follows/ },
    {
      when: 'another service',
      entry: anAuditEntry({ payload: { serviceName: 'compute.googleapis.com' } }),
      want: /not Cloud Run/,
    },
    {
      when: 'a service, not a job',
      entry: anAuditEntry({ payload: { methodName: 'google.cloud.run.v1.Services.ReplaceService' } }),
      want: /does not write a job/,
    },
    {
      when: 'an execution',
      entry: anAuditEntry({ payload: { methodName: `${V1}.RunJob` } }),
      want: /does not write a job/,
    },
    {
      when: 'a deletion',
      entry: anAuditEntry({ payload: { methodName: `${V2}.DeleteJob` } }),
      want: /does not write a job/,
    },
    {
      when: 'a change of its IAM policy',
      entry: anAuditEntry({ payload: { methodName: `${V1}.SetIamPolicy` } }),
      want: /does not write a job/,
    },
    {
      when: 'a system event',
      entry: anAuditEntry({ payload: { methodName: '/Jobs.CreateJob' } }),
      want: /does not write a job/,
    },
    {
      when: 'a method that only ends alike',
      entry: anAuditEntry({ payload: { methodName: `x${V1}.CreateJob` } }),
      want: /does not write a job/,
    },
    {
      when: 'a v2 write that only validates',
      entry: aV2Entry({ payload: { request: aV2Request(undefined, { validateOnly: true }) } }),
      want: /validate only/,
    },
    {
      when: 'a v1 dry run',
      entry: anAuditEntry({ payload: { request: aV1Request({}, { dryRun: 'all' }) } }),
      want: /validate only/,
    },
    {
      when: 'ALREADY_EXISTS',
      entry: refusal({ code: 6, message: "Resource 'my-agent' already exists." }),
      want: /exists already/,
    },
    { when: 'a version conflict', entry: refusal({ code: 10 }), want: /version conflict/ },
    {
      when: 'a caller without permission',
      entry: refusal({ code: 7 }, { authorizationInfo: denied }),
      want: /lacks permission/,
    },
    {
      when: 'a caller with one permission of two',
      entry: refusal({ code: 3 }, { authorizationInfo: [{ granted: true }, ...denied] }),
      want: /lacks permission/,
    },
    {
      when: 'a refusal that shows no authorisation',
      entry: refusal({ code: 3 }, { authorizationInfo: [] }),
      want: /lacks permission/,
    },
    {
      when: 'a refusal with no authorisation at all',
      entry: refusal({ code: 3 }, { authorizationInfo: null }),
      want: /lacks permission/,
    },
    { when: 'a refused job without a network', entry: aRefusedEntry(aV1Request()), want: /other than the network/ },
    { when: 'a refused v2 job without a network', entry: aRefusedEntry(aV2Request()), want: /other than the network/ },
    { when: 'a refusal whose request was dropped', entry: aRefusedEntry(null), want: /does not say/ },
    {
      when: 'a refused last half, which repeats no request',
      entry: aLastHalf({ payload: { status: { code: 3 } } }),
      want: /does not say/,
    },
  ];
  for (const { when, entry, want } of rows) test(when, () => assert.match(ignoredOf(entry), want));
});

test('what we changed ourselves is told by the cure, whoever else may be looked at', () => {
  const own = identityAccount('writer', 'my-project');
  const by = (principalEmail?: string) => anAuditEntry({ payload: { authenticationInfo: { principalEmail } } });
  const answer = (entry: unknown) => 'ignored' in toRequest(entry, own);
  assert.deepEqual(
    [own, 'run-egress-writer@other.iam.gserviceaccount.com', 'dev@example.com', undefined].map((one) =>
      answer(by(one)),
    ),
    [true, false, false, false],
  );
});

describe('a refused deploy carries the network settings that it asked for', () => {
  const connector = 'projects/myproject/locations/europe-west2/connectors/new-conn';
  const faces = JSON.stringify([{ network: 'my-vpc', subnetwork: 'my-subnet', tags: ['web'] }]);
  const face = {
    network: 'projects/myproject/global/networks/my-vpc',
    subnetwork: 'projects/myproject/regions/europe-west2/subnetworks/my-subnet',
    tags: ['web'],
  };
  const rows = [
    {
      when: 'v1, a connector by its short name',
      request: aV1Request({ 'vpc-access-connector': 'new-conn', 'vpc-access-egress': 'all-traffic' }),
      want: { connector, interfaces: [], egress: 'all-traffic' },
    },
    {
      when: 'v1, a network interface',
      request: aV1Request({ 'network-interfaces': faces }),
      want: { interfaces: [face] },
    },
    {
      when: 'v1, a mix of both',
      request: aV1Request({ 'vpc-access-connector': 'new-conn', 'network-interfaces': faces }),
      want: { connector, interfaces: [face] },
    },
    {
      when: 'v2, a connector by its full name',
      request: aV2Request(viaConnector({ connector })),
      want: { connector, interfaces: [], egress: 'ALL_TRAFFIC' },
    },
    {
      when: 'v2, a network alone, enum by number',
      request: aV2Request({ networkInterfaces: [{ network: 'my-vpc' }], egress: 1 }),
      want: { interfaces: [{ network: face.network, tags: [] }], egress: '1' },
    },
  ];
  for (const { when, request, want } of rows) {
    test(when, () => assert.deepEqual(requestOf(aRefusedEntry(request)).requested, want));
  }

  test('whatever code and text it was refused with', () => {
    const payload = { status: { code: 13, message: 'internal' } };
    const entry = aRefusedEntry(aV2Request(viaConnector()), { payload });
    assert.ok(requestOf(entry).requested);
  });

  test('and nothing else of the request', () => {
    const request = aV2Request(viaConnector(), { secret: 'hunter2' });
    assert.doesNotMatch(JSON.stringify(requestOf(aRefusedEntry(request))), /hunter2/);
  });
});
