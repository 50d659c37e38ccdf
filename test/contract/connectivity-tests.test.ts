import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { LOCATION, localCloud, PROJECT } from './fixture.ts';
import { cannedCloud, type Canned } from './stub.ts';
import { render } from '../../shared/text/languages.ts';
import { told } from '../support/told.ts';

const PROBE = { job: `${LOCATION}/jobs/my-job`, address: '140.82.112.3', port: 443, protocol: 'tcp' } as const;
const TESTS = `/v1/projects/${PROJECT}/locations/global/connectivityTests`;
const OPERATION = `projects/${PROJECT}/locations/global/operations/op`;

const ok = (body: object): Canned => ({ status: 200, body });

/** Google as its reference describes it; `test` is what a finished test says. */
async function google(t: TestContext, answers: { readonly test?: object; readonly operation?: object }) {
  const calls: string[] = [];
  let looks = 0;
  const cloud = await cannedCloud(t, (path, method) => {
    calls.push(`${method} ${path.split('?')[0]?.replace(/run-egress-[-0-9a-f]+/, 'TEST') ?? ''}`);
    if (method === 'POST') return ok({ name: OPERATION });
    if (path.includes('/operations/')) {
      looks += 1;
      return ok({ name: OPERATION, done: looks > 1, ...(looks > 1 && answers.operation) });
    }
    return ok(method === 'DELETE' ? {} : (answers.test ?? {}));
  });
  return { calls, ask: () => cloud.tests.ask(PROBE) };
}

test('a test is made, awaited, read and deleted', async (t) => {
  const steps = [{ state: 'START_FROM_CLOUD_RUN_JOB' }, { state: 'DROP', drop: { cause: 'NO_EXTERNAL_ADDRESS' } }];
  const { calls, ask } = await google(t, {
    test: { reachabilityDetails: { result: 'UNREACHABLE', traces: [{ steps }] } },
  });
  const opinion = { result: 'UNREACHABLE', cause: 'NO_EXTERNAL_ADDRESS' };
  assert.deepEqual(await ask(), { kind: 'found', value: opinion });
  assert.deepEqual(calls, [
    `POST ${TESTS}`,
    `GET /v1/${OPERATION}`,
    `GET /v1/${OPERATION}`,
    `GET ${TESTS}/TEST`,
    `DELETE ${TESTS}/TEST`,
  ]);
});

test('what arrives has no cause', async (t) => {
  const { ask } = await google(t, {
    test: { reachabilityDetails: { result: 'REACHABLE', traces: [{ steps: [{}] }] } },
  });
  assert.deepEqual(await ask(), { kind: 'found', value: { result: 'REACHABLE' } });
});

test('a test that fails, or ends without a result, is deleted all the same and says nothing', async (t) => {
  const failed = await google(t, { operation: { error: { code: 3, message: 'the job was never run' } } });
  assert.deepEqual(told(await failed.ask()), { kind: 'unknown', reason: 'the job was never run' });
  assert.equal(failed.calls.at(-1), `DELETE ${TESTS}/TEST`);
  const empty = await google(t, { test: { reachabilityDetails: { error: { message: 'no permission' } } } });
  assert.deepEqual(told(await empty.ask()), { kind: 'unknown', reason: 'no permission' });
  assert.equal(empty.calls.at(-1), `DELETE ${TESTS}/TEST`);
});

test('an API that is switched off is named', async (t) => {
  const details = [{ reason: 'SERVICE_DISABLED', metadata: { service: 'networkmanagement.googleapis.com' } }];
  const error = { code: 403, message: 'disabled', status: 'PERMISSION_DENIED', details };
  const { tests } = await cannedCloud(t, () => ({ status: 403, body: { error } }));
  const reason = 'API networkmanagement.googleapis.com is not enabled (403)';
  assert.deepEqual(told(await tests.ask(PROBE)), { kind: 'unknown', reason, because: 'disabled' });
});

const local = localCloud();

test('the local cloud answers what it was told to, and keeps no test', async () => {
  const asked = () => local.connection.tests.ask(PROBE);
  const say = async (answer: object) => {
    const { status } = await fetch(`${local.url}/emulator/reachability`, {
      method: 'POST',
      body: JSON.stringify(answer),
    });
    assert.equal(status, 200);
  };
  assert.deepEqual(await asked(), { kind: 'found', value: { result: 'UNDETERMINED', cause: 'UNSUPPORTED' } });
  await say({ job: PROBE.job, destination: '140.82.112.3:443', result: 'UNREACHABLE', cause: 'NO_ROUTE' });
  assert.deepEqual(await asked(), { kind: 'found', value: { result: 'UNREACHABLE', cause: 'NO_ROUTE' } });
  await say({ result: 'REACHABLE' });
  assert.deepEqual(await asked(), { kind: 'found', value: { result: 'REACHABLE' } });
  const left = await fetch(`${local.url}${TESTS}`);
  assert.deepEqual(await left.json(), {});
});

test('a test that may not be made is told', async () => {
  await local.fault({ method: 'networkmanagement.projects.locations.global.connectivityTests.create', status: 403 });
  const answer = await local.connection.tests.ask(PROBE);
  assert.ok(answer.kind === 'unknown');
  assert.match(render(answer.reason), /networkmanagement\.connectivitytests\.create/);
});
