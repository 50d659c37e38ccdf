import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { link, R, startProject, withSubnet, type Json } from './compute-fixture.ts';

const network = 'global/networks/my-vpc';
const insert: Json = { name: 'my-vpc', autoCreateSubnetworks: false };

test('a resource is there when its operation is done, not before', async (t) => {
  const { ask, emulator } = await startProject(t);
  const { body: started } = await ask('POST', 'global/networks', insert);
  assert.deepEqual([started['status'], started['progress'], started['endTime']], ['RUNNING', 0, undefined]);
  emulator.cloud.clock.advance(10);
  assert.equal((await ask('GET', network)).status, 404);
  emulator.cloud.clock.advance(10);
  assert.equal((await ask('GET', network)).status, 200);
  const { body: ended } = await ask('GET', `global/operations/${String(started['name'])}`);
  assert.deepEqual([ended['status'], ended['progress'], ended['targetLink']], ['DONE', 100, link(network)]);
  assert.deepEqual((await ask('GET', `global/operations/${String(started['id'])}`)).body, ended);
});

test('a name is taken from the first insert on, and its resource not ready before the end', async (t) => {
  const { ask, refusal, emulator } = await startProject(t);
  await ask('POST', 'global/networks', insert);
  const exists = `409 alreadyExists: The resource 'projects/p/${network}' already exists`;
  assert.equal(await refusal('POST', 'global/networks', insert), exists);
  const notReady = `400 resourceNotReady: The resource 'projects/p/${network}' is not ready`;
  assert.equal(await refusal('POST', `${R}/routers`, { name: 'rt', network }), notReady);
  assert.equal(await refusal('DELETE', network), notReady);
  emulator.cloud.clock.advance(60);
  assert.equal(await refusal('POST', 'global/networks', insert), exists);
});

test('a router that is being changed takes no second change', async (t) => {
  const project = await startProject(t);
  await withSubnet(project);
  await project.change('POST', `${R}/routers`, { name: 'rt', network });
  await project.ask('PATCH', `${R}/routers/rt`, { description: 'one' });
  assert.match(await project.refusal('PATCH', `${R}/routers/rt`, { description: 'two' }), /^400 resourceNotReady/);
  project.emulator.cloud.clock.advance(10);
  await project.change('PATCH', `${R}/routers/rt`, { description: 'two' });
});

test('two NATs that would meet do not both come about when asked for at once', async (t) => {
  const project = await startProject(t);
  await withSubnet(project);
  for (const name of ['a', 'b']) await project.change('POST', `${R}/routers`, { name, network });
  const nats = [
    { name: 'n', natIpAllocateOption: 'AUTO_ONLY', sourceSubnetworkIpRangesToNat: 'ALL_SUBNETWORKS_ALL_IP_RANGES' },
  ];
  assert.equal((await project.ask('PATCH', `${R}/routers/a`, { nats })).status, 200);
  assert.match(await project.refusal('PATCH', `${R}/routers/b`, { nats }), /Can not create new Nats/);
});

test('a requestId is good for one change in an hour, whatever happened since', async (t) => {
  const { ask, change, emulator } = await startProject(t);
  const requestId = '8b2f2f6e-4c9e-4a3a-9a53-0d3f5f0e7c11';
  const again = `global/networks?requestId=${requestId}`;
  const first = await change('POST', again, insert);
  assert.equal(first['clientOperationId'], requestId);
  assert.deepEqual((await ask('POST', again, insert)).body, first);
  await change('DELETE', network);
  assert.deepEqual((await ask('POST', again, insert)).body, first);
  assert.equal((await ask('GET', network)).status, 404);
  emulator.cloud.clock.advance(60 * 60);
  const { name } = await change('POST', again, insert);
  assert.notEqual(name, first['name']);
  assert.equal((await ask('GET', network)).status, 200);
});

test('a refused request does not use its requestId up, and a bad one is refused', async (t) => {
  const { change, refusal } = await startProject(t);
  const path = 'global/networks?requestId=8b2f2f6e-4c9e-4a3a-9a53-0d3f5f0e7c12';
  assert.match(await refusal('POST', path, { ...insert, name: 'BAD' }), /^400 invalid/);
  await change('POST', path, insert);
  assert.match(await refusal('POST', 'global/networks?requestId=x', insert), /'requestId': 'x'/);
});

test('wait answers when the operation ends', async (t) => {
  const { ask, emulator } = await startProject(t);
  const { body } = await ask('POST', 'global/networks', insert);
  const path = `global/operations/${String(body['name'])}/wait`;
  const waiting = ask('POST', path);
  assert.equal(await Promise.race([waiting, setTimeout(50, 'not yet')]), 'not yet');
  emulator.cloud.clock.advance(15);
  assert.equal((await waiting).body['status'], 'DONE');
  assert.equal((await ask('POST', path)).body['status'], 'DONE');
});

test('an operation that is done can be forgotten', async (t) => {
  const { ask, change, refusal } = await startProject(t);
  const { body } = await ask('POST', 'global/networks', { ...insert, name: 'slow' });
  assert.match(await refusal('DELETE', `global/operations/${String(body['name'])}`), /^400 resourceNotReady/);
  const { name } = await change('POST', 'global/networks', insert);
  assert.equal((await ask('DELETE', `global/operations/${String(name)}`)).status, 200);
  assert.match(await refusal('GET', `global/operations/${String(name)}`), /^404 notFound/);
});

test('a change that a fault fails leaves nothing behind and frees its name', async (t) => {
  const { ask, change, emulator } = await startProject(t);
  const operationError = { code: 'QUOTA_EXCEEDED', message: "Quota 'NETWORKS' exceeded." };
  emulator.cloud.faults.add({ method: 'compute.networks.insert', operationError, times: 1 });
  const { body } = await ask('POST', 'global/networks', insert);
  emulator.cloud.clock.advance(60);
  const ended = (await ask('GET', `global/operations/${String(body['name'])}`)).body;
  assert.deepEqual(
    [ended['status'], ended['httpErrorStatusCode'], ended['httpErrorMessage']],
    ['DONE', 403, 'FORBIDDEN'],
  );
  assert.deepEqual(ended['error'], { errors: [operationError] });
  assert.equal((await ask('GET', network)).status, 404);
  await change('POST', 'global/networks', insert);
});

test('beta answers what v1 does, other versions and methods do not exist', async (t) => {
  const { emulator, change } = await startProject(t);
  await change('POST', 'global/networks', insert);
  const status = async (path: string) => (await fetch(`${emulator.url}/compute/${path}`)).status;
  assert.equal(await status(`beta/projects/p/${network}`), 200);
  assert.equal(await status(`v2/projects/p/${network}`), 405);
  assert.equal(await status('v1/projects/p/global/snapshots'), 405);
});
