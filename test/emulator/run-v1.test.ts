import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { jobV1, list, startCloud, asText, values, V1, V2, type Tree } from './run-fixture.ts';

describe('a job written through v1', () => {
  it('is Unknown at first and Ready after two seconds', async (t) => {
    const { send, get, advance } = await startCloud(t);
    const created = await send('POST', `${V1}/jobs`, { body: jobV1('my-agent-4') });
    assert.equal(created.status, 200);
    assert.equal(created.body.status.conditions[0].status, 'Unknown');
    assert.equal(created.body.status.observedGeneration, undefined);
    advance(2);
    const { status, metadata } = (await get(`${V1}/jobs/my-agent-4`)).body;
    assert.equal(status.conditions[0].status, 'True');
    assert.equal(status.observedGeneration, 1);
    assert.equal(metadata.generation, 1);
    assert.equal(metadata.namespace, '123456789012');
    assert.equal(values(metadata.labels)['cloud.googleapis.com/location'], 'europe-west2');
    assert.equal(values(metadata.annotations)['run.googleapis.com/creator'], 'local-user@example.com');
  });

  it('fails to become ready when an operation error is asked for', async (t) => {
    const { send, get, advance, fault } = await startCloud(t);
    fault({ method: 'run.namespaces.jobs.create', operationError: { code: 13, message: 'Image not found.' } });
    await send('POST', `${V1}/jobs`, { body: jobV1('my-agent-4') });
    advance(2);
    const ready = (await get(`${V1}/jobs/my-agent-4`)).body.status.conditions[0];
    assert.deepEqual([ready.status, ready.message], ['False', 'Image not found.']);
  });

  it('keeps the connector as it was named, and v2 names it in full', async (t) => {
    const { send, get } = await startCloud(t);
    const annotation = 'run.googleapis.com/vpc-access-connector';
    await send('POST', `${V1}/jobs`, { body: jobV1('my-agent-4', { [annotation]: 'vpc-conn-europe' }) });
    const v1 = (await get(`${V1}/jobs/my-agent-4`)).body;
    assert.equal(values(v1.spec.template.metadata.annotations)[annotation], 'vpc-conn-europe');
    const v2 = (await get(`${V2}/jobs/my-agent-4`)).body;
    const connector = 'projects/myproject/locations/europe-west2/connectors/vpc-conn-europe';
    assert.deepEqual(v2.template.template.vpcAccess, { connector });
  });

  it('is replaced as a whole by an object that carries stale read-only fields', async (t) => {
    const { send, get } = await startCloud(t);
    const created = (await send('POST', `${V1}/jobs`, { body: jobV1('j', {}, { labels: { team: 'a' } }) })).body;
    const sent = {
      ...created,
      status: { observedGeneration: 99 },
      metadata: { ...created.metadata, generation: 99, labels: {} },
    };
    const replaced = await send('PUT', `${V1}/jobs/j`, { body: sent });
    assert.equal(replaced.status, 200);
    assert.equal(replaced.body.metadata.generation, 2);
    assert.equal(replaced.body.metadata.uid, created.metadata.uid);
    assert.equal(values((await get(`${V1}/jobs/j`)).body.metadata.labels)['team'], undefined);
  });

  it('is not replaced by an object with an old resource version', async (t) => {
    const { send } = await startCloud(t);
    const created = (await send('POST', `${V1}/jobs`, { body: jobV1('j') })).body;
    await send('PUT', `${V1}/jobs/j`, { body: created });
    const { status, body } = await send('PUT', `${V1}/jobs/j`, { body: created });
    assert.deepEqual([status, body.error.status], [409, 'ABORTED']);
    assert.match(
      asText(body.error.message),
      /^Conflict for resource 'j': version '\d+' was specified but current version is '\d+'\.$/,
    );
  });

  it('is refused a second time, and unknown once it is deleted', async (t) => {
    const { send, get } = await startCloud(t);
    await send('POST', `${V1}/jobs`, { body: jobV1('j') });
    const second = await send('POST', `${V1}/jobs`, { body: jobV1('j') });
    assert.deepEqual([second.status, second.body.error.status], [409, 'ALREADY_EXISTS']);
    assert.equal(second.body.error.message, "Resource 'j' already exists.");
    assert.equal((await send('DELETE', `${V1}/jobs/j`)).status, 200);
    const gone = await get(`${V1}/jobs/j`);
    assert.deepEqual([gone.status, gone.body.error.message], [404, "Job 'j' was not found."]);
    assert.equal((await send('PUT', `${V1}/jobs/j`, { body: jobV1('j') })).status, 404);
  });
});

describe('the region of a v1 job', () => {
  const host = 'run.googleapis.com';

  it('comes from the host, else from the label, and is asked for when neither says it', async (t) => {
    const { send, get } = await startCloud(t);
    const label = { labels: { 'cloud.googleapis.com/location': 'us-central1' } };
    assert.equal((await send('POST', `${V1}/jobs`, { body: jobV1('by-label', {}, label), host })).status, 200);
    assert.equal((await send('POST', `${V1}/jobs`, { body: jobV1('by-host', {}, label) })).status, 200);
    assert.equal((await send('POST', `${V1}/jobs`, { body: jobV1('nowhere'), host })).status, 400);
    assert.equal((await get('/v2/projects/myproject/locations/us-central1/jobs/by-label')).status, 200);
    assert.equal((await get(`${V2}/jobs/by-host`)).status, 200);
  });

  it('need not be known to read the only job of a name', async (t) => {
    const { send } = await startCloud(t);
    await send('POST', `${V1}/jobs`, { body: jobV1('j') });
    assert.equal((await send('GET', `${V1}/jobs/j`, { host })).status, 200);
    assert.equal((await send('GET', `${V1}/jobs/j`, { host: 'us-central1-run.googleapis.com' })).status, 404);
    await send('POST', `${V1}/jobs`, { body: jobV1('j'), host: 'us-central1-run.googleapis.com' });
    assert.equal((await send('GET', `${V1}/jobs/j`, { host })).status, 400);
    assert.equal((await send('DELETE', `${V1}/jobs/j`, { host })).status, 400);
  });

  it('narrows a list, which the global host gives of all regions', async (t) => {
    const { send, get } = await startCloud(t);
    await send('POST', `${V1}/jobs`, { body: jobV1('a') });
    await send('POST', `${V1}/jobs`, { body: jobV1('b'), host: 'us-central1-run.googleapis.com' });
    const names = ({ items }: Tree) => list(items).map(({ metadata }) => metadata.name);
    assert.deepEqual(names((await get(`${V1}/jobs`)).body), ['a']);
    assert.deepEqual(names((await send('GET', `${V1}/jobs`, { host })).body), ['a', 'b']);
    assert.deepEqual(names((await send('GET', V1.replace('myproject', '123456789012') + '/jobs', { host })).body), [
      'a',
      'b',
    ]);
  });
});

describe('a v1 job that Cloud Run refuses', () => {
  const connector = 'run.googleapis.com/vpc-access-connector';
  const interfaces = 'run.googleapis.com/network-interfaces';
  const egress = 'run.googleapis.com/vpc-access-egress';
  const rows = [
    {
      when: 'has connector and network',
      annotations: { [connector]: 'vpc-conn-europe', [interfaces]: '[{"network":"my-vpc"}]' },
      field: connector,
      text: /VPC connector and direct VPC can not be used together/,
    },
    {
      when: 'has an egress that does not exist',
      annotations: { [connector]: 'vpc-conn-europe', [egress]: 'some' },
      field: egress,
      text: /Invalid VPC egress/,
    },
    {
      when: 'has an egress alone',
      annotations: { [egress]: 'all-traffic' },
      field: egress,
      text: /can only be set together/,
    },
    {
      when: 'has interfaces that are no JSON',
      annotations: { [interfaces]: '[{network}]' },
      field: interfaces,
      text: /not valid JSON/,
    },
    {
      when: 'has two interfaces',
      annotations: { [interfaces]: '[{"network":"my-vpc"},{"network":"my-vpc"}]' },
      field: interfaces,
      text: /Exactly one/,
    },
    { when: 'has an empty interface', annotations: { [interfaces]: '[{}]' }, field: interfaces, text: /At least one/ },
  ];
  for (const { when, annotations, field, text } of rows) {
    it(`${when} is told which annotation is at fault`, async (t) => {
      const { send, get } = await startCloud(t);
      const { status, body } = await send('POST', `${V1}/jobs`, { body: jobV1('j', annotations) });
      assert.deepEqual([status, body.error.status], [400, 'INVALID_ARGUMENT']);
      const violation = body.error.details[0].fieldViolations[0];
      assert.equal(violation.field, `spec.template.metadata.annotations[${field}]`);
      assert.match(asText(violation.description), text);
      assert.equal((await get(`${V1}/jobs/j`)).status, 404);
    });
  }

  it('has a network annotation on the job itself', async (t) => {
    const { send } = await startCloud(t);
    const body = jobV1('j', {}, { annotations: { [connector]: 'vpc-conn-europe' } });
    const answer = await send('POST', `${V1}/jobs`, { body });
    assert.equal(
      answer.body.error.message,
      `metadata.annotations[${connector}]: Annotation '${connector}' is not supported on resources of kind 'Job'. Supported kinds are: Revision, Execution`,
    );
  });

  for (const name of ['My-Job', '-j', 'j-', '1job', 'a'.repeat(64), '']) {
    it(`is called '${name.slice(0, 10)}'`, async (t) => {
      const { send } = await startCloud(t);
      const { status, body } = await send('POST', `${V1}/jobs`, { body: jobV1(name) });
      assert.equal(status, 400);
      assert.match(asText(body.error.message), /^metadata\.name: /);
    });
  }
});
