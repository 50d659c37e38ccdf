import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { aRouter } from '../support/resources.ts';
import { aWorld } from '../support/world.ts';
import { folder, startEgress, until, type Running } from './fixture.ts';

const write = folder();
const other = aWorld({
  project: 'other',
  jobs: [],
  connectors: [],
  routers: [],
  networks: [],
  subnetworks: [],
  routes: [],
});
const ROUTERS = '/compute/v1/projects/myproject/regions/europe-west2/routers';

describe('the control interface of the local cloud', () => {
  let running: Running;
  let url = '';
  before(async () => {
    running = startEgress(['emulator', '--port=0', '--speed=0', `--world=${write('world.json', aWorld())}`]);
    url = await until('the local cloud', () => /: (http:\S+)/.exec(running.output.stderr)?.[1]);
  });
  after(async () => {
    running.child.kill('SIGTERM');
    assert.equal(await running.ended, 0);
  });
  beforeEach(() => call('POST', '/emulator/reset'));

  async function call(method: string, path: string, body?: unknown) {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const response = await fetch(url + path, { method, ...(text !== undefined && { body: text }) });
    const answer = await response.text();
    return { status: response.status, text: answer, body: answer === '' ? {} : JSON.parse(answer) };
  }

  it('a world that is put back is the same to the byte, as long as the clock stands', async () => {
    const first = await call('GET', '/emulator/world');
    assert.equal((await call('PUT', '/emulator/world', first.text)).status, 200);
    const second = await call('GET', '/emulator/world?project=myproject');
    assert.equal(second.text, first.text);
    assert.equal(second.body.connectors[0].state, 'READY');
  });

  it('PUT replaces one project and leaves the others alone', async () => {
    const before = (await call('GET', '/emulator/world')).text;
    assert.equal((await call('PUT', '/emulator/world', other)).status, 200);
    assert.equal((await call('GET', '/emulator/world')).text, before);
    assert.equal((await call('GET', '/emulator/world?project=other')).body.project, 'other');
    await call('PUT', '/emulator/world', aWorld({ routers: [aRouter()] }));
    assert.equal((await call('GET', '/emulator/world')).body.routers.length, 1);
  });

  it('a world that is none changes nothing, and every mistake is named', async () => {
    const before = (await call('GET', '/emulator/world')).text;
    const refused = await call('PUT', '/emulator/world', { version: 2, project: 'myproject', jobs: [7], routes: {} });
    assert.equal(refused.status, 400);
    const fields = refused.body.error.details[0].fieldViolations.map(({ field }: { field: string }) => field);
    assert.deepEqual(fields.toSorted(), ['jobs[0]', 'routes', 'version']);
    assert.equal((await call('PUT', '/emulator/world', '{')).status, 400);
    assert.equal((await call('GET', '/emulator/world')).text, before);
  });

  it('reset goes back to the world that it was started with', async () => {
    const before = (await call('GET', '/emulator/world')).text;
    await call('PUT', '/emulator/world', aWorld({ jobs: [], routers: [aRouter()] }));
    await call('POST', '/emulator/faults', { method: 'compute.routers.list', status: 503 });
    await call('GET', ROUTERS);
    await call('POST', '/emulator/reset');
    assert.equal((await call('GET', '/emulator/world')).text, before);
    assert.deepEqual((await call('GET', '/emulator/faults')).body, []);
    assert.deepEqual((await call('GET', '/emulator/requests')).body, []);
  });

  it('the clock stands, is advanced, and runs', async () => {
    const { body: then } = await call('GET', '/emulator/clock');
    assert.equal(then.speed, 0);
    assert.equal((await call('GET', '/emulator/clock')).body.now, then.now);
    const { body: later } = await call('POST', '/emulator/clock', { advanceSeconds: 90 });
    assert.equal(Date.parse(later.now) - Date.parse(then.now), 90_000);
    const { body: running } = await call('POST', '/emulator/clock', { speed: 1000 });
    assert.equal(running.speed, 1000);
    await until('time', async () => {
      const { now } = (await call('GET', '/emulator/clock')).body;
      return Date.parse(now) > Date.parse(later.now) || undefined;
    });
    await call('POST', '/emulator/clock', { speed: 0 });
    for (const bad of [{}, { speed: -1 }, { speed: 'fast' }, { advanceSeconds: null }, { nonsense: 1 }])
      assert.equal((await call('POST', '/emulator/clock', bad)).status, 400, JSON.stringify(bad));
  });

  it('work takes its time on that clock', async () => {
    const network = 'projects/myproject/global/networks/my-vpc';
    const { body: started } = await call('POST', ROUTERS, { name: 'r', network });
    const operation = new URL(started.selfLink).pathname;
    assert.notEqual((await call('GET', operation)).body.status, 'DONE');
    await call('POST', '/emulator/clock', { advanceSeconds: 60 });
    assert.equal((await call('GET', operation)).body.status, 'DONE');
    assert.equal((await call('GET', `${ROUTERS}/r`)).status, 200);
  });

  it('a fault has an id and counts its hits, is bounded by times, and can be taken back', async () => {
    const { body: fault } = await call('POST', '/emulator/faults', {
      method: 'compute.routers.list',
      status: 503,
      times: 2,
    });
    assert.deepEqual([typeof fault.id, fault.hits], ['string', 0]);
    const statuses = [];
    for (let i = 0; i < 3; i++) statuses.push((await call('GET', ROUTERS)).status);
    assert.deepEqual(statuses, [503, 503, 200]);
    const { body: faults } = await call('GET', '/emulator/faults');
    assert.deepEqual(
      faults.map(({ id, hits }: Record<string, unknown>) => [id, hits]),
      [[fault.id, 2]],
    );
    await call('POST', '/emulator/faults', { method: 'compute.routers.list', status: 403, message: 'no' });
    assert.equal((await call('GET', ROUTERS)).body.error.message, 'no');
    assert.equal((await call('DELETE', '/emulator/faults')).status, 200);
    assert.equal((await call('GET', ROUTERS)).status, 200);
  });

  it('a fault may be meant for one project, may cut the line after the work, and is refused when it is none', async () => {
    await call('POST', '/emulator/faults', { method: 'compute.routers.list', project: 'other', status: 503 });
    assert.equal((await call('GET', ROUTERS)).status, 200);
    assert.equal((await call('GET', ROUTERS.replace('myproject', 'other'))).status, 503);
    await call('POST', '/emulator/faults', { method: 'compute.routers.insert', dropAfter: true, times: 1 });
    await assert.rejects(call('POST', ROUTERS, { name: 'r', network: 'global/networks/my-vpc' }));
    await call('POST', '/emulator/clock', { advanceSeconds: 60 });
    assert.equal((await call('GET', `${ROUTERS}/r`)).status, 200);
    for (const bad of [{}, { method: 'x', status: 200 }, { method: 'x', times: 0 }, { method: 'x', nonsense: 1 }])
      assert.equal((await call('POST', '/emulator/faults', bad)).status, 400, JSON.stringify(bad));
  });

  it('requests are kept by method, and control is not among them', async () => {
    await call('GET', ROUTERS);
    await call('GET', `${ROUTERS}/nobody`);
    await call('GET', '/compute/v1/projects/other/global/networks');
    await call('GET', '/nothing/at/all');
    const { body: all } = await call('GET', '/emulator/requests');
    assert.deepEqual(
      all.map(({ method, status, project }: Record<string, unknown>) => [method, status, project]),
      [
        ['compute.routers.list', 200, 'myproject'],
        ['compute.routers.get', 404, 'myproject'],
        ['compute.networks.list', 200, 'other'],
        ['GET /nothing/at/all', 405, ''],
      ],
    );
    assert.ok(all.every(({ path, at }: Record<string, string>) => path && !Number.isNaN(Date.parse(at ?? ''))));
    assert.equal((await call('GET', '/emulator/requests?project=other')).body.length, 1);
    await call('DELETE', '/emulator/requests');
    assert.deepEqual((await call('GET', '/emulator/requests')).body, []);
  });
});
