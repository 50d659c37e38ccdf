import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startCloud, type Cloud, type Json } from './run-fixture.ts';

const PARENT = '/v1/projects/myproject/locations/global';
const TESTS = `${PARENT}/connectivityTests`;
const JOB = 'projects/myproject/locations/europe-west2/jobs/my-job';
const body = {
  source: { cloudRunJob: JOB },
  destination: { ipAddress: '140.82.112.3', port: 443 },
  protocol: 'TCP',
};

/** What a test says once it has ended. */
async function result(cloud: Cloud, more: Json = {}): Promise<{ result?: unknown; last?: unknown }> {
  const operation = (await cloud.send('POST', `${TESTS}?testId=t`, { body: { ...body, ...more } })).body as Json;
  cloud.advance(30);
  const ended = (await cloud.get(`/v1/${String(operation['name'])}`)).body as unknown as {
    done?: boolean;
    response?: Json;
  };
  assert.equal(ended.done, true);
  const stored = (await cloud.get(`${TESTS}/t`)).body as unknown as {
    reachabilityDetails: { result: string; traces: { steps: Json[] }[] };
  };
  assert.deepEqual(ended.response?.['reachabilityDetails'], stored.reachabilityDetails);
  assert.equal((await cloud.send('DELETE', `${TESTS}/t`)).status, 200);
  return { result: stored.reachabilityDetails.result, last: stored.reachabilityDetails.traces[0]?.steps.at(-1) };
}

test('a test is pending until its operation ends, can be listed, and can be deleted', async (t) => {
  const cloud = await startCloud(t);
  const made = await cloud.send('POST', `${TESTS}?testId=t`, { body });
  const { name, metadata, done } = made.body as unknown as { name: string; metadata: Json; done?: boolean };
  assert.deepEqual(
    [metadata['verb'], metadata['target'], done],
    ['create', 'projects/myproject/locations/global/connectivityTests/t', undefined],
  );
  assert.equal(((await cloud.get(`${TESTS}/t`)).body as Json)['reachabilityDetails'], undefined);
  assert.equal((await cloud.send('POST', `${TESTS}?testId=t`, { body })).status, 409);
  cloud.advance(30);
  assert.equal(((await cloud.get(`/v1/${name}`)).body as Json)['done'], true);
  const { resources } = (await cloud.get(TESTS)).body as unknown as { resources: Json[] };
  assert.deepEqual(
    resources.map((one) => one['name']),
    ['projects/myproject/locations/global/connectivityTests/t'],
  );
  assert.equal((await cloud.send('DELETE', `${TESTS}/t`)).status, 200);
  assert.equal((await cloud.get(`${TESTS}/t`)).status, 404);
  assert.deepEqual((await cloud.get(TESTS)).body, {});
});

test('what was said of a packet is what a test of it says; of others it says nothing', async (t) => {
  const cloud = await startCloud(t);
  const unsupported = {
    result: 'UNDETERMINED',
    last: { state: 'ABORT', causesDrop: false, abort: { cause: 'UNSUPPORTED' } },
  };
  assert.deepEqual(await result(cloud), unsupported);
  const say = (answer: Json) => cloud.send('POST', '/emulator/reachability', { body: answer });
  assert.equal((await say({ result: 'REACHABLE' })).status, 200);
  const drop = { job: JOB, destination: '140.82.112.3:443', result: 'UNREACHABLE', cause: 'NO_EXTERNAL_ADDRESS' };
  assert.equal((await say(drop)).status, 200);
  assert.deepEqual(await result(cloud), {
    result: 'UNREACHABLE',
    last: { state: 'DROP', causesDrop: true, drop: { cause: 'NO_EXTERNAL_ADDRESS' } },
  });
  const elsewhere = { destination: { ipAddress: '10.0.0.1', port: 22 } };
  assert.equal((await result(cloud, elsewhere)).result, 'REACHABLE');
  assert.equal(((await cloud.get('/emulator/reachability')).body as unknown as Json[]).length, 2);
  await cloud.send('DELETE', '/emulator/reachability');
  assert.deepEqual(await result(cloud), unsupported);
});

test('what is not an answer is refused, and so is what is not a test', async (t) => {
  const cloud = await startCloud(t);
  for (const answer of [{}, { result: 'MAYBE' }, { result: 'REACHABLE', port: 1 }, []])
    assert.equal((await cloud.send('POST', '/emulator/reachability', { body: answer })).status, 400);
  const { source: _, ...sourceless } = body;
  assert.equal((await cloud.send('POST', `${TESTS}?testId=t`, { body: sourceless })).status, 400);
  assert.equal((await cloud.send('POST', `${TESTS}?testId=T`, { body })).status, 400);
  assert.equal((await cloud.send('POST', TESTS, { body })).status, 400);
  assert.equal((await cloud.get(`${TESTS}/none`)).status, 404);
  assert.equal((await cloud.send('DELETE', `${TESTS}/none`)).status, 404);
  assert.equal((await cloud.get(`${PARENT}/operations/none`)).status, 404);
});
