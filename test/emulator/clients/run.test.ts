import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { v2 } from '@google-cloud/run';
import { all, cloudForClients, LOCATION as parent, refused } from './fixture.ts';

const { options, control, url } = await cloudForClients('run');
const jobs = new v2.JobsClient(options);
const executions = new v2.ExecutionsClient(options);
const tasks = new v2.TasksClient(options);

const containers = [{ image: 'gcr.io/p/hello' }];
const template = { template: { containers } };
const name = `${parent}/jobs/j`;

describe('jobs', () => {
  it('are validated, created, read, updated with their etag, and listed in pages', async () => {
    const [dry] = await jobs.createJob({ parent, jobId: 'j', job: { template }, validateOnly: true });
    assert.equal((await dry.promise())[0].name, name);
    await refused(jobs.getJob({ name }), 404, /does not exist/);
    const [creation] = await jobs.createJob({ parent, jobId: 'j', job: { template, labels: { team: 'a' } } });
    assert.equal(creation.metadata && (creation.metadata as { name: string }).name, name);
    const [created] = await creation.promise();
    assert.deepEqual(created.labels, { team: 'a' });
    const [read] = await jobs.getJob({ name });
    assert.deepEqual(
      [read.generation, read.terminalCondition?.state, read.template?.template?.executionEnvironment],
      ['1', 'CONDITION_SUCCEEDED', 'EXECUTION_ENVIRONMENT_GEN2'],
    );
    const [update] = await jobs.updateJob({ job: { ...read, labels: { team: 'b' } } });
    const progress = await jobs.checkUpdateJobProgress(update.name ?? '');
    assert.equal((await progress.promise())[0].labels?.['team'], 'b');
    await refused(
      jobs.updateJob({ job: { ...read, labels: {} } }),
      409,
      /version .* was specified but current version/,
    );
    await refused(jobs.createJob({ parent, jobId: 'j', job: { template } }), 409, /already exists/);
    for (let i = 0; i < 12; i++) await jobs.createJob({ parent, jobId: `more-${i}`, job: { template } });
    const found = await all(jobs.listJobsAsync({ parent, pageSize: 5 }));
    assert.equal(new Set(found.map((job) => job.name)).size, 13);
    const [page, next] = await jobs.listJobs({ parent, pageSize: 5 }, { autoPaginate: false });
    assert.deepEqual([page.length, next !== null], [5, true]);
  });

  it('that mix connector and network, or name neither, are refused with the field', async () => {
    const connector = `${parent}/connectors/c`;
    const networkInterfaces = [{ network: 'n' }];
    for (const vpcAccess of [{ connector, networkInterfaces }, {}, { egress: 'ALL_TRAFFIC' as const }]) {
      const job = { template: { template: { containers, vpcAccess } } };
      const rule = /vpc_access\.connector: one and only one of connector and network_interfaces must be set/;
      await refused(jobs.createJob({ parent, jobId: 'mix', job }), 400, rule);
    }
  });

  it('fail late, when the operation ends', async () => {
    const operationError = { code: 9, message: 'Image not found.' };
    await control('POST', 'faults', { method: 'run.projects.locations.jobs.create', operationError, times: 1 });
    const [creation] = await jobs.createJob({ parent, jobId: 'late', job: { template } });
    await assert.rejects(creation.promise(), { code: 9, message: /Image not found\./ });
    const [job] = await jobs.getJob({ name: `${parent}/jobs/late` });
    assert.deepEqual(
      [job.terminalCondition?.state, job.terminalCondition?.message],
      ['CONDITION_FAILED', 'Image not found.'],
    );
  });
});

describe('executions and tasks', () => {
  it('are started, with overrides, and read to their end', async () => {
    const overrides = { taskCount: 3, containerOverrides: [{ args: ['x'], env: [{ name: 'A', value: 'b' }] }] };
    const [run] = await jobs.runJob({ name, overrides });
    const [execution] = await run.promise();
    assert.deepEqual([execution.taskCount, execution.succeededCount], [3, 3]);
    const [read] = await executions.getExecution({ name: execution.name ?? '' });
    assert.deepEqual(read.template?.containers?.[0]?.args, ['x']);
    const listed = await all(executions.listExecutionsAsync({ parent: name }));
    assert.deepEqual(
      listed.map((one) => one.name),
      [execution.name],
    );
    const found = await all(tasks.listTasksAsync({ parent: execution.name ?? '', pageSize: 2 }));
    assert.deepEqual(found.map(({ index }) => index).sort(), [0, 1, 2]);
    const [task] = await tasks.getTask({ name: found[0]?.name ?? '' });
    assert.equal(task.conditions?.[0]?.state, 'CONDITION_SUCCEEDED');
    const [deletion] = await executions.deleteExecution({ name: execution.name ?? '' });
    await deletion.promise();
    await refused(executions.getExecution({ name: execution.name ?? '' }), 404, /does not exist/);
  });

  it('are cancelled while they run', async () => {
    await control('POST', 'clock', { speed: 0 });
    const [run] = await jobs.runJob({ name });
    const { name: started } = run.metadata as { name: string };
    const [cancelling] = await executions.cancelExecution({ name: started });
    await control('POST', 'clock', { speed: 2000 });
    await cancelling.promise();
    const [read] = await executions.getExecution({ name: started });
    assert.equal(read.conditions?.find(({ type }) => type === 'Completed')?.state, 'CONDITION_FAILED');
  });
});

describe('the end', () => {
  it('operations are listed, waited for and forgotten; a job goes', async () => {
    const [deletion] = await jobs.deleteJob({ name });
    const operation = deletion.name ?? '';
    const wait = await fetch(`${url}/v2/${operation}:wait`, { method: 'POST', body: '{"timeout":"60s"}' });
    assert.equal(((await wait.json()) as { done: boolean }).done, true);
    const list = await fetch(`${url}/v2/${parent}/operations`);
    const { operations } = (await list.json()) as { operations: { name: string }[] };
    assert.ok(operations.some((one) => one.name === operation));
    assert.equal((await fetch(`${url}/v2/${operation}`, { method: 'DELETE' })).status, 200);
    await refused(jobs.getJob({ name }), 404, /does not exist/);
  });
});
