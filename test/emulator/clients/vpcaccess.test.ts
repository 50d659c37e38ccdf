import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { VpcAccessServiceClient } from '@google-cloud/vpc-access';
import { all, cloudForClients, LOCATION as parent, PROJECT, refused, REGION } from './fixture.ts';

const { options, control, url } = await cloudForClients('vpcaccess');
// The client brings types of an older google-auth-library.
const client = new VpcAccessServiceClient(options);
const link = `https://www.googleapis.com/compute/v1/projects/${PROJECT}`;

await control('PUT', 'world', {
  version: 1,
  project: PROJECT,
  networks: [{ name: 'n', selfLink: `${link}/global/networks/n` }],
  subnetworks: [
    {
      name: 's',
      selfLink: `${link}/regions/${REGION}/subnetworks/s`,
      network: `${link}/global/networks/n`,
      ipCidrRange: '10.8.1.0/28',
    },
  ],
});

const size = { minInstances: 2, maxInstances: 3 };

describe('connectors', () => {
  it('are created with a range and in a subnet, read and listed', async () => {
    const connector = { network: 'n', ipCidrRange: '10.8.0.0/28', ...size };
    const [creation] = await client.createConnector({ parent, connectorId: 'range', connector });
    const [created] = await creation.promise();
    assert.equal(created.name, `${parent}/connectors/range`);
    const inSubnet = { subnet: { name: 's' }, ...size };
    const [second] = await client.createConnector({ parent, connectorId: 'subnet', connector: inSubnet });
    const progress = await client.checkCreateConnectorProgress(second.name ?? '');
    await progress.promise();
    const [read] = await client.getConnector({ name: `${parent}/connectors/subnet` });
    assert.deepEqual(
      [read.state, read.network, read.subnet?.projectId, read.machineType, read.minThroughput],
      ['READY', '', PROJECT, 'e2-micro', 200],
    );
    const found = await all(client.listConnectorsAsync({ parent, pageSize: 1 }));
    assert.equal(found.length, 2);
    const [everywhere] = await client.listConnectors({ parent: `projects/${PROJECT}/locations/-` });
    assert.equal(everywhere.length, 2);
  });

  it('grow by a patch, which this client has no method for', async () => {
    const path = `${url}/v1/${parent}/connectors/range?updateMask=maxInstances`;
    const answer = await fetch(path, { method: 'PATCH', body: '{"maxInstances":5}' });
    const { name } = (await answer.json()) as { name: string };
    for (;;) {
      const operation = (await (await fetch(`${url}/v1/${name}`)).json()) as { done?: boolean };
      if (operation.done) break;
    }
    const [read] = await client.getConnector({ name: `${parent}/connectors/range` });
    assert.deepEqual([read.minInstances, read.maxInstances, read.maxThroughput], [2, 5, 500]);
  });

  it('fail after minutes and stay in ERROR, from which deletion is the way out', async () => {
    const connector = { network: 'n', ipCidrRange: '10.8.0.0/28', ...size };
    const [creation] = await client.createConnector({ parent, connectorId: 'clash', connector });
    await assert.rejects(creation.promise(), { code: 3, message: /conflicts with an existing subnetwork/ });
    const name = `${parent}/connectors/clash`;
    assert.equal((await client.getConnector({ name }))[0].state, 'ERROR');
    const [deletion] = await client.deleteConnector({ name });
    await deletion.promise();
    await refused(client.getConnector({ name }), 404, /The connector is not found\./);
  });

  it('are refused at once where the request alone says that they can not be', async () => {
    const create = (connectorId: string, connector: object) =>
      client.createConnector({ parent, connectorId, connector });
    await refused(create('range', { network: 'n', ipCidrRange: '10.8.5.0/28', ...size }), 409, /already exists/);
    await refused(create('x', { network: 'n', ipCidrRange: '10.8.5.0/28' }), 400, /max_throughput or max_instances/);
    await refused(create('x', { network: 'n', ipCidrRange: '10.8.5.0/27', ...size }), 400, /invalid argument/);
  });
});

it('operations and locations are listed', async () => {
  const list = async (path: string, key: string) => {
    const answer = (await (await fetch(`${url}/v1/${path}`)).json()) as Record<string, unknown[]>;
    return answer[key]?.length ?? 0;
  };
  assert.ok((await list(`${parent}/operations`, 'operations')) >= 5);
  assert.ok((await list(`projects/${PROJECT}/locations`, 'locations')) > 30);
});
