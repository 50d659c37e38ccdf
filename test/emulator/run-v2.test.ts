import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { v2 } from '@google-cloud/run';
import { GoogleAuth, PassThroughClient } from 'google-auth-library';
import { startEmulator } from '../../emulator/server.ts';
import { jobV1, jobV2, startCloud, asText, V1, V2 } from './run-fixture.ts';

const parent = 'projects/myproject/locations/europe-west2';

/** The official client, on a cloud that runs a thousand times faster than time. */
async function startClient(t: TestContext) {
  const emulator = await startEmulator({ speed: 1000 });
  const auth = new GoogleAuth({ authClient: new PassThroughClient(), projectId: 'myproject' });
  const port = Number(new URL(emulator.url).port);
  const client = new v2.JobsClient({ fallback: true, protocol: 'http', apiEndpoint: '127.0.0.1', port, auth });
  t.after(async () => {
    await client.close();
    await emulator.close();
  });
  return client;
}

const template = { template: { containers: [{ image: 'gcr.io/p/hello' }] } };

describe('the official Node client', () => {
  it('creates, reads, updates and deletes a job through operations', async (t) => {
    const client = await startClient(t);
    const [creation] = await client.createJob({ parent, jobId: 'j', job: { template, launchStage: 'BETA' } });
    const [created] = await creation.promise();
    assert.equal(created.name, `${parent}/jobs/j`);
    const [job] = await client.getJob({ name: `${parent}/jobs/j` });
    assert.deepEqual([job.launchStage, job.terminalCondition?.state], ['BETA', 'CONDITION_SUCCEEDED']);
    assert.equal(job.template?.template?.serviceAccount, '123456789012-compute@developer.gserviceaccount.com');
    const [update] = await client.updateJob({ job: { ...job, labels: { team: 'a' } } });
    assert.deepEqual((await update.promise())[0].labels, { team: 'a' });
    const [deletion] = await client.deleteJob({ name: `${parent}/jobs/j` });
    await deletion.promise();
    await assert.rejects(client.getJob({ name: `${parent}/jobs/j` }), { code: 5 });
  });

  it('lists 25 jobs in three pages', async (t) => {
    const client = await startClient(t);
    for (let i = 0; i < 25; i++) await client.createJob({ parent, jobId: `j${i}`, job: { template } });
    const [jobs] = await client.listJobs({ parent, pageSize: 10 });
    assert.equal(new Set(jobs.map(({ name }) => name)).size, 25);
  });

  it('runs a job to the end of its execution', async (t) => {
    const client = await startClient(t);
    await client.createJob({ parent, jobId: 'j', job: { template } });
    const [run] = await client.runJob({ name: `${parent}/jobs/j`, overrides: { taskCount: 3 } });
    const [execution] = await run.promise();
    assert.deepEqual([execution.taskCount, execution.succeededCount], [3, 3]);
    const [job] = await client.getJob({ name: `${parent}/jobs/j` });
    assert.equal(job.latestCreatedExecution?.completionStatus, 'EXECUTION_SUCCEEDED');
  });
});

describe('a job written through v2', () => {
  it('has its enums by number where the client asks for that, and its labels never', async (t) => {
    const { send, get, advance } = await startCloud(t);
    const asNumbers = '$alt=json%3Benum-encoding%3Dint';
    const vpcAccess = { networkInterfaces: [{ network: 'my-vpc' }], egress: 'ALL_TRAFFIC' };
    const job = jobV2(vpcAccess, { labels: { state: 'CONDITION_FAILED' } });
    const started = await send('POST', `${V2}/jobs?jobId=j&${asNumbers}`, { body: job });
    assert.deepEqual([started.body.metadata.launchStage, started.body.metadata.terminalCondition.state], [4, 2]);
    advance(3);
    const { body } = await get(`${V2}/jobs/j?${asNumbers}`);
    assert.deepEqual([body.terminalCondition.state, body.template.template.vpcAccess.egress], [4, 1]);
    assert.deepEqual(body.labels, { state: 'CONDITION_FAILED' });
    assert.equal((await get(`${V2}/jobs/j`)).body.terminalCondition.state, 'CONDITION_SUCCEEDED');
    const connector = '/v1/projects/myproject/locations/europe-west2/connectors/vpc-conn-europe';
    assert.equal((await get(`${connector}?${asNumbers}`)).body.state, 1);
  });

  it('is reconciling until the operation is about to end', async (t) => {
    const { send, get, advance } = await startCloud(t);
    const { body: operation } = await send('POST', `${V2}/jobs?jobId=j`, { body: jobV2() });
    assert.equal(operation.done, undefined);
    assert.equal(operation.metadata['@type'], 'type.googleapis.com/google.cloud.run.v2.Job');
    assert.deepEqual(
      [operation.metadata.reconciling, operation.metadata.terminalCondition.state],
      [true, 'CONDITION_RECONCILING'],
    );
    advance(3);
    const { done, response } = (await get(`/v2/${asText(operation.name)}`)).body;
    assert.equal(done, true);
    assert.equal(response['@type'], 'type.googleapis.com/google.cloud.run.v2.Job');
    assert.deepEqual(
      [response.reconciling, response.terminalCondition.state, response.observedGeneration],
      [undefined, 'CONDITION_SUCCEEDED', '1'],
    );
    assert.equal((await get(`${V2}/operations`)).body.operations[1], undefined);
    assert.equal((await send('DELETE', `/v2/${asText(operation.name)}`)).status, 200);
    assert.equal((await get(`/v2/${asText(operation.name)}`)).status, 404);
  });

  it('may name its enums by number and is answered with names', async (t) => {
    const { send, get } = await startCloud(t);
    const connector = `${parent}/connectors/vpc-conn-europe`;
    const body = jobV2({ connector, egress: 1 }, { launchStage: 3 });
    assert.equal((await send('POST', `${V2}/jobs?jobId=j&%24alt=json%3Benum-encoding%3Dint`, { body })).status, 200);
    const job = (await get(`${V2}/jobs/j`)).body;
    assert.deepEqual([job.launchStage, job.template.template.vpcAccess.egress], ['BETA', 'ALL_TRAFFIC']);
  });

  it('is checked and not stored under validateOnly', async (t) => {
    const { send, get } = await startCloud(t);
    const { body } = await send('POST', `${V2}/jobs?jobId=j&validateOnly=true`, { body: jobV2() });
    assert.deepEqual([body.done, body.response.template.taskCount], [true, 1]);
    assert.equal((await get(`${V2}/jobs/j`)).status, 404);
    const bad = await send('POST', `${V2}/jobs?jobId=j&validateOnly=true`, { body: jobV2({}) });
    assert.equal(bad.status, 400);
    await send('POST', `${V2}/jobs?jobId=j`, { body: jobV2() });
    await send('PATCH', `${V2}/jobs/j?validateOnly=true`, { body: jobV2(undefined, { labels: { a: 'b' } }) });
    assert.equal((await get(`${V2}/jobs/j`)).body.labels, undefined);
    await send('DELETE', `${V2}/jobs/j?validateOnly=true`);
    assert.equal((await get(`${V2}/jobs/j`)).status, 200);
  });

  it('is not replaced or deleted under an old etag, whichever API wrote last', async (t) => {
    const { send, get } = await startCloud(t);
    await send('POST', `${V2}/jobs?jobId=j`, { body: jobV2() });
    const { etag } = (await get(`${V2}/jobs/j`)).body;
    await send('PUT', `${V1}/jobs/j`, { body: jobV1('j') });
    const patched = await send('PATCH', `${V2}/jobs/j`, { body: jobV2(undefined, { etag }) });
    assert.deepEqual([patched.status, patched.body.error.status], [409, 'ABORTED']);
    const deleted = await send('DELETE', `${V2}/jobs/j?etag=${encodeURIComponent(asText(etag))}`);
    assert.equal(deleted.status, 409);
  });

  it('is created by a patch that allows it to be missing', async (t) => {
    const { send, get } = await startCloud(t);
    const missing = await send('PATCH', `${V2}/jobs/j`, { body: jobV2() });
    assert.equal(
      missing.body.error.message,
      "Resource 'j' of kind 'JOB' in region 'europe-west2' in project 'myproject' does not exist.",
    );
    assert.equal((await send('PATCH', `${V2}/jobs/j?allowMissing=true`, { body: jobV2() })).status, 200);
    assert.equal((await get(`${V2}/jobs/j`)).body.generation, '1');
  });

  it('loses with a patch what the patch leaves out', async (t) => {
    const { send, get } = await startCloud(t);
    const connector = `${parent}/connectors/vpc-conn-europe`;
    await send('POST', `${V2}/jobs?jobId=j`, { body: jobV2({ connector }, { labels: { a: 'b' } }) });
    await send('PATCH', `${V2}/jobs/j`, { body: jobV2() });
    const job = (await get(`${V2}/jobs/j`)).body;
    assert.deepEqual([job.labels, job.template.template.vpcAccess], [undefined, undefined]);
  });

  it('survives a deletion whose operation fails', async (t) => {
    const { send, get, advance, fault } = await startCloud(t);
    await send('POST', `${V2}/jobs?jobId=j`, { body: jobV2() });
    fault({ method: 'run.projects.locations.jobs.delete', operationError: { code: 'INTERNAL', message: 'No.' } });
    const { body } = await send('DELETE', `${V2}/jobs/j`);
    assert.notEqual((await get(`${V2}/jobs/j`)).body.deleteTime, undefined);
    advance(3);
    assert.deepEqual((await get(`/v2/${asText(body.name)}`)).body.error, { code: 13, message: 'No.' });
    assert.equal((await get(`${V2}/jobs/j`)).body.deleteTime, undefined);
  });

  it('answers a wait for its operation when that ends', async (t) => {
    const { send, advance } = await startCloud(t);
    const { body } = await send('POST', `${V2}/jobs?jobId=j`, { body: jobV2() });
    const waited = send('POST', `/v2/${asText(body.name)}:wait`, { body: { timeout: '30s' } });
    await new Promise((resolve) => setTimeout(resolve, 20));
    advance(3);
    assert.equal((await waited).body.done, true);
  });
});
