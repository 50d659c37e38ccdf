import assert from 'node:assert/strict';
import { test } from 'node:test';
import { link, R, startProject, withSubnet, type Json, type Project } from './compute-fixture.ts';

async function put({ emulator }: Project, world: Json): Promise<{ status: number; text: string }> {
  const body = JSON.stringify({ version: 1, project: 'p', ...world });
  const response = await fetch(`${emulator.url}/emulator/world`, { method: 'PUT', body });
  return { status: response.status, text: await response.text() };
}

async function save({ emulator }: Project): Promise<Json> {
  return (await (await fetch(`${emulator.url}/emulator/world?project=p`)).json()) as Json;
}

const vpc = {
  kind: 'compute#network',
  id: '1',
  name: 'my-vpc',
  selfLink: link('global/networks/my-vpc'),
  autoCreateSubnetworks: false,
  fieldOfTomorrow: { kept: true },
};
const subnet = {
  kind: 'compute#subnetwork',
  name: 'my-subnet',
  selfLink: link(`${R}/subnetworks/my-subnet`),
  region: link(R),
  network: link('global/networks/my-vpc'),
  ipCidrRange: '10.10.0.0/26',
};

test('what was put comes back as it was, and no routes come of themselves', async (t) => {
  const project = await startProject(t);
  const router = {
    kind: 'compute#router',
    name: 'rt',
    selfLink: link(`${R}/routers/rt`),
    region: link(R),
    network: vpc.selfLink,
    nats: [
      { name: 'nat', natIpAllocateOption: 'AUTO_ONLY', sourceSubnetworkIpRangesToNat: 'ALL_SUBNETWORKS_ALL_IP_RANGES' },
    ],
  };
  const world = { networks: [vpc], subnetworks: [subnet], routers: [router], routes: [] };
  assert.equal((await put(project, world)).status, 200);
  const saved = await save(project);
  for (const [collection, values] of Object.entries(world)) assert.deepEqual(saved[collection], values, collection);
  assert.equal((await project.get('global/routes'))['items'], undefined);
  assert.deepEqual(await project.get('global/networks/my-vpc'), vpc);
});

test('a world that the API made loads into the same world', async (t) => {
  const project = await startProject(t);
  await withSubnet(project);
  await project.change('POST', `${R}/addresses`, { name: 'a' });
  await project.change('POST', 'zones/europe-west2-a/instances', {
    name: 'vm',
    networkInterfaces: [{ subnetwork: `${R}/subnetworks/my-subnet`, accessConfigs: [{}] }],
  });
  const before = await save(project);
  assert.equal((await put(project, before)).status, 200);
  assert.deepEqual(await save(project), before);
});

test('a resource without selfLink stands where its fields say', async (t) => {
  const project = await startProject(t);
  const network = 'projects/p/global/networks/n';
  const answer = await put(project, {
    networks: [{ name: 'n' }],
    subnetworks: [{ name: 's', region: 'europe-west2', network, ipCidrRange: '10.0.0.0/24' }],
    addresses: [{ name: 'g' }, { name: 'r', region: link(R) }],
    instances: [{ name: 'vm', zone: link('zones/europe-west2-a') }],
  });
  assert.equal(answer.status, 200, answer.text);
  for (const path of [
    'global/networks/n',
    `${R}/subnetworks/s`,
    'global/addresses/g',
    `${R}/addresses/r`,
    'zones/europe-west2-a/instances/vm',
  ]) {
    assert.equal((await project.get(path))['selfLink'], link(path));
  }
});

test('a resource without a place is refused, and the old world stays', async (t) => {
  const project = await startProject(t);
  await withSubnet(project);
  const { status, text } = await put(project, {
    networks: [{}],
    subnetworks: [{ name: 's' }],
    firewalls: [{ selfLink: link('global/networks/n') }],
  });
  assert.equal(status, 400);
  for (const field of ['networks[0]', 'subnetworks[0]', 'firewalls[0]']) assert.ok(text.includes(field), field);
  assert.equal((await project.ask('GET', 'global/networks/my-vpc')).status, 200);
});

test('a host project loads with the world of its service project, more than once', async (t) => {
  const project = await startProject(t);
  const shared = { name: 'shared', selfLink: link('global/networks/shared').replace('/p/', '/host/') };
  for (let i = 0; i < 2; i++) assert.equal((await put(project, { networks: [vpc, shared] })).status, 200);
  const response = await fetch(`${project.emulator.url}/compute/v1/projects/host/global/networks/shared`);
  assert.equal(response.status, 200);
});

test('the subnet of a Direct VPC job is not deleted', async (t) => {
  const project = await startProject(t);
  const networkInterfaces = [{ network: 'my-vpc', subnetwork: 'my-subnet' }];
  const job = {
    name: 'projects/p/locations/europe-west2/jobs/j',
    template: { template: { containers: [{ image: 'i' }], vpcAccess: { networkInterfaces, egress: 'ALL_TRAFFIC' } } },
  };
  const answer = await put(project, { networks: [vpc], subnetworks: [subnet], jobs: [job] });
  assert.equal(answer.status, 200, answer.text);
  assert.match(
    await project.refusal('DELETE', `${R}/subnetworks/my-subnet`),
    /already being used by 'projects\/p\/locations\/europe-west2\/jobs\/j'/,
  );
});

test('shapes that nobody expects break no answer', async (t) => {
  const project = await startProject(t);
  const odd = {
    network: 5,
    nats: 'x',
    subnetworks: { a: 1 },
    secondaryIpRanges: [null],
    networkInterfaces: [7],
    region: R,
  };
  const link2 = (path: string) => ({ ...odd, selfLink: link(path) });
  const answer = await put(project, {
    networks: [vpc, link2('global/networks/odd')],
    subnetworks: [{ ...link2(`${R}/subnetworks/odd`), ipCidrRange: 'nonsense' }],
    routers: [link2(`${R}/routers/odd`)],
    addresses: [link2(`${R}/addresses/odd`)],
    instances: [link2('zones/europe-west2-a/instances/odd')],
  });
  assert.equal(answer.status, 200, answer.text);
  await project.get(`${R}/routers/odd/getRouterStatus`);
  await project.get('global/networks/odd/getEffectiveFirewalls');
  const network = 'global/networks/my-vpc';
  await project.change('POST', `${R}/subnetworks`, { name: 's', network, ipCidrRange: '10.1.0.0/24' });
  await project.change('DELETE', `${R}/subnetworks/odd`);
  await project.change('DELETE', `${R}/addresses/odd`);
});
