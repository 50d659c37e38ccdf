import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inspect } from 'node:util';
import type { JobEdit } from '../../shared/specs.ts';
import { anAttempt, LOCATION, localCloud, NETWORK, PROJECT, SUBNETWORK } from './fixture.ts';
import { cannedCloud } from './stub.ts';

const NAME = `${LOCATION}/jobs/my-agent`;
const CONNECTOR = `${LOCATION}/connectors/c`;
const SECRET = 'hunter2-and-more';

const viaConnector = { connector: CONNECTOR, interfaces: [], egress: 'all-traffic' };
const viaInterface = {
  connector: null,
  interfaces: [{ network: NETWORK, subnetwork: SUBNETWORK, tags: ['git'] }],
  egress: 'all-traffic',
};
const edit: JobEdit = { name: NAME, from: viaConnector, to: viaInterface };

/** A job with everything that must not be lost, and a field that no client knows yet. */
const job = {
  name: NAME,
  labels: { team: 'a' },
  annotations: { note: 'keep me' },
  template: {
    parallelism: 3,
    taskCount: 7,
    template: {
      containers: [
        {
          image: 'gcr.io/p/agent',
          args: ['--clone'],
          env: [
            { name: 'TOKEN', value: SECRET },
            { name: 'KEY', valueSource: { secretKeyRef: { secret: 'key', version: 'latest' } } },
          ],
          resources: { limits: { cpu: '2', memory: '1Gi' } },
        },
      ],
      maxRetries: 1,
      timeout: '3600s',
      serviceAccount: `agent@${PROJECT}.iam.gserviceaccount.com`,
      executionEnvironment: 'EXECUTION_ENVIRONMENT_GEN2',
      vpcAccess: { connector: CONNECTOR, egress: 'ALL_TRAFFIC' },
    },
  },
};

const connectors = [
  { name: CONNECTOR, state: 'READY', network: 'my-vpc', ipCidrRange: '10.9.0.0/28', minInstances: 2, maxInstances: 3 },
];

describe('another way into the network for a job', () => {
  const cloud = localCloud();
  const writes = () => cloud.connection.writes;
  const setJob = (over: object = {}) => cloud.setWorld({ jobs: [{ ...job, ...over }], connectors });
  const stored = async () => (await cloud.world())['jobs']?.[0] as unknown as typeof job;
  const accessOf = async () => ((await stored()).template.template as { vpcAccess?: unknown }).vpcAccess;
  const patches = async () => (await cloud.calls('run.projects.locations.jobs.patch')).length;

  it('is written, and everything else stays to the letter', async () => {
    await setJob();
    const before = await stored();
    assert.deepEqual(await writes().editJob(edit, anAttempt()), { kind: 'done' });
    const after = await stored();
    assert.deepEqual(after.template.template.vpcAccess, {
      networkInterfaces: [{ network: NETWORK, subnetwork: SUBNETWORK, tags: ['git'] }],
      egress: 'ALL_TRAFFIC',
    });
    const { vpcAccess: _, ...was } = before.template.template;
    const { vpcAccess: __, ...is } = after.template.template;
    assert.deepEqual(is, was);
    assert.equal(after.template.template.containers[0]?.env[0]?.value, SECRET);
    assert.deepEqual([after.labels, after.annotations], [job.labels, job.annotations]);
    assert.deepEqual([after.template.parallelism, after.template.taskCount], [3, 7]);
  });

  it('may be none at all, and leaves no empty block behind', async () => {
    await setJob();
    const none = { connector: null, interfaces: [], egress: null };
    assert.deepEqual(await writes().editJob({ ...edit, to: none }, anAttempt()), { kind: 'done' });
    assert.equal(await accessOf(), undefined);
  });

  it('may be the same with another egress', async () => {
    await setJob();
    const to = { ...viaConnector, egress: 'private-ranges-only' };
    assert.deepEqual(await writes().editJob({ ...edit, to }, anAttempt()), { kind: 'done' });
    assert.deepEqual(await accessOf(), { connector: CONNECTOR, egress: 'PRIVATE_RANGES_ONLY' });
  });

  it('is taken back by the reverse', async () => {
    await setJob();
    await writes().editJob(edit, anAttempt());
    assert.deepEqual(await writes().editJob({ name: NAME, from: edit.to, to: edit.from }, anAttempt()), {
      kind: 'done',
    });
    assert.deepEqual(await accessOf(), job.template.template.vpcAccess);
  });

  it('that it has already is as good as written', async () => {
    await setJob();
    await writes().editJob(edit, anAttempt());
    assert.deepEqual(await writes().editJob(edit, anAttempt()), { kind: 'done' });
    assert.equal(await patches(), 1);
  });

  it('is not given to a job that somebody gave another one meanwhile', async () => {
    await setJob();
    const from = { ...viaConnector, connector: `${LOCATION}/connectors/d` };
    const written = await writes().editJob({ ...edit, from }, anAttempt());
    assert.ok(written.kind === 'failed' && written.because === 'different' && !written.retryable);
    assert.match(written.reason, /^the job changed meanwhile: connector is .*connectors\/c/);
    assert.equal(await patches(), 0);
  });

  it('does not undo what somebody else writes in between: the etag is of what was read', async () => {
    await setJob();
    await cloud.fault({ method: 'run.projects.locations.jobs.patch', delaySeconds: 30, times: 1 });
    const ours = writes().editJob(edit, anAttempt());
    await cloud.until('run.projects.locations.jobs.get', 1);
    const current = (await (await fetch(`${cloud.url}/v2/${NAME}`)).json()) as typeof job;
    const body = JSON.stringify({ ...current, labels: { team: 'b' }, etag: undefined });
    await fetch(`${cloud.url}/v2/${NAME}`, { method: 'PATCH', body });
    assert.deepEqual(await ours, { kind: 'done' });
    const after = await stored();
    assert.deepEqual(after.labels, { team: 'b' });
    assert.ok('networkInterfaces' in after.template.template.vpcAccess);
  });

  it('is written once, when the answer was lost', async () => {
    await setJob();
    const hits = await cloud.fault({ method: 'run.projects.locations.jobs.patch', dropAfter: true, times: 1 });
    assert.deepEqual(await writes().editJob(edit, anAttempt()), { kind: 'done' });
    assert.deepEqual([await hits(), await patches()], [1, 1]);
  });

  it('is tried again while the server fails, but not for ever', async () => {
    await setJob();
    await cloud.fault({ method: 'run.projects.locations.jobs.patch', status: 503, times: 2 });
    assert.deepEqual(await writes().editJob(edit, anAttempt()), { kind: 'done' });
    await setJob();
    const hits = await cloud.fault({ method: 'run.projects.locations.jobs.patch', status: 503 });
    const written = await writes().editJob(edit, anAttempt());
    assert.ok(written.kind === 'failed' && written.retryable);
    assert.equal(await hits(), 4);
  });

  it('fails with the operation', async () => {
    await setJob();
    const operationError = { code: 13, message: `Oops, ${SECRET}.` };
    await cloud.fault({ method: 'run.projects.locations.jobs.patch', operationError, times: 1 });
    const written = await writes().editJob(edit, anAttempt());
    assert.deepEqual(written, {
      kind: 'failed',
      reason: 'the job was not changed (code 13): Oops, ….',
      retryable: false,
    });
  });

  it('that Cloud Run refuses is a failure in its own words', async () => {
    await cloud.setWorld({ jobs: [job], connectors, subnetworks: [] });
    const written = await writes().editJob(edit, anAttempt());
    assert.ok(written.kind === 'failed' && !written.retryable);
    assert.match(written.reason, /^400 INVALID_ARGUMENT: VPC subnetwork .* does not exist/);
  });

  it('of a job that is gone, or may not be changed, is a failure that says so', async () => {
    await cloud.setWorld({});
    const gone = await writes().editJob(edit, anAttempt());
    await setJob();
    await cloud.fault({ method: 'run.projects.locations.jobs.patch', status: 403, message: 'no', times: 1 });
    const denied = await writes().editJob(edit, anAttempt());
    assert.match(gone.kind === 'failed' ? gone.reason : '', /^404 /);
    assert.equal(denied.kind === 'failed' && denied.reason, 'permission run.jobs.update denied (403)');
  });
});

it('what a job keeps secret is never repeated, even where the refusal repeats it', async (t) => {
  const message = `env[0].value: "${SECRET}" is too long`;
  const refusal = { error: { code: 400, status: 'INVALID_ARGUMENT', message } };
  const cloud = await cannedCloud(t, (_, method) =>
    method === 'GET' ? { status: 200, body: job } : { status: 400, body: refusal },
  );
  const written = await cloud.writes.editJob(edit, anAttempt());
  assert.equal(written.kind === 'failed' && written.reason, '400 INVALID_ARGUMENT: env[0].value: "…" is too long');
  assert.doesNotMatch(inspect(written, { depth: 9 }), new RegExp(SECRET));
});
