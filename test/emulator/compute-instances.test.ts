import assert from 'node:assert/strict';
import { test } from 'node:test';
import { link, R, startProject, withSubnet, type Json } from './compute-fixture.ts';

const subnetwork = `${R}/subnetworks/my-subnet`;
const zone = 'zones/europe-west2-a';
const proxy = `${zone}/instances/proxy`;

const proxyBody: Json = {
  name: 'proxy',
  machineType: `${zone}/machineTypes/e2-small`,
  canIpForward: true,
  tags: { items: ['squid'] },
  networkInterfaces: [{ subnetwork, networkIP: '10.10.0.9', accessConfigs: [{ type: 'ONE_TO_ONE_NAT' }] }],
};

const nicOf = (vm: Json) => (vm['networkInterfaces'] as Json[])[0] ?? {};
const natIpOf = (vm: Json) => (nicOf(vm)['accessConfigs'] as Json[])[0]?.['natIP'];

test('a proxy VM runs with the addresses it asked for and got', async (t) => {
  const project = await startProject(t);
  await withSubnet(project);
  const operation = await project.change('POST', `${zone}/instances`, proxyBody);
  assert.equal(operation['zone'], link(zone));
  const vm = await project.get(proxy);
  assert.deepEqual([vm['status'], vm['canIpForward'], vm['zone']], ['RUNNING', true, link(zone)]);
  assert.equal(vm['machineType'], link(`${zone}/machineTypes/e2-small`));
  assert.deepEqual((vm['tags'] as Json)['items'], ['squid']);
  const { networkIP, network, subnetwork: placed } = nicOf(vm);
  assert.deepEqual([networkIP, network, placed], ['10.10.0.9', link('global/networks/my-vpc'), link(subnetwork)]);
  assert.match(String(natIpOf(vm)), /^34\./);
});

test('a stopped VM gives its ephemeral address back and gets one when it starts', async (t) => {
  const project = await startProject(t);
  await withSubnet(project);
  await project.change('POST', `${zone}/instances`, proxyBody);
  await project.change('POST', `${proxy}/stop`);
  const stopped = await project.get(proxy);
  assert.deepEqual([stopped['status'], natIpOf(stopped)], ['TERMINATED', undefined]);
  await project.change('POST', `${proxy}/start`);
  const started = await project.get(proxy);
  assert.equal(started['status'], 'RUNNING');
  assert.match(String(natIpOf(started)), /^34\./);
});

test('a VM takes reserved addresses and holds them until it is deleted', async (t) => {
  const project = await startProject(t);
  await withSubnet(project);
  await project.change('POST', `${R}/addresses`, { name: 'out' });
  await project.change('POST', `${R}/addresses`, {
    name: 'in',
    addressType: 'INTERNAL',
    subnetwork,
    address: '10.10.0.9',
  });
  const { address: natIP } = await project.get(`${R}/addresses/out`);
  const networkInterfaces = [{ subnetwork, networkIP: '10.10.0.9', accessConfigs: [{ natIP }] }];
  await project.change('POST', `${zone}/instances`, { ...proxyBody, networkInterfaces });
  for (const name of ['out', 'in']) assert.equal((await project.get(`${R}/addresses/${name}`))['status'], 'IN_USE');
  await project.change('POST', `${proxy}/stop`);
  assert.equal(natIpOf(await project.get(proxy)), natIP);
  assert.match(await project.refusal('DELETE', `${R}/addresses/out`), /already being used by 'projects\/p\/zones/);
  assert.match(await project.refusal('DELETE', subnetwork), /already being used by 'projects\/p\/zones/);
  await project.change('DELETE', proxy);
  for (const name of ['out', 'in']) assert.equal((await project.get(`${R}/addresses/${name}`))['status'], 'RESERVED');
});

test('a VM in the wrong place is refused', async (t) => {
  const project = await startProject(t);
  await withSubnet(project);
  const insert = (networkInterfaces: Json[], where = zone) =>
    project.refusal('POST', `${where}/instances`, { ...proxyBody, networkInterfaces });
  assert.match(await insert([]), /'resource.networkInterfaces'/);
  assert.match(await insert([{ subnetwork }], 'zones/us-central1-a'), /doesn't match the zone's region/);
  assert.match(await insert([{ network: 'global/networks/no' }]), /The referenced network resource cannot be found/);
  assert.match(await insert([{ network: 'global/networks/my-vpc' }]), /Subnetwork should be specified for custom/);
  assert.match(await insert([{ subnetwork, networkIP: '10.99.0.9' }]), /'resource.networkInterfaces\[0\].networkIP'/);
  assert.match(await insert([{ subnetwork, networkIP: '10.10.0.1' }]), /reserved by Google/);
  await project.change('POST', `${zone}/instances`, { ...proxyBody, name: 'first' });
  assert.match(await insert([{ subnetwork, networkIP: '10.10.0.9' }]), /^400 resourceInUseByAnotherResource/);
});

test('each external address is one of its own, and stays', async (t) => {
  const project = await startProject(t);
  const seen = new Set<unknown>();
  for (let i = 0; i < 20; i++) {
    await project.change('POST', `${R}/addresses`, { name: `a${i}` });
    const address = await project.get(`${R}/addresses/a${i}`);
    assert.deepEqual(
      [address['addressType'], address['networkTier'], address['status']],
      ['EXTERNAL', 'PREMIUM', 'RESERVED'],
    );
    seen.add(address['address']);
  }
  await project.change('POST', 'global/addresses', { name: 'g', ipVersion: 'IPV4' });
  seen.add((await project.get('global/addresses/g'))['address']);
  assert.equal(seen.size, 21);
});

test('an internal address is one of its subnet', async (t) => {
  const project = await startProject(t);
  await withSubnet(project);
  const internal = { addressType: 'INTERNAL', subnetwork };
  await project.change('POST', `${R}/addresses`, { name: 'first', ...internal });
  const first = await project.get(`${R}/addresses/first`);
  assert.deepEqual([first['address'], first['purpose']], ['10.10.0.2', 'GCE_ENDPOINT']);
  assert.match(
    await project.refusal('POST', `${R}/addresses`, { name: 'x', ...internal, address: '10.11.0.1' }),
    /'resource.address': '10.11.0.1'/,
  );
  assert.match(
    await project.refusal('POST', `${R}/addresses`, { name: 'x', ...internal, address: '10.10.0.2' }),
    /^400 resourceInUseByAnotherResource/,
  );
});

test('a range reserved for peered services is kept free of subnets', async (t) => {
  const project = await startProject(t);
  await withSubnet(project);
  const network = 'global/networks/my-vpc';
  const reservation = { name: 'psa', addressType: 'INTERNAL', purpose: 'VPC_PEERING', network, prefixLength: 16 };
  await project.change('POST', 'global/addresses', reservation);
  const { address } = await project.get('global/addresses/psa');
  assert.equal(address, '10.0.0.0');
  assert.equal(
    await project.refusal('POST', `${R}/subnetworks`, { name: 's', network, ipCidrRange: '10.0.1.0/24' }),
    "400 invalid: Invalid IPCidrRange: 10.0.1.0/24 conflicts with reserved IP range '10.0.0.0/16'.",
  );
});
