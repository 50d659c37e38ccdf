import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { VpcAccessServiceClient } from '@google-cloud/vpc-access';
import { GoogleAuth, PassThroughClient } from 'google-auth-library';
import { jobV2, list, startCloud, asText, V2, type Cloud, type Json } from './run-fixture.ts';

const LOCATION = '/v1/projects/myproject/locations/europe-west2';
const name = 'projects/myproject/locations/europe-west2/connectors/c';
const inSubnet: Json = {
  subnet: { name: 'conn-subnet', projectId: 'myproject' },
  network: 'default',
  minInstances: 2,
  maxInstances: 3,
};
const inRange: Json = { network: 'my-vpc', ipCidrRange: '10.9.0.0/28', minInstances: 2, maxInstances: 3 };

async function create(cloud: Cloud, body: Json, id = 'c'): Promise<string> {
  const answer = await cloud.send('POST', `${LOCATION}/connectors?connectorId=${id}`, { body });
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  return `/v1/${asText(answer.body.name)}`;
}

const rules = ({ cloud }: Cloud) =>
  cloud.store
    .list('firewalls')
    .map(({ name: rule, value }) => [rule.split('/').at(-1), value['direction'], value['priority']]);

describe('a connector', () => {
  it('is CREATING for two minutes, then READY', async (t) => {
    const cloud = await startCloud(t);
    const operation = await create(cloud, inSubnet);
    assert.equal((await cloud.get(`${LOCATION}/connectors/c`)).body.state, 'CREATING');
    const { connectors } = (await cloud.get(`${LOCATION}/connectors`)).body;
    assert.ok(list(connectors).some(({ state }) => asText(state) === 'CREATING'));
    assert.equal((await cloud.get(operation)).body.done, undefined);
    cloud.advance(120);
    const { body } = await cloud.get(operation);
    const connector = {
      name,
      subnet: { name: 'conn-subnet', projectId: 'myproject' },
      machineType: 'e2-micro',
      minInstances: 2,
      maxInstances: 3,
      minThroughput: 200,
      maxThroughput: 300,
      state: 'READY',
    };
    assert.deepEqual(body.response, {
      '@type': 'type.googleapis.com/google.cloud.vpcaccess.v1.Connector',
      ...connector,
    });
    assert.deepEqual((await cloud.get(`${LOCATION}/connectors/c`)).body, connector);
    const { '@type': type, method, target, endTime } = body.metadata;
    assert.equal(type, 'type.googleapis.com/google.cloud.vpcaccess.v1.OperationMetadata');
    assert.deepEqual([method, target], ['google.cloud.vpcaccess.v1.VpcAccessService.CreateConnector', name]);
    assert.ok(endTime);
  });

  it('brings its firewall rules and its hidden subnet, and takes them along', async (t) => {
    const cloud = await startCloud(t);
    await create(cloud, inRange, 'vpc-conn');
    assert.deepEqual(rules(cloud), []);
    cloud.advance(120);
    assert.deepEqual(rules(cloud), [
      ['aet-europewest2-vpc--conn-earfw', 'EGRESS', 100],
      ['aet-europewest2-vpc--conn-egrfw', 'EGRESS', 100],
      ['aet-europewest2-vpc--conn-hcfw', 'INGRESS', 100],
      ['aet-europewest2-vpc--conn-rsgfw', 'INGRESS', 100],
      ['aet-europewest2-vpc--conn-sbntfw', 'INGRESS', 1000],
      ['aet-europewest2-vpc--conn-tagfw', 'INGRESS', 1000],
    ]);
    const rule = cloud.cloud.store.get('projects/myproject/global/firewalls/aet-europewest2-vpc--conn-earfw');
    assert.deepEqual(rule?.['targetTags'], ['vpc-connector-europe-west2-vpc-conn']);
    assert.deepEqual(rule['destinationRanges'], ['35.199.224.0/19']);
    const hidden = 'projects/myproject/regions/europe-west2/subnetworks/aet-europe-west2-vpc-conn';
    assert.equal(cloud.cloud.store.get(hidden)?.['ipCidrRange'], '10.9.0.0/28');
    await cloud.send('DELETE', `${LOCATION}/connectors/vpc-conn`);
    assert.equal((await cloud.get(`${LOCATION}/connectors/vpc-conn`)).body.state, 'DELETING');
    cloud.advance(45);
    assert.deepEqual(rules(cloud), []);
    assert.equal(cloud.cloud.store.get(hidden), undefined);
    const gone = await cloud.get(`${LOCATION}/connectors/vpc-conn`);
    assert.deepEqual([gone.status, gone.body.error.message], [404, 'The connector is not found.']);
  });

  it('ends in ERROR when its range is taken, and can be deleted', async (t) => {
    const cloud = await startCloud(t);
    const operation = await create(cloud, { ...inRange, ipCidrRange: '10.10.0.16/28' });
    cloud.advance(120);
    assert.deepEqual((await cloud.get(operation)).body.error, {
      code: 3,
      message:
        'Operation failed: Invalid IP CIDR range was provided. It conflicts with an existing subnetwork. Please delete the connector manually.',
    });
    assert.equal((await cloud.get(`${LOCATION}/connectors/c`)).body.state, 'ERROR');
    assert.deepEqual(rules(cloud), []);
    assert.equal((await cloud.send('DELETE', `${LOCATION}/connectors/c`)).status, 200);
    cloud.advance(45);
    assert.equal((await cloud.get(`${LOCATION}/connectors/c`)).status, 404);
  });

  it('ends in ERROR when an operation error is asked for', async (t) => {
    const cloud = await startCloud(t);
    const message = 'Operation failed: Insufficient CPU quota in region.';
    cloud.fault({ method: 'vpcaccess.projects.locations.connectors.create', operationError: { code: 9, message } });
    const operation = await create(cloud, inSubnet);
    cloud.advance(120);
    assert.deepEqual((await cloud.get(operation)).body.error, { code: 9, message });
    assert.equal((await cloud.get(`${LOCATION}/connectors/c`)).body.state, 'ERROR');
  });

  it('grows and does not shrink', async (t) => {
    const cloud = await startCloud(t);
    await create(cloud, inSubnet);
    const patch = (mask: string, body: Json) =>
      cloud.send('PATCH', `${LOCATION}/connectors/c?updateMask=${mask}`, { body });
    assert.equal((await patch('maxInstances', { maxInstances: 5 })).body.error.status, 'FAILED_PRECONDITION');
    cloud.advance(120);
    assert.equal((await patch('max_instances', { maxInstances: 5, minInstances: 4 })).status, 200);
    const connector = async () => (await cloud.get(`${LOCATION}/connectors/c`)).body;
    assert.deepEqual([(await connector()).state, (await connector()).maxInstances], ['UPDATING', 3]);
    cloud.advance(60);
    const { state, minInstances, maxInstances, maxThroughput } = await connector();
    assert.deepEqual([state, minInstances, maxInstances, maxThroughput], ['READY', 2, 5, 500]);
    assert.equal((await patch('maxInstances', { maxInstances: 4 })).status, 400);
    assert.equal((await patch('network', { network: 'other-vpc' })).status, 400);
    assert.equal((await patch('maxThroughput', { maxThroughput: 600 })).status, 200);
    cloud.advance(60);
    assert.equal((await connector()).maxInstances, 6);
  });

  it('can not be deleted while a job uses it, and says whose projects do', async (t) => {
    const cloud = await startCloud(t);
    await cloud.send('POST', `${V2}/jobs?jobId=j`, { body: jobV2({ connector: 'vpc-conn-europe' }) });
    const { connectedProjects } = (await cloud.get(`${LOCATION}/connectors/vpc-conn-europe`)).body;
    assert.deepEqual(connectedProjects, ['myproject']);
    const { status, body } = await cloud.send('DELETE', `${LOCATION}/connectors/vpc-conn-europe`);
    assert.deepEqual([status, body.error.status], [400, 'FAILED_PRECONDITION']);
    await cloud.send('PATCH', `${V2}/jobs/j`, { body: jobV2() });
    assert.equal((await cloud.send('DELETE', `${LOCATION}/connectors/vpc-conn-europe`)).status, 200);
  });

  it('is created through the official client, whose metadata has the type that it expects', async (t) => {
    const cloud = await startCloud(t);
    cloud.cloud.clock.setSpeed(10_000);
    const auth = new GoogleAuth({ authClient: new PassThroughClient(), projectId: 'myproject' });
    const port = Number(new URL(cloud.url).port);
    const options = { fallback: true, protocol: 'http', apiEndpoint: '127.0.0.1', port, auth } as unknown;
    const client = new VpcAccessServiceClient(options as ConstructorParameters<typeof VpcAccessServiceClient>[0]);
    const parent = 'projects/myproject/locations/europe-west2';
    const connector = { subnet: { name: 'conn-subnet' }, minInstances: 2, maxInstances: 3 };
    const [operation] = await client.createConnector({ parent, connectorId: 'c', connector });
    await operation.promise();
    const [found] = await client.getConnector({ name });
    assert.deepEqual([found.state, found.subnet?.projectId], ['READY', 'myproject']);
    const [listed] = await client.listConnectors({ parent });
    assert.equal(listed.length, 3);
    await client.close();
  });
});

describe('a connector that is refused', () => {
  const rows: { when: string; id?: string; body: Json; text?: string }[] = [
    { when: 'its name is too long', id: 'a'.repeat(26), body: inSubnet },
    { when: 'its name begins with a digit', id: '1c', body: inSubnet },
    { when: 'its name is missing', id: '', body: inSubnet },
    { when: 'its range is a /27', body: { ...inRange, ipCidrRange: '10.9.0.0/27' } },
    { when: 'its range has host bits', body: { ...inRange, ipCidrRange: '10.9.0.1/28' } },
    { when: 'its range is public', body: { ...inRange, ipCidrRange: '8.8.8.0/28' } },
    { when: 'it has neither network nor subnet', body: { minInstances: 2, maxInstances: 3 } },
    { when: 'its least is its most', body: { ...inSubnet, minInstances: 3 } },
    { when: 'its most is 11', body: { ...inSubnet, maxInstances: 11 } },
    {
      when: 'its throughput is no multiple of 100',
      body: { subnet: { name: 'conn-subnet' }, minThroughput: 200, maxThroughput: 350 },
    },
    { when: 'its machine type is unknown', body: { ...inSubnet, machineType: 'n2-standard-2' } },
    { when: 'its subnet is no /28', body: { ...inSubnet, subnet: { name: 'my-subnet' } } },
    {
      when: 'its subnet is not there',
      body: { ...inSubnet, subnet: { name: 'far' } },
      text: 'VPC Access did not have permission to resolve the subnet or the provided subnet does not exist.',
    },
    {
      when: 'nothing is said of its most',
      body: { subnet: { name: 'conn-subnet' } },
      text: 'A Connector must specify either max_throughput or max_instances.',
    },
  ];
  for (const { when, id = 'c', body, text = 'Request contains an invalid argument.' } of rows) {
    it(`because ${when}`, async (t) => {
      const { send } = await startCloud(t);
      const answer = await send('POST', `${LOCATION}/connectors?connectorId=${id}`, { body });
      assert.deepEqual([answer.status, answer.body.error.message], [400, text]);
    });
  }

  it('because its name is taken', async (t) => {
    const cloud = await startCloud(t);
    const { status, body } = await cloud.send('POST', `${LOCATION}/connectors?connectorId=vpc-conn-europe`, {
      body: inRange,
    });
    assert.deepEqual(
      [status, body.error.status, body.error.message],
      [409, 'ALREADY_EXISTS', 'Requested entity already exists'],
    );
  });

  it('because its subnet is used by another connector or a job', async (t) => {
    const cloud = await startCloud(t);
    await create(cloud, inSubnet);
    const second = await cloud.send('POST', `${LOCATION}/connectors?connectorId=d`, { body: inSubnet });
    assert.equal(second.body.error.message, 'Request contains an invalid argument.');
  });
});

describe('sizes of a connector', () => {
  it('may be given as throughput, and instances win', async (t) => {
    const cloud = await startCloud(t);
    await create(cloud, { ...inRange, minInstances: 3, maxInstances: 4, minThroughput: 500, maxThroughput: 900 }, 'a');
    await create(cloud, { network: 'my-vpc', ipCidrRange: '10.9.1.0/28', minThroughput: 300, maxThroughput: 400 }, 'b');
    for (const id of ['a', 'b']) {
      const { minInstances, maxInstances, minThroughput, maxThroughput } = (
        await cloud.get(`${LOCATION}/connectors/${id}`)
      ).body;
      assert.deepEqual([minInstances, maxInstances, minThroughput, maxThroughput], [3, 4, 300, 400]);
    }
  });
});

describe('the audit log of VPC Access', () => {
  it('has both ends of a creation, the failed one as ERROR', async (t) => {
    const cloud = await startCloud(t);
    await create(cloud, { ...inRange, ipCidrRange: '10.10.0.16/28' });
    cloud.advance(120);
    const methodName = 'google.cloud.vpcaccess.v1.VpcAccessService.CreateConnector';
    const [first, last] = cloud.entries();
    assert.deepEqual(first?.['resource'], {
      type: 'audited_resource',
      labels: { service: 'vpcaccess.googleapis.com', method: methodName, project_id: 'myproject' },
    });
    assert.deepEqual([first['severity'], last?.['severity']], ['NOTICE', 'ERROR']);
    assert.equal((last?.['protoPayload'] as Json)['methodName'], methodName);
    assert.equal(((last?.['protoPayload'] as Json)['status'] as Json)['code'], 3);
  });
});
