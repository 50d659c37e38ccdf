import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { jobV1, jobV2, list, startCloud, V1, V2, type Cloud, type Json } from './run-fixture.ts';

const putV1: Json = {
  apiVersion: 'run.googleapis.com/v1',
  kind: 'Job',
  metadata: {
    name: 'old',
    namespace: '123456789012',
    generation: 7,
    resourceVersion: 'AAYX0Ukzcbk',
    uid: 'u-1',
    creationTimestamp: '2024-05-01T00:00:00.000000Z',
    labels: { 'cloud.googleapis.com/location': 'europe-west2', team: 'a' },
  },
  spec: {
    template: {
      metadata: {
        annotations: {
          'run.googleapis.com/vpc-access-connector': 'gone',
          'run.googleapis.com/vpc-access-egress': 'all',
        },
      },
      spec: { template: { spec: { containers: [{ image: 'i', name: '', unknownToUs: 1 }] } } },
    },
  },
  status: { conditions: [{ type: 'Ready', status: 'False', message: 'Image not found.' }], observedGeneration: 7 },
};

const putV2: Json = {
  name: 'projects/myproject/locations/us-central1/jobs/new',
  generation: '3',
  etag: '"abc"',
  somethingNew: { a: [1] },
  template: {
    template: {
      containers: [{ image: 'i' }],
      vpcAccess: { egress: 'ALL_TRAFFIC', networkInterfaces: [{ network: 'gone' }] },
    },
  },
};

const world = (jobs: readonly Json[]): Json => ({ version: 1, project: 'myproject', jobs });

async function saved({ get }: Cloud): Promise<Json[]> {
  return (await get('/emulator/world')).body.jobs as unknown as Json[];
}

describe('a job of a snapshot', () => {
  it('is given back as it was put, in v1 or v2 form', async (t) => {
    const cloud = await startCloud(t, world([putV1, putV2]));
    assert.deepEqual(await saved(cloud), [putV1, putV2]);
  });

  it('is read through both APIs with the condition it had', async (t) => {
    const { get } = await startCloud(t, world([putV1, putV2]));
    const v1 = (await get(`${V1}/jobs/old`)).body;
    assert.deepEqual([v1.metadata.uid, v1.metadata.generation, v1.metadata.resourceVersion], ['u-1', 7, 'AAYX0Ukzcbk']);
    assert.equal(v1.spec.template.spec.template.spec.containers[0].unknownToUs, 1);
    const v2 = (await get(`${V2}/jobs/old`)).body;
    assert.deepEqual(
      [v2.terminalCondition.state, v2.terminalCondition.message],
      ['CONDITION_FAILED', 'Image not found.'],
    );
    assert.equal(v2.template.template.vpcAccess.egress, 'ALL_TRAFFIC');
    const other = (await get('/v2/projects/myproject/locations/us-central1/jobs/new')).body;
    assert.deepEqual([other.etag, other.generation, other.somethingNew], ['"abc"', '3', { a: [1] }]);
    assert.equal(other.terminalCondition.state, 'CONDITION_SUCCEEDED');
  });

  it('is saved in v2 form once it is written', async (t) => {
    const cloud = await startCloud(t, world([putV1]));
    await cloud.send('PUT', `${V1}/jobs/old`, { body: jobV1('old') });
    cloud.advance(2);
    const [job] = await saved(cloud);
    assert.deepEqual([job?.['name'], job?.['generation']], ['projects/myproject/locations/europe-west2/jobs/old', '8']);
    assert.deepEqual(job, (await cloud.get(`${V2}/jobs/old`)).body);
  });

  it('may name its project by number', async (t) => {
    const byNumber = { ...putV2, name: 'projects/123456789012/locations/us-central1/jobs/new' };
    const cloud = await startCloud(t, world([byNumber]));
    assert.deepEqual(await saved(cloud), [byNumber]);
    assert.equal((await cloud.get('/v2/projects/myproject/locations/us-central1/jobs/new')).status, 200);
  });

  it('may break rules that Cloud Run has for writes', async (t) => {
    const mixed = structuredClone(putV2) as { template: { template: { vpcAccess: Json } } };
    mixed.template.template.vpcAccess['connector'] = 'projects/myproject/locations/us-central1/connectors/c';
    const cloud = await startCloud(t, world([mixed]));
    assert.deepEqual(await saved(cloud), [mixed]);
  });

  it('is the same once it has been saved and put again', async (t) => {
    const cloud = await startCloud(t);
    await cloud.send('POST', `${V2}/jobs?jobId=j`, { body: jobV2({ networkInterfaces: [{ network: 'my-vpc' }] }) });
    cloud.advance(3);
    const first = (await cloud.get('/emulator/world')).body;
    await cloud.send('PUT', '/emulator/world', { body: first });
    assert.deepEqual((await cloud.get('/emulator/world')).body, first);
    assert.deepEqual((await cloud.get(`${V2}/jobs/j`)).body, first.jobs[0]);
  });

  it('is refused with its place in the snapshot when it is none', async (t) => {
    const { send } = await startCloud(t);
    const jobs = [{ metadata: { name: 'no-region' } }, { name: 'short' }, { ...putV2, template: { taskCount: {} } }];
    const { status, body } = await send('PUT', '/emulator/world', { body: world(jobs) });
    assert.equal(status, 400);
    const fields = list(body.error.details[0].fieldViolations).map(({ field }) => field);
    assert.deepEqual(fields, ['jobs[0]', 'jobs[1]', 'jobs[2]']);
  });
});
