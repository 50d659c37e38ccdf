import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { jobV1, jobV2, startCloud, V1, V2, type Cloud, type Json } from './run-fixture.ts';

interface Payload extends Json {
  readonly methodName: string;
  readonly resourceName: string;
  readonly status?: { readonly code: number; readonly message: string };
  readonly request: Json;
  readonly response?: Json;
  readonly authorizationInfo: readonly Json[];
}

interface AuditEntry extends Json {
  readonly severity: string;
  readonly operation?: { readonly id: string; readonly first?: true; readonly last?: true };
  readonly protoPayload: Payload;
}

function audited({ entries }: Cloud): AuditEntry[] {
  return entries().filter(({ protoPayload }) => protoPayload !== undefined) as unknown as AuditEntry[];
}

const connector = 'run.googleapis.com/vpc-access-connector';
const secret = (job: Json): Json => {
  const text = JSON.stringify(job).replace('"image"', '"env":[{"name":"TOKEN","value":"hunter2"}],"image"');
  return JSON.parse(text) as Json;
};

describe('a v1 write', () => {
  it('leaves one entry with request and response, without containers and without operation', async (t) => {
    const cloud = await startCloud(t);
    const body = secret(jobV1('j', { [connector]: 'vpc-conn-europe' }));
    const headers = {
      authorization: 'Bearer dev@example.com',
      'user-agent': 'gcloud/528',
      'x-forwarded-for': '203.0.113.9',
    };
    await cloud.send('POST', `${V1}/jobs`, { body, headers });
    const [entry, ...others] = audited(cloud);
    assert.deepEqual(others, []);
    assert.ok(entry);
    assert.equal(entry.severity, 'NOTICE');
    assert.equal(entry['logName'], 'projects/myproject/logs/cloudaudit.googleapis.com%2Factivity');
    assert.equal(entry.operation, undefined);
    assert.deepEqual(entry['resource'], {
      type: 'cloud_run_job',
      labels: { job_name: 'j', location: 'europe-west2', project_id: 'myproject' },
    });
    const { protoPayload: payload } = entry;
    assert.equal(payload.methodName, 'google.cloud.run.v1.Jobs.CreateJob');
    assert.equal(payload.resourceName, 'namespaces/myproject/jobs/j');
    assert.deepEqual(payload['authenticationInfo'], {
      principalEmail: 'dev@example.com',
      principalSubject: 'user:dev@example.com',
    });
    assert.equal(payload.authorizationInfo[0]?.['permission'], 'run.jobs.create');
    assert.equal(payload.authorizationInfo[0]?.['granted'], true);
    const { callerIp, callerSuppliedUserAgent } = payload['requestMetadata'] as Json;
    assert.deepEqual([callerIp, callerSuppliedUserAgent], ['203.0.113.9', 'gcloud/528']);
    assert.deepEqual(payload['resourceLocation'], { currentLocations: ['europe-west2'] });
    assert.equal(payload.request['@type'], 'type.googleapis.com/google.cloud.run.v1.CreateJobRequest');
    assert.equal(payload.request['parent'], 'namespaces/myproject');
    assert.equal(payload.response?.['@type'], 'type.googleapis.com/google.cloud.run.v1.Job');
    assert.match(JSON.stringify(payload.request), /vpc-access-connector":"vpc-conn-europe/);
    assert.doesNotMatch(JSON.stringify(entry), /hunter2|containers/);
  });

  it('is an ERROR with status and request but no response when it is refused', async (t) => {
    const cloud = await startCloud(t);
    await cloud.send('POST', `${V1}/jobs`, { body: jobV1('j', { [connector]: 'nope' }) });
    await cloud.send('PUT', `${V1}/jobs/j`, { body: jobV1('j') });
    const [create, replace] = audited(cloud);
    assert.equal(create?.severity, 'ERROR');
    assert.equal(create.protoPayload.status?.code, 3);
    assert.match(create.protoPayload.status.message, /connectors\/nope does not exist/);
    assert.equal(create.protoPayload.response, undefined);
    assert.ok(create.protoPayload.request['job']);
    assert.equal(replace?.protoPayload.methodName, 'google.cloud.run.v1.Jobs.ReplaceJob');
    assert.equal(replace.protoPayload.status?.code, 5);
    assert.equal(replace.protoPayload.request['name'], 'projects/myproject/locations/europe-west2/jobs/j');
    assert.equal(replace.protoPayload.request['region'], 'europe-west2');
  });

  it('was not granted when it is refused with 403', async (t) => {
    const cloud = await startCloud(t);
    cloud.fault({ method: 'run.namespaces.jobs.create', status: 403, message: 'Permission denied.' });
    await cloud.send('POST', `${V1}/jobs`, { body: jobV1('j') });
    const [entry] = audited(cloud);
    assert.equal(entry?.protoPayload.authorizationInfo[0]?.['granted'], false);
    assert.deepEqual(entry.protoPayload.status, { code: 7, message: 'Permission denied.' });
  });

  it('is not what a read or a run is', async (t) => {
    const cloud = await startCloud(t);
    await cloud.send('POST', `${V1}/jobs`, { body: jobV1('j') });
    await cloud.get(`${V1}/jobs/j`);
    await cloud.send('POST', `${V1}/jobs/j:run`);
    assert.equal(audited(cloud).length, 1);
    await cloud.send('DELETE', `${V1}/jobs/j`);
    assert.equal(audited(cloud).at(-1)?.protoPayload.methodName, 'google.cloud.run.v1.Jobs.DeleteJob');
  });
});

describe('a v2 write', () => {
  it('leaves a first and a last entry of one operation', async (t) => {
    const cloud = await startCloud(t);
    const vpcAccess = { connector: 'projects/myproject/locations/europe-west2/connectors/vpc-conn-europe', egress: 1 };
    const path = `${V2.replace('myproject', '123456789012')}/jobs?jobId=j`;
    const { body: operation } = await cloud.send('POST', path, { body: secret(jobV2(vpcAccess)) });
    const [first, none] = audited(cloud);
    assert.equal(none, undefined);
    assert.deepEqual(first?.operation, { producer: 'run.googleapis.com', id: operation.name, first: true });
    assert.equal(first.protoPayload.resourceName, 'projects/123456789012/locations/europe-west2/jobs/j');
    assert.deepEqual(first.protoPayload.request, {
      '@type': 'type.googleapis.com/google.cloud.run.v2.CreateJobRequest',
      parent: 'projects/123456789012/locations/europe-west2',
      jobId: 'j',
      job: { template: { template: { vpcAccess: { ...vpcAccess, egress: 'ALL_TRAFFIC' } } } },
    });
    cloud.advance(3);
    const last = audited(cloud)[1];
    assert.deepEqual(last?.operation, { producer: 'run.googleapis.com', id: operation.name, last: true });
    assert.equal(last.protoPayload.response?.['@type'], 'type.googleapis.com/google.cloud.run.v2.Job');
    assert.doesNotMatch(JSON.stringify(audited(cloud)), /hunter2|containers/);
  });

  it('leaves one entry when it never got an operation, and one that says so when nothing was to be stored', async (t) => {
    const cloud = await startCloud(t);
    await cloud.send('POST', `${V2}/jobs?jobId=j`, { body: jobV2({}) });
    await cloud.send('POST', `${V2}/jobs?jobId=j&validateOnly=true`, { body: jobV2() });
    cloud.advance(10);
    const [refused, validated, ...others] = audited(cloud);
    assert.deepEqual(others, []);
    assert.deepEqual(
      [refused?.severity, refused?.protoPayload.status?.code, refused?.operation],
      ['ERROR', 3, undefined],
    );
    assert.deepEqual([validated?.severity, validated?.protoPayload.request['validateOnly']], ['NOTICE', true]);
  });

  it('fails in the last entry when its operation does', async (t) => {
    const cloud = await startCloud(t);
    cloud.fault({
      method: 'run.projects.locations.jobs.create',
      operationError: { code: 'RESOURCE_EXHAUSTED', message: 'No.' },
    });
    await cloud.send('POST', `${V2}/jobs?jobId=j`, { body: jobV2() });
    cloud.advance(3);
    const [first, last] = audited(cloud);
    assert.equal(first?.severity, 'NOTICE');
    assert.equal(last?.severity, 'ERROR');
    assert.deepEqual(last.protoPayload.status, { code: 8, message: 'No.' });
    assert.equal(last.protoPayload.response, undefined);
  });

  it('is called UpdateJob and DeleteJob', async (t) => {
    const cloud = await startCloud(t);
    await cloud.send('PATCH', `${V2}/jobs/j?allowMissing=true`, { body: jobV2() });
    await cloud.send('DELETE', `${V2}/jobs/j`);
    const methods = audited(cloud).map(({ protoPayload }) => [
      protoPayload.methodName,
      protoPayload.authorizationInfo[0]?.['permission'],
    ]);
    assert.deepEqual(methods, [
      ['google.cloud.run.v2.Jobs.UpdateJob', 'run.jobs.update'],
      ['google.cloud.run.v2.Jobs.DeleteJob', 'run.jobs.delete'],
    ]);
  });
});
