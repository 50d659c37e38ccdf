import assert from 'node:assert/strict';
import { test } from 'node:test';
import { link, R, startProject, withSubnet, type Json } from './compute-fixture.ts';

const network = 'global/networks/my-vpc';
const gateway = 'global/gateways/default-internet-gateway';

test('a route to a proxy VM by address stands beside the default route', async (t) => {
  const project = await startProject(t);
  await withSubnet(project);
  const body = {
    name: 'to-proxy',
    network,
    destRange: '0.0.0.0/0',
    nextHopIp: '10.10.0.9',
    priority: 900,
    tags: ['a'],
  };
  await project.change('POST', 'global/routes', body);
  const { id, creationTimestamp, ...route } = await project.get('global/routes/to-proxy');
  assert.ok(id && creationTimestamp);
  assert.deepEqual(route, {
    ...body,
    kind: 'compute#route',
    network: link(network),
    selfLink: link('global/routes/to-proxy'),
  });
});

test('routes that Google would not take are refused', async (t) => {
  const project = await startProject(t);
  await withSubnet(project);
  const insert = (more: Json) =>
    project.refusal('POST', 'global/routes', { name: 'r', network, destRange: '0.0.0.0/0', ...more });
  assert.equal(
    await insert({}),
    "400 invalidResourceUsage: Invalid resource usage: 'A Route must specify at least one type of next hop.'.",
  );
  assert.match(await insert({ nextHopIp: '10.10.0.9', nextHopGateway: gateway }), /^400 invalidResourceUsage/);
  assert.match(await insert({ nextHopIp: '10.99.0.9' }), /'resource.nextHopIp': '10.99.0.9'/);
  assert.match(await insert({ nextHopGateway: 'global/gateways/other' }), /'resource.nextHopGateway'/);
  assert.match(await insert({ nextHopGateway: gateway, priority: 65_536 }), /Must be less than or equal to 65535/);
  assert.match(await insert({ nextHopGateway: gateway, destRange: '10.0.0.1/8' }), /'resource.destRange'/);
  assert.match(
    await insert({ nextHopGateway: gateway, destRange: '10.10.0.13/32' }),
    /10.10.0.13\/32 hides the address space of the network \(10.10.0.0\/24\)/,
  );
  assert.match(
    await insert({ nextHopInstance: 'zones/europe-west2-a/instances/no' }),
    /404 notFound: The resource 'projects\/p\/zones\/europe-west2-a\/instances\/no'/,
  );
});

test('a route says what is wrong with the VM behind it, as long as it is', async (t) => {
  const project = await startProject(t);
  await withSubnet(project);
  const zone = 'zones/europe-west2-a/instances';
  const networkInterfaces = [{ subnetwork: `${R}/subnetworks/my-subnet`, networkIP: '10.10.0.9' }];
  await project.change('POST', zone, { name: 'vm', networkInterfaces });
  const hop = { network, destRange: '0.0.0.0/0' };
  await project.change('POST', 'global/routes', { ...hop, name: 'by-ip', nextHopIp: '10.10.0.9' });
  await project.change('POST', 'global/routes', { ...hop, name: 'by-vm', nextHopInstance: `${zone}/vm` });
  const warnings = async () => {
    const { items } = await project.get('global/routes?filter=name:by-*');
    return (items as Json[]).map((route) => (route['warnings'] as Json[] | undefined)?.[0]?.['code']);
  };
  assert.deepEqual(await warnings(), ['NEXT_HOP_CANNOT_IP_FORWARD', 'NEXT_HOP_CANNOT_IP_FORWARD']);
  await project.change('DELETE', `${zone}/vm`);
  assert.deepEqual(await warnings(), [undefined, 'NEXT_HOP_INSTANCE_NOT_FOUND']);
  await project.change('POST', zone, { name: 'vm', canIpForward: true, networkInterfaces });
  assert.deepEqual(await warnings(), [undefined, undefined]);
  await project.change('POST', `${zone}/vm/stop`);
  assert.deepEqual(await warnings(), ['NEXT_HOP_NOT_RUNNING', 'NEXT_HOP_NOT_RUNNING']);
});

test('a route can be deleted but not changed, and a local one not even deleted', async (t) => {
  const project = await startProject(t);
  await withSubnet(project);
  const routes = (await project.get('global/routes'))['items'] as Json[];
  const toInternet = routes.find((route) => route['priority'] === 1000);
  const local = routes.find((route) => route['priority'] === 0);
  assert.equal(
    (await project.ask('PATCH', `global/routes/${String(toInternet?.['name'])}`, { priority: 1 })).status,
    405,
  );
  assert.match(await project.refusal('DELETE', `global/routes/${String(local?.['name'])}`), /cannot be deleted/);
  await project.change('DELETE', `global/routes/${String(toInternet?.['name'])}`);
  assert.equal(((await project.get('global/routes'))['items'] as Json[]).length, 1);
});

test('a subnet that a connector stands in is not deleted', async (t) => {
  const project = await startProject(t);
  await withSubnet(project);
  const connector = 'projects/p/locations/europe-west2/connectors/c';
  const { store } = project.emulator.cloud;
  store.create('connectors', connector, {
    name: connector,
    state: 'READY',
    subnet: { name: 'my-subnet', projectId: 'p' },
  });
  assert.match(
    await project.refusal('DELETE', `${R}/subnetworks/my-subnet`),
    /already being used by 'projects\/p\/locations\/europe-west2\/connectors\/c'/,
  );
  store.delete(connector);
  await project.change('DELETE', `${R}/subnetworks/my-subnet`);
});
