import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { list, startCloud, values, V1, V2, type Json, type Tree } from './run-fixture.ts';

const KEY = 'projects/kms/locations/europe-west2/keyRings/run/cryptoKeys/key';

/** Everything that both APIs can say of a job, in v1's words. */
const RICH_V1: Json = {
  apiVersion: 'run.googleapis.com/v1',
  kind: 'Job',
  metadata: {
    name: 'rich',
    namespace: 'myproject',
    labels: { team: 'agents' },
    annotations: {
      'run.googleapis.com/client-name': 'gcloud',
      'run.googleapis.com/client-version': '528.0.0',
      'run.googleapis.com/launch-stage': 'BETA',
      'run.googleapis.com/binary-authorization': 'default',
      'example.com/note': 'kept',
    },
  },
  spec: {
    template: {
      metadata: {
        labels: { 'client.knative.dev/nonce': 'abc', stage: 'prod' },
        annotations: {
          'run.googleapis.com/encryption-key': KEY,
          'run.googleapis.com/execution-environment': 'gen2',
          'run.googleapis.com/network-interfaces': '[{"network":"my-vpc","subnetwork":"my-subnet","tags":["t1","t2"]}]',
          'run.googleapis.com/vpc-access-egress': 'all-traffic',
          'run.googleapis.com/cloudsql-instances': 'p:r:one,p:r:two',
          'run.googleapis.com/secrets': 'projects-other-secrets-s:projects/other/secrets/s',
          'run.googleapis.com/container-dependencies': '{"app":["proxy"]}',
          'example.com/run': 'too',
        },
      },
      spec: {
        parallelism: 2,
        taskCount: 5,
        template: {
          spec: {
            maxRetries: 0,
            timeoutSeconds: '900',
            serviceAccountName: 'mgmt@myproject.iam.gserviceaccount.com',
            nodeSelector: { 'run.googleapis.com/accelerator': 'nvidia-l4' },
            containers: [
              {
                name: 'app',
                image: 'europe-docker.pkg.dev/p/app:1',
                command: ['/run'],
                args: ['--all'],
                env: [
                  { name: 'EMPTY', value: '' },
                  { name: 'A', value: 'b=c,"d"' },
                  { name: 'S', valueFrom: { secretKeyRef: { name: 'own', key: 'latest' } } },
                  { name: 'T', valueFrom: { secretKeyRef: { name: 'projects-other-secrets-s', key: '3' } } },
                ],
                resources: { limits: { cpu: '2', memory: '1Gi' } },
                volumeMounts: [
                  { name: 'bucket', mountPath: '/bucket' },
                  { name: 'files', mountPath: '/files' },
                ],
                startupProbe: { tcpSocket: { port: 8080 }, periodSeconds: 5 },
              },
              { name: 'proxy', image: 'proxy:1', resources: { limits: { cpu: '1000m', memory: '512Mi' } } },
            ],
            volumes: [
              {
                name: 'bucket',
                csi: {
                  driver: 'gcsfuse.run.googleapis.com',
                  readOnly: true,
                  volumeAttributes: { bucketName: 'b', mountOptions: 'uid=1,gid=2' },
                },
              },
              {
                name: 'files',
                secret: { secretName: 'own', items: [{ key: 'latest', path: 'a', mode: 256 }], defaultMode: 292 },
              },
              { name: 'memory', emptyDir: { medium: 'Memory', sizeLimit: '64Mi' } },
              { name: 'share', nfs: { server: '10.0.0.2', path: '/x', readOnly: true } },
            ],
          },
        },
      },
    },
  },
};

/** What a v1 job says that was asked for, without what Cloud Run adds. */
function configured(job: unknown): Json {
  const { metadata, spec } = job as Tree;
  const own = (map: unknown, added: readonly string[]) =>
    Object.fromEntries(Object.entries(map as Json).filter(([key]) => !added.includes(key)));
  const said = ['creator', 'lastModifier', 'operation-id'].map((key) => `run.googleapis.com/${key}`);
  return {
    labels: own(metadata.labels, ['cloud.googleapis.com/location', 'run.googleapis.com/lastUpdatedTime']),
    annotations: own(metadata.annotations, said),
    spec,
  };
}

/** Cloud Run has the client on the template, too. */
function withClient(job: Json): Json {
  const wanted = structuredClone(job);
  const client = { 'run.googleapis.com/client-name': 'gcloud', 'run.googleapis.com/client-version': '528.0.0' };
  Object.assign((wanted as unknown as Tree).spec.template.metadata.annotations, client);
  return configured(wanted);
}

describe('a job written through v1', () => {
  it('comes back from v1 as it was sent', async (t) => {
    const { send, get } = await startCloud(t);
    assert.equal((await send('POST', `${V1}/jobs`, { body: RICH_V1 })).status, 200);
    assert.deepEqual(configured((await get(`${V1}/jobs/rich`)).body), withClient(RICH_V1));
  });

  it('loses nothing when it is read and written through v2', async (t) => {
    const { send, get, advance } = await startCloud(t);
    await send('POST', `${V1}/jobs`, { body: RICH_V1 });
    const before = configured((await get(`${V1}/jobs/rich`)).body);
    const v2 = (await get(`${V2}/jobs/rich`)).body;
    assert.equal((await send('PATCH', `${V2}/jobs/rich`, { body: v2 })).status, 200);
    advance(3);
    assert.deepEqual(configured((await get(`${V1}/jobs/rich`)).body), before);
  });

  it('says the same in the words of v2', async (t) => {
    const { send, get } = await startCloud(t);
    await send('POST', `${V1}/jobs`, { body: RICH_V1 });
    const job = (await get(`${V2}/jobs/rich`)).body;
    const task = job.template.template;
    assert.deepEqual([job.client, job.clientVersion, job.launchStage], ['gcloud', '528.0.0', 'BETA']);
    assert.deepEqual(job.labels, { team: 'agents' });
    assert.deepEqual(job.annotations, { 'example.com/note': 'kept' });
    assert.deepEqual(job.template.annotations, { 'example.com/run': 'too' });
    assert.deepEqual(job.binaryAuthorization, { useDefault: true });
    assert.deepEqual([job.template.taskCount, job.template.parallelism], [5, 2]);
    assert.deepEqual([task.timeout, task.maxRetries, task.encryptionKey], ['900s', 0, KEY]);
    assert.deepEqual(task.nodeSelector, { accelerator: 'nvidia-l4' });
    assert.deepEqual(task.vpcAccess, {
      egress: 'ALL_TRAFFIC',
      networkInterfaces: [{ network: 'my-vpc', subnetwork: 'my-subnet', tags: ['t1', 't2'] }],
    });
    assert.deepEqual(task.containers[0].dependsOn, ['proxy']);
    const secrets = list(task.containers[0].env)
      .slice(2)
      .map((variable) => values(variable)['valueSource']);
    assert.deepEqual(secrets, [
      { secretKeyRef: { secret: 'own', version: 'latest' } },
      { secretKeyRef: { secret: 'projects/other/secrets/s', version: '3' } },
    ]);
    assert.deepEqual(
      list(task.volumes).map(({ name, ...source }) => [name, Object.keys(source)[0]]),
      [
        ['bucket', 'gcs'],
        ['files', 'secret'],
        ['memory', 'emptyDir'],
        ['share', 'nfs'],
        ['cloudsql', 'cloudSqlInstance'],
      ],
    );
  });
});

describe('a job written through v2', () => {
  it('loses nothing when it is read and written through v1', async (t) => {
    const { send, get, advance } = await startCloud(t);
    await send('POST', `${V1}/jobs`, { body: RICH_V1 });
    const rich = (await get(`${V2}/jobs/rich`)).body;
    const other = JSON.stringify(rich)
      .replaceAll('"cloudsql"', '"sql"')
      .replace('"image":"proxy:1"', '"image":"proxy:1","sourceCode":{"cloudStorageSource":{"bucket":"b","object":"o"}}')
      .replace('"maxRetries":0', '"maxRetries":0,"gpuZonalRedundancyDisabled":true');
    assert.equal((await send('POST', `${V2}/jobs?jobId=other`, { body: JSON.parse(other) as Json })).status, 200);
    advance(3);
    const before = (await get(`${V2}/jobs/other`)).body;
    const v1 = (await get(`${V1}/jobs/other`)).body;
    assert.equal((await send('PUT', `${V1}/jobs/other`, { body: v1 })).status, 200);
    advance(3);
    const after = (await get(`${V2}/jobs/other`)).body;
    for (const field of [
      'labels',
      'annotations',
      'client',
      'launchStage',
      'binaryAuthorization',
      'template',
    ] as const) {
      assert.deepEqual(after[field], before[field], field);
    }
    assert.equal(after.generation, '2');
  });

  it('keeps system annotations of v1 that v2 has no field for', async (t) => {
    const { send, get, advance } = await startCloud(t);
    const annotations = { 'run.googleapis.com/something-new': 'x' };
    await send('POST', `${V1}/jobs`, { body: { ...RICH_V1, metadata: { name: 'rich', annotations } } });
    const v2 = (await get(`${V2}/jobs/rich`)).body;
    assert.equal(v2.annotations, undefined);
    await send('PATCH', `${V2}/jobs/rich`, { body: v2 });
    advance(3);
    assert.equal(
      values((await get(`${V1}/jobs/rich`)).body.metadata.annotations)['run.googleapis.com/something-new'],
      'x',
    );
  });
});
