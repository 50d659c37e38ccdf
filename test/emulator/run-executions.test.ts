import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { jobV1, list, startCloud, asText, V1, V2 } from './run-fixture.ts';

async function startRun(t: TestContext, body: object = {}) {
  const cloud = await startCloud(t);
  await cloud.send('POST', `${V1}/jobs`, { body: jobV1('j') });
  const execution = (await cloud.send('POST', `${V1}/jobs/j:run`, { body })).body;
  const path = `${V1.replace('myproject', asText(execution.metadata.namespace))}/executions/${asText(execution.metadata.name)}`;
  return { ...cloud, execution, path };
}

describe('an execution', () => {
  it('takes twenty seconds, and the job knows of it', async (t) => {
    const { execution, get, advance, path } = await startRun(t);
    assert.match(asText(execution.metadata.name), /^j-[0-9a-f]{5}$/);
    const completed = async () => (await get(path)).body.status.conditions[0];
    assert.equal((await completed()).status, 'Unknown');
    advance(5);
    assert.equal((await get(path)).body.status.runningCount, 1);
    advance(15);
    assert.deepEqual([(await completed()).type, (await completed()).status], ['Completed', 'True']);
    const { status } = (await get(`${V1}/jobs/j`)).body;
    assert.equal(status.executionCount, 1);
    assert.equal(status.latestCreatedExecution.name, execution.metadata.name);
    assert.equal(status.latestCreatedExecution.completionStatus, 'EXECUTION_SUCCEEDED');
  });

  it('is the same through v2', async (t) => {
    const { execution, get, advance } = await startRun(t);
    advance(20);
    const name = asText(execution.metadata.name);
    const found = (await get(`${V2}/jobs/j/executions/${name}`)).body;
    assert.deepEqual([found.job, found.succeededCount, found.reconciling], ['j', 1, undefined]);
    const listed = (await get(`${V2}/jobs/-/executions`)).body.executions;
    assert.deepEqual(listed, [found]);
  });

  it('runs with what the call overrides, and leaves the job alone', async (t) => {
    const overrides = {
      taskCount: 3,
      timeoutSeconds: 60,
      containerOverrides: [{ args: ['x'], env: [{ name: 'A', value: 'b' }] }],
    };
    const { execution, get } = await startRun(t, { overrides });
    assert.equal(execution.spec.taskCount, 3);
    const [container] = list(execution.spec.template.spec.containers);
    assert.deepEqual([container?.args, container?.env], [['x'], [{ name: 'A', value: 'b' }]]);
    assert.equal((await get(`${V1}/jobs/j`)).body.spec.template.spec.taskCount, 1);
  });

  it('is listed by the label of its job, and its tasks by the label of the execution', async (t) => {
    const { send, get, execution } = await startRun(t, { overrides: { taskCount: 2 } });
    await send('POST', `${V1}/jobs`, { body: jobV1('k') });
    await send('POST', `${V1}/jobs/k:run`);
    const selector = encodeURIComponent('run.googleapis.com/job = j');
    const { items } = (await get(`${V1}/executions?labelSelector=${selector}&limit=100`)).body;
    assert.deepEqual(
      list(items).map(({ metadata }) => metadata.name),
      [execution.metadata.name],
    );
    const ofExecution = encodeURIComponent(
      `run.googleapis.com/execution = ${asText(execution.metadata.name)},run.googleapis.com/runningState in (Pending,Running)`,
    );
    const tasks = (await get(`${V1}/tasks?labelSelector=${ofExecution}`)).body.items;
    assert.deepEqual(
      list(tasks).map(({ status }) => status.index),
      [0, 1],
    );
  });

  it('stops when it is cancelled, and writes no more', async (t) => {
    const { send, get, advance, path, entries } = await startRun(t);
    advance(5);
    assert.equal((await send('POST', `${path}:cancel`, { body: {} })).status, 200);
    advance(60);
    const { status } = (await get(path)).body;
    assert.deepEqual([status.conditions[0].status, status.cancelledCount], ['False', 1]);
    const lines = entries().filter(({ textPayload }) => textPayload !== undefined);
    assert.equal(lines.length, 1);
    assert.equal((await send('DELETE', path)).status, 200);
    assert.equal((await get(path)).status, 404);
  });

  it('fails when an operation error is asked for', async (t) => {
    const { send, get, advance, fault } = await startRun(t);
    fault({ method: 'run.namespaces.jobs.run', operationError: { code: 13, message: 'Out of addresses.' } });
    const { metadata } = (await send('POST', `${V1}/jobs/j:run`)).body;
    advance(20);
    const { status } = (await get(`${V1}/executions/${asText(metadata.name)}`)).body;
    assert.deepEqual([status.failedCount, status.conditions[0].message], [1, 'Out of addresses.']);
  });

  it('begins along with the job that asks for one', async (t) => {
    const { send, get } = await startCloud(t);
    const job = jobV1('j') as { spec: object };
    const sent = { ...job, spec: { ...job.spec, runExecutionToken: 'abc' } };
    const created = (await send('POST', `${V1}/jobs`, { body: sent })).body;
    assert.equal(created.status.latestCreatedExecution.name, 'j-abc');
    assert.equal((await get(`${V1}/executions/j-abc`)).status, 200);
  });

  it('goes with its job', async (t) => {
    const { send, get, path } = await startRun(t);
    await send('DELETE', `${V1}/jobs/j`);
    assert.equal((await get(path)).status, 404);
  });
});
