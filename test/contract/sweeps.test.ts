import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { beforeEach, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { networkMode } from '../../shared/job/network-mode.ts';
import { connect } from '../../shared/gcp/connect.ts';
import { adaptiveGate } from '../../shared/gcp/gate.ts';
import { sleeper } from '../../shared/gcp/poll.ts';
import { realClock } from '../../shared/gcp/real-clock.ts';
import { changesSince, NETWORK_CHANGES } from '../../shared/event/filters.ts';
import { LOCATION, localCloud, NETWORK, PROJECT, REGION } from './fixture.ts';
import { told } from '../support/told.ts';

const jobIn = (region: string, id: string) => ({
  name: `projects/${PROJECT}/locations/${region}/jobs/${id}`,
  labels: { team: 'x' },
  template: {
    taskCount: 3,
    template: {
      containers: [{ image: 'i', env: [{ name: 'TOKEN', value: 'hunter2' }] }],
      serviceAccount: 'agent@my-project.iam.gserviceaccount.com',
      vpcAccess: { connector: `projects/${PROJECT}/locations/${region}/connectors/c`, egress: 'ALL_TRAFFIC' },
    },
  },
});

const CONNECTOR = {
  name: `${LOCATION}/connectors/c`,
  state: 'READY',
  subnet: { name: 'my-subnet', projectId: PROJECT },
  machineType: 'e2-micro',
  minInstances: 2,
  maxInstances: 3,
};

describe('a project surveyed', () => {
  const cloud = localCloud();
  const surveys = () => cloud.connection.surveys;

  it('lists jobs of all regions in pages, as they are read one by one', async () => {
    const jobs = Array.from({ length: 1203 }, (_, i) => jobIn(i % 2 ? REGION : 'us-central1', `j${i}`));
    await cloud.setWorld({ jobs });
    const pages = [];
    for await (const page of surveys().jobs(PROJECT)) pages.push(page);
    const all = pages.flatMap((page) => (page.kind === 'found' ? page.value.jobs : []));
    assert.deepEqual([pages.length, new Set(all.map(({ name }) => name)).size], [3, 1203]);
    const one = await cloud.connection.reads.job(all[0]?.name ?? '');
    assert.ok(one.kind === 'found');
    const read = one.value;
    const [listed = read] = all;
    // v1 spells egress as gcloud does.
    const brief = (job: typeof listed) => [job.name, networkMode(job), job.taskCount, job.serviceAccount];
    assert.deepEqual(brief(listed), brief(read));
    assert.ok(!JSON.stringify(all).includes('hunter2'));
  });

  it('has the same resources as the clients read', async () => {
    const nat = {
      name: 'nat',
      natIpAllocateOption: 'AUTO_ONLY',
      sourceSubnetworkIpRangesToNat: 'ALL_SUBNETWORKS_ALL_IP_RANGES',
    };
    await cloud.setWorld({
      connectors: [CONNECTOR],
      routers: [{ name: 'r', region: REGION, network: NETWORK, nats: [nat] }],
      routes: [{ name: 'r', network: NETWORK, destRange: '0.0.0.0/0', nextHopIp: '10.1.0.2' }],
      firewalls: [{ name: 'f', network: NETWORK, direction: 'EGRESS', denied: [{ IPProtocol: 'all' }] }],
    });
    const { reads } = cloud.connection;
    assert.deepEqual(await surveys().connectors(PROJECT, REGION), await reads.connectors(PROJECT, REGION));
    assert.deepEqual(await surveys().subnetworks(PROJECT), await reads.subnetworks(PROJECT));
    assert.deepEqual(await surveys().routes(PROJECT), await reads.routes(PROJECT));
    assert.deepEqual(
      await surveys().effectiveFirewalls(NETWORK, REGION),
      await reads.effectiveFirewalls(NETWORK, REGION),
    );
    const [network] = [await surveys().networks(PROJECT)].flatMap((list) => (list.kind === 'found' ? list.value : []));
    assert.deepEqual({ kind: 'found', value: network }, await reads.network(NETWORK));
    const brief = (list: Awaited<ReturnType<typeof reads.routers>>) =>
      list.kind === 'found' && list.value.map(({ rawNats: _, ...router }) => router);
    assert.deepEqual(brief(await surveys().routers(PROJECT)), brief(await reads.routers(PROJECT, REGION)));
  });

  it('says which permission is missing', async () => {
    await cloud.fault({ method: 'run.namespaces.jobs.list', status: 403 });
    const pages = [];
    for await (const page of surveys().jobs(PROJECT)) pages.push(page);
    assert.deepEqual(pages.map(told), [{ kind: 'unknown', reason: 'permission run.jobs.list denied (403)' }]);
  });
});

describe('projects of an organisation', () => {
  const cloud = localCloud();
  beforeEach(async () => {
    for (const project of ['p1', 'p2', 'p3']) {
      const jobs = Array.from({ length: 601 }, (_, i) => ({
        name: `projects/${project}/locations/${REGION}/jobs/j${i}`,
        template: {},
      }));
      const world = { version: 1, project, jobs: project === 'p3' ? [] : jobs };
      await fetch(`${cloud.url}/emulator/world`, { method: 'PUT', body: JSON.stringify(world) });
    }
    await fetch(`${cloud.url}/emulator/folders`, { method: 'PUT', body: JSON.stringify({ 12: ['p2', 'p3'] }) });
  });

  it('are those that have jobs', async () => {
    const all = await cloud.connection.projects.withJobs({ kind: 'organizations', id: '1' });
    assert.deepEqual(all, { kind: 'found', value: ['p1', 'p2'] });
    assert.equal((await cloud.calls('cloudasset.searchAllResources')).length, 3);
  });

  it('are those of a folder', async () => {
    const some = await cloud.connection.projects.withJobs({ kind: 'folders', id: '12' });
    assert.deepEqual(some, { kind: 'found', value: ['p2'] });
  });

  it('of a folder that may not be searched are unknown', async () => {
    const none = await cloud.connection.projects.withJobs({ kind: 'folders', id: '99' });
    assert.deepEqual(told(none), {
      kind: 'unknown',
      reason: 'permission cloudasset.assets.searchAllResources denied (403)',
    });
  });
});

describe('the audit trail', () => {
  const cloud = localCloud();
  const write = (entries: readonly object[]) =>
    fetch(`${cloud.url}/v2/entries:write`, { method: 'POST', body: JSON.stringify({ entries }) });
  const entry = (method: string, timestamp: string, service = 'compute.googleapis.com') => ({
    logName: `projects/${PROJECT}/logs/cloudaudit.googleapis.com%2Factivity`,
    timestamp,
    insertId: `${method} ${timestamp}`,
    protoPayload: { serviceName: service, methodName: method },
  });

  it('has the writes of a period, in order and in pages, and nothing else', async () => {
    const day = (i: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, i)).toISOString();
    await write(Array.from({ length: 1500 }, (_, i) => entry('v1.compute.routers.patch', day(i))));
    await write([
      entry('v1.compute.instances.insert', day(5)),
      entry('google.cloud.run.v2.Jobs.UpdateJob', day(6), 'run.googleapis.com'),
      entry('google.cloud.vpcaccess.v1.VpcAccessService.DeleteConnector', day(7), 'vpcaccess.googleapis.com'),
    ]);
    const times: unknown[] = [];
    for await (const page of cloud.connection.auditTrail.entries(PROJECT, changesSince(day(300))))
      times.push(...(page.kind === 'found' ? page.value.map(({ timestamp }) => timestamp) : ['unknown']));
    assert.equal(times.length, 1200);
    assert.deepEqual(times, [...times].sort());
    const network: unknown[] = [];
    for await (const page of cloud.connection.auditTrail.entries(PROJECT, NETWORK_CHANGES)) network.push(page);
    assert.equal((await cloud.calls('logging.entries.list')).length, 4);
  });

  it('that may not be read says which permission is missing', async () => {
    await cloud.fault({ method: 'logging.entries.list', status: 403 });
    const pages = [];
    for await (const page of cloud.connection.auditTrail.entries(PROJECT, NETWORK_CHANGES)) pages.push(page);
    assert.deepEqual(pages.map(told), [{ kind: 'unknown', reason: 'permission logging.logEntries.list denied (403)' }]);
  });
});

describe('long texts of the bucket', () => {
  const cloud = localCloud();
  const archive = () => cloud.connection.archive('state');
  beforeEach(async () => {
    await fetch(`${cloud.url}/storage/v1/b?project=my-project`, { method: 'POST', body: '{"name":"state"}' });
  });
  async function* lines(count: number, fail = false) {
    for (let i = 0; i < count; i++) yield `${'x'.repeat(1000)} ${i}\n`;
    if (fail) throw new Error('died');
  }
  const read = async (path: string) => {
    const found = await archive().lines(path);
    const all: string[] = [];
    if (found) for await (const line of found) all.push(line);
    return found && all;
  };

  it('are read as they were written, line by line', async () => {
    await archive().write('a/b.ndjson', lines(9000), 'application/x-ndjson');
    const all = await read('a/b.ndjson');
    assert.deepEqual([all?.length, all?.at(-1)?.slice(-5)], [9000, ' 8999']);
  });

  it('are seen whole or not at all', async () => {
    // What went wrong in the making of a text is thrown as it is: it decides whether a delivery comes again.
    await assert.rejects(archive().write('half', lines(5000, true), 'text/plain'), /^Error: died$/);
    assert.equal(await read('half'), undefined);
  });
});

/** A server that takes so many requests at a time and refuses all others with 429. */
async function limited(most: number) {
  let active = 0;
  const seen = { served: 0, refused: 0, widest: 0 };
  const server = createServer((_, response) => {
    active += 1;
    seen.widest = Math.max(seen.widest, active);
    const isTooMany = active > most;
    setTimeout(() => {
      active -= 1;
      seen[isTooMany ? 'refused' : 'served'] += 1;
      response.writeHead(isTooMany ? 429 : 200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(isTooMany ? { error: { code: 429, message: 'slow down' } } : { items: [] }));
    }, 2);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { seen, endpoint: `http://127.0.0.1:${port}`, close: () => server.close() };
}

describe('a quota that is met', () => {
  it('slows down and loses nothing', async (t) => {
    const server = await limited(3);
    t.after(server.close);
    const { surveys } = connect({ endpoint: server.endpoint, pace: 0.01, concurrency: 16 });
    const answers = await Promise.all(Array.from({ length: 300 }, (_, i) => surveys.routes(`p${i}`)));
    assert.ok(answers.every(({ kind }) => kind === 'found'));
    assert.equal(server.seen.served, 300);
    assert.ok(server.seen.refused > 0 && server.seen.refused < 150, JSON.stringify(server.seen));
  });

  it('is given up where it never ends, and says so', async (t) => {
    const server = await limited(0);
    t.after(server.close);
    const { surveys } = connect({ endpoint: server.endpoint, pace: 0.0005, concurrency: 2 });
    const answer = await surveys.routes('p');
    assert.deepEqual([answer.kind, answer.kind === 'unknown' && answer.because], ['unknown', 'transient']);
  });
});

describe('the gate', () => {
  it('lets so many in as an API takes, each API by itself', async () => {
    const gate = adaptiveGate({ most: 8, sleep: sleeper(realClock, 0.001) });
    const first = await Promise.all(Array.from({ length: 4 }, () => gate.enter('compute')));
    let isIn = false;
    const fifth = gate.enter('compute').then((leave) => {
      isIn = true;
      return leave;
    });
    const other = await gate.enter('run');
    await sleep(5);
    assert.equal(isIn, false);
    first[0]?.('ended');
    (await fifth)('ended');
    other('ended');
  });
});
