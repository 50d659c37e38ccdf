import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { startCloud, type Json } from './run-fixture.ts';

describe('the clock', () => {
  it('is set to a time, backwards only while nothing is under way', async (t) => {
    const { send, get } = await startCloud(t);
    const set = async (now: unknown) => (await send('POST', '/emulator/clock', { body: { now } })).status;
    assert.equal(await set('2024-01-01T00:00:00Z'), 200);
    assert.equal((await get('/emulator/clock')).body['now' as 'name'], '2024-01-01T00:00:00.000000Z');
    await send('POST', '/compute/v1/projects/myproject/global/networks', { body: { name: 'n' } });
    assert.equal(await set('2023-01-01T00:00:00Z'), 400);
    assert.equal(await set('2024-01-01T01:00:00Z'), 200);
    const { body } = await get('/compute/v1/projects/myproject/global/networks/n');
    assert.equal((body as unknown as Json)['creationTimestamp'], '2024-01-01T00:00:00.000000Z');
    assert.equal(await set('2023-01-01T00:00:00Z'), 200);
    assert.equal(await set('yesterday'), 400);
    assert.equal(await set(12), 400);
  });
});

describe('the clock, hostile', () => {
  it('can not be made to stand where no time can be printed', async (t) => {
    const { send, get } = await startCloud(t);
    for (const body of [
      { advanceSeconds: 1e300 },
      { speed: 1e300 },
      { now: '99999-01-01T00:00:00Z' },
      { advanceSeconds: -1 },
    ]) {
      assert.equal((await send('POST', '/emulator/clock', { body })).status, 400, JSON.stringify(body));
    }
    assert.equal((await get('/emulator/clock')).status, 200);
  });
});

describe('a world that is asked for without a project', () => {
  it("is that of the only project, or of 'myproject', or has to be named", async (t) => {
    const { send, get } = await startCloud(t, { version: 1, project: 'a', networks: [{ name: 'n' }] });
    const project = async () => {
      const { body } = await get('/emulator/world');
      return (body as unknown as Json)['project'] ?? body.error.message;
    };
    assert.equal(await project(), 'a');
    await send('PUT', '/emulator/world', { body: { version: 1, project: 'b', networks: [{ name: 'n' }] } });
    assert.equal(await project(), 'project: expected, as there are several: a, b');
    await send('PUT', '/emulator/world', { body: { version: 1, project: 'myproject', networks: [{ name: 'n' }] } });
    assert.equal(await project(), 'myproject');
    await send('POST', '/emulator/reset');
    assert.equal(await project(), 'a');
  });
});

it('the same calls on the same clock give the same bytes', async (t) => {
  const run = async (): Promise<string> => {
    const { send, get, advance } = await startCloud(t, { version: 1, project: 'myproject' });
    const answers: unknown[] = [];
    const call = async (method: string, path: string, body?: Json) => {
      answers.push((await send(method, path, body && { body })).body);
      advance(200);
    };
    const compute = '/compute/v1/projects/myproject';
    const region = `${compute}/regions/europe-west2`;
    await call('POST', '/emulator/clock', { now: '2026-01-01T00:00:00Z' });
    await call('POST', `${compute}/global/networks`, { name: 'n', autoCreateSubnetworks: false });
    await call('POST', `${region}/subnetworks`, {
      name: 's',
      network: 'global/networks/n',
      ipCidrRange: '10.0.0.0/26',
    });
    const nat = {
      name: 'nat',
      natIpAllocateOption: 'AUTO_ONLY',
      sourceSubnetworkIpRangesToNat: 'ALL_SUBNETWORKS_ALL_IP_RANGES',
    };
    await call('POST', `${region}/routers`, { name: 'r', network: 'global/networks/n', nats: [nat] });
    const connector = { network: 'n', ipCidrRange: '10.8.0.0/28', maxInstances: 3 };
    await call('POST', '/v1/projects/myproject/locations/europe-west2/connectors?connectorId=c', connector);
    const job = {
      template: {
        template: {
          containers: [{ image: 'i' }],
          vpcAccess: { networkInterfaces: [{ network: 'n', subnetwork: 's' }] },
        },
      },
    };
    await call('POST', '/v2/projects/myproject/locations/europe-west2/jobs?jobId=j', job);
    await call('POST', '/v2/projects/myproject/locations/europe-west2/jobs/j:run', {});
    await call('POST', '/v2/entries:list', { resourceNames: ['projects/myproject'], pageSize: 1000 });
    answers.push((await get('/emulator/world')).body);
    return JSON.stringify(answers);
  };
  assert.equal(await run(), await run());
});
