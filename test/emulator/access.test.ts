import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { jobV1, jobV2, startCloud, V1, V2, type Cloud, type Json } from './run-fixture.ts';

const as = (principal: string) => ({ headers: { authorization: `Bearer ${principal}` } });
const COMPUTE = '/compute/v1/projects/myproject';

async function rule(cloud: Cloud, body: Json, query = ''): Promise<void> {
  const { status, body: answer } = await cloud.send('POST', `/emulator/permissions${query}`, { body });
  assert.equal(status, 200, JSON.stringify(answer));
}

describe('what an identity may do', () => {
  it('is everything until something is said of it', async (t) => {
    const cloud = await startCloud(t);
    assert.equal((await cloud.send('GET', `${V2}/jobs`, as('a@example.com'))).status, 200);
  });

  it('is refused in the words of each API, with the name of the permission', async (t) => {
    const cloud = await startCloud(t);
    await rule(cloud, { principal: 'a@example.com', deny: ['*'] });
    const refusal = async (method: string, path: string, body?: Json) => {
      const answer = await cloud.send(method, path, { ...as('a@example.com'), ...(body && { body }) });
      assert.equal(answer.status, 403);
      return answer.body.error.message as unknown as string;
    };
    const place = 'projects/myproject/locations/europe-west2';
    assert.equal(
      await refusal('GET', `${V2}/jobs/j`),
      `Permission 'run.jobs.get' denied on resource '${place}/jobs/j' (or resource may not exist).`,
    );
    assert.match(await refusal('POST', `${V1}/jobs`, jobV1('j')), /'run.jobs.create' .*'namespaces\/myproject\/jobs/);
    assert.equal(
      await refusal('GET', `${COMPUTE}/regions/europe-west2/routers/r`),
      "Required 'compute.routers.get' permission for 'projects/myproject/regions/europe-west2/routers/r'",
    );
    assert.equal(
      await refusal('POST', `${COMPUTE}/global/firewalls`, { name: 'fw' }),
      "Required 'compute.firewalls.create' permission for 'projects/myproject/global/firewalls/fw'",
    );
    assert.match(await refusal('GET', `/v1/${place}/connectors`), /'vpcaccess.connectors.list' denied/);
    assert.match(
      await refusal('POST', '/v1/projects/myproject/topics/t:publish', {}),
      /'pubsub.topics.publish' denied/,
    );
    assert.match(await refusal('POST', '/v2/entries:list', {}), /'logging.logEntries.list' denied/);
    assert.match(await refusal('GET', '/storage/v1/b/b/o/x'), /a@example.com does not have storage.objects.get access/);
    const { body } = await cloud.send('GET', `${V2}/jobs/j`, as('a@example.com'));
    assert.deepEqual(body.error.details[0], {
      '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
      reason: 'IAM_PERMISSION_DENIED',
      domain: 'iam.googleapis.com',
      metadata: { permission: 'run.jobs.get', resource: `${place}/jobs/j` },
    });
  });

  it('is what it is allowed, where anything is; and what is denied all the same is not', async (t) => {
    const cloud = await startCloud(t);
    await rule(cloud, { principal: 'a@example.com', allow: ['compute.*'] });
    await rule(cloud, { principal: 'a@example.com', deny: ['compute.networks.updatePolicy'] });
    const status = async (path: string, body?: Json) =>
      (await cloud.send(body ? 'POST' : 'GET', path, { ...as('a@example.com'), ...(body && { body }) })).status;
    assert.equal(await status(`${COMPUTE}/global/networks`), 200);
    assert.equal(await status(`${V2}/jobs`), 403);
    const router = { name: 'r', network: 'global/networks/my-vpc' };
    assert.equal(await status(`${COMPUTE}/regions/europe-west2/routers`, router), 403);
    assert.equal((await cloud.send('GET', `${V2}/jobs`, as('b@example.com'))).status, 200);
  });

  it('can be said for one project, and taken back', async (t) => {
    const cloud = await startCloud(t);
    await rule(cloud, { principal: '*', deny: ['run.*'] }, '?project=myproject');
    assert.equal((await cloud.get(`${V2}/jobs`)).status, 403);
    assert.equal((await cloud.get(V2.replace('myproject', 'other') + '/jobs')).status, 200);
    const listed = await cloud.get('/emulator/permissions?project=myproject');
    assert.equal((listed.body as unknown as Json[]).length, 1);
    await cloud.send('DELETE', '/emulator/permissions?project=myproject');
    assert.equal((await cloud.get(`${V2}/jobs`)).status, 200);
  });

  it('is told to the audit log, as not granted', async (t) => {
    const cloud = await startCloud(t);
    await rule(cloud, { principal: 'a@example.com', deny: ['run.jobs.create'] });
    await cloud.send('POST', `${V2}/jobs?jobId=j`, { ...as('a@example.com'), body: jobV2() });
    const [entry] = cloud.entries() as unknown as { protoPayload: { authorizationInfo: Json[]; status: Json } }[];
    assert.deepEqual(entry?.protoPayload.authorizationInfo[0]?.['granted'], false);
    assert.equal(entry.protoPayload.status['code'], 7);
  });

  it('is checked when it is said', async (t) => {
    const cloud = await startCloud(t);
    for (const body of [
      {},
      { principal: 'a' },
      { principal: 'a', allow: ['compute'] },
      { principal: 'a', deny: [], x: 1 },
    ]) {
      assert.equal((await cloud.send('POST', '/emulator/permissions', { body })).status, 400, JSON.stringify(body));
    }
  });
});

describe('Shared VPC', () => {
  const HOST = '/compute/v1/projects/host';
  const subnetwork = 'projects/host/regions/europe-west2/subnetworks/shared';
  const network = 'projects/host/global/networks/shared-vpc';
  const networkInterfaces = [{ network, subnetwork }];

  /** A host project with one network and subnet. */
  async function startHost(t: Parameters<typeof startCloud>[0]) {
    const cloud = await startCloud(t);
    const link = 'https://www.googleapis.com/compute/v1/';
    const body = {
      version: 1,
      project: 'host',
      networks: [{ name: 'shared-vpc', selfLink: link + network }],
      subnetworks: [
        { name: 'shared', selfLink: link + subnetwork, network: link + network, ipCidrRange: '10.1.0.0/24' },
      ],
    };
    await cloud.send('PUT', '/emulator/world', { body });
    const change = async (path: string, body: Json = {}) => {
      const answer = await cloud.send('POST', path, { body });
      cloud.advance(60);
      return answer;
    };
    const deploy = (id: string) => cloud.send('POST', `${V2}/jobs?jobId=${id}`, { body: jobV2({ networkInterfaces }) });
    return { ...cloud, change, deploy };
  }

  it('lends subnets to attached projects alone, once a project is a host', async (t) => {
    const { change, deploy, get } = await startHost(t);
    assert.equal((await deploy('before')).status, 200);
    const notHost = await change(`${HOST}/enableXpnResource`, { xpnResource: { id: 'myproject', type: 'PROJECT' } });
    assert.equal(notHost.status, 400);
    assert.equal((await change(`${HOST}/enableXpnHost`)).status, 200);
    const refused = await deploy('j');
    assert.match(
      refused.body.error.message as unknown as string,
      /subnetworks\/shared does not exist, or Cloud Run does/,
    );
    const vm = { name: 'vm', networkInterfaces: [{ subnetwork }] };
    assert.equal((await change(`${COMPUTE}/zones/europe-west2-a/instances`, vm)).status, 403);
    await change(`${HOST}/enableXpnResource`, { xpnResource: { id: 'myproject', type: 'PROJECT' } });
    assert.equal((await deploy('j')).status, 200);
    assert.equal((await change(`${COMPUTE}/zones/europe-west2-a/instances`, vm)).status, 200);
    assert.equal((await get(`${COMPUTE}/getXpnHost`)).body.name, 'host');
    const { resources } = (await get(`${HOST}/getXpnResources`)).body as unknown as { resources: Json[] };
    assert.deepEqual(resources, [{ id: 'myproject', type: 'PROJECT' }]);
    assert.equal((await change(`${HOST}/disableXpnHost`)).status, 400);
    await change(`${HOST}/disableXpnResource`, { xpnResource: { id: 'myproject' } });
    assert.deepEqual((await get(`${COMPUTE}/getXpnHost`)).body, {});
    assert.equal((await change(`${HOST}/disableXpnHost`)).status, 200);
  });

  it('needs the grant of the agent that acts for the service project', async (t) => {
    const { send, deploy } = await startHost(t);
    const agent = 'service-123456789012@serverless-robot-prod.iam.gserviceaccount.com';
    const body = { principal: agent, project: 'host', deny: ['compute.subnetworks.use'] };
    await send('POST', '/emulator/permissions', { body });
    assert.equal((await deploy('j')).status, 400);
    await send('DELETE', '/emulator/permissions');
    assert.equal((await deploy('j')).status, 200);
  });

  it('does not make the networks of others a place for routers and rules', async (t) => {
    const { change } = await startHost(t);
    for (const path of [
      'global/firewalls',
      'global/routes',
      'regions/europe-west2/routers',
      'regions/europe-west2/subnetworks',
    ]) {
      const answer = await change(`${COMPUTE}/${path}`, { name: 'x', network, ipCidrRange: '10.2.0.0/24' });
      assert.equal(answer.status, 400, path);
      assert.match(answer.body.error.message as unknown as string, /Cross project referencing is not allowed/, path);
    }
  });

  it('is part of the world of a service project, which loads and saves as it was', async (t) => {
    const { send, get } = await startHost(t);
    const project = '/emulator/world?project=service';
    const link = 'https://www.googleapis.com/compute/v1/';
    const world = {
      version: 1,
      project: 'service',
      jobs: [],
      connectors: [],
      networks: [{ kind: 'compute#network', name: 'shared-vpc', selfLink: link + network }],
      subnetworks: [
        {
          kind: 'compute#subnetwork',
          name: 'shared',
          selfLink: link + subnetwork,
          region: `${link}projects/host/regions/europe-west2`,
          network: link + network,
          ipCidrRange: '10.1.0.0/24',
        },
      ],
      routers: [],
      routes: [],
      firewalls: [],
      addresses: [],
      instances: [],
    };
    assert.equal((await send('PUT', project, { body: world })).status, 200);
    assert.deepEqual((await get(project)).body, world);
    assert.equal((await get('/compute/v1/projects/service/getXpnHost')).body.name, 'host');
    await send('POST', '/emulator/reset');
    await send('PUT', project, { body: world });
    assert.deepEqual((await get(project)).body, world);
    await send('PUT', project, { body: { ...world, subnetworks: [] } });
    assert.deepEqual((await get(project)).body, { ...world, subnetworks: [] });
  });
});
