import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  conflictWithNetwork,
  insertHiddenSubnet,
  networkOfSubnet,
  removeSubnet,
} from '../../emulator/services/compute/subnets.ts';
import { link, R, startProject, withSubnet, type Json } from './compute-fixture.ts';

const network = 'global/networks/my-vpc';

test('a custom network begins with a default route to the internet and no subnet', async (t) => {
  const { change, get } = await startProject(t);
  const operation = await change('POST', 'global/networks', {
    name: 'my-vpc',
    autoCreateSubnetworks: false,
    routingConfig: { routingMode: 'REGIONAL' },
  });
  assert.equal(operation['operationType'], 'insert');
  assert.equal(operation['targetLink'], link(network));
  const vpc = await get(network);
  assert.equal(vpc['autoCreateSubnetworks'], false);
  assert.equal(vpc['networkFirewallPolicyEnforcementOrder'], 'AFTER_CLASSIC_FIREWALL');
  assert.equal(vpc['subnetworks'], undefined);
  assert.equal(operation['targetId'], vpc['id']);
  const [route, ...others] = (await get('global/routes'))['items'] as Json[];
  assert.equal(others.length, 0);
  assert.match(String(route?.['name']), /^default-route-[0-9a-f]{16}$/);
  assert.equal(route?.['destRange'], '0.0.0.0/0');
  assert.equal(route?.['priority'], 1000);
  assert.equal(route?.['nextHopGateway'], link('global/gateways/default-internet-gateway'));
});

test('an auto-mode network has a subnet in each region, and they go with it', async (t) => {
  const { change, get, refusal } = await startProject(t);
  await change('POST', 'global/networks', { name: 'auto', autoCreateSubnetworks: true });
  const subnet = await get('regions/europe-west2/subnetworks/auto');
  assert.equal(subnet['ipCidrRange'], '10.154.0.0/20');
  assert.equal(((await get('global/networks/auto'))['subnetworks'] as string[]).length, 41);
  const outside = { name: 's', network: 'global/networks/auto', ipCidrRange: '10.200.0.0/24' };
  assert.match(
    await refusal('POST', `${R}/subnetworks`, { ...outside, ipCidrRange: '10.250.0.0/24' }),
    /10\.128\.0\.0\/9/,
  );
  await change('POST', `${R}/subnetworks`, { ...outside, ipCidrRange: '10.1.0.0/24' });
  assert.match(
    await refusal('DELETE', 'global/networks/auto'),
    /already being used by 'projects\/p\/regions\/europe-west2\/subnetworks\/s'/,
  );
  await change('DELETE', `${R}/subnetworks/s`);
  await change('DELETE', 'global/networks/auto');
  assert.equal((await get('global/routes'))['items'], undefined);
});

test('a subnet gets its defaults, its route and its place in the network', async (t) => {
  const project = await startProject(t);
  await withSubnet(project);
  const subnet = await project.get(`${R}/subnetworks/my-subnet`);
  const { id, creationTimestamp, fingerprint, ...rest } = subnet;
  assert.ok(id && creationTimestamp && fingerprint);
  assert.deepEqual(rest, {
    kind: 'compute#subnetwork',
    name: 'my-subnet',
    selfLink: link(`${R}/subnetworks/my-subnet`),
    region: link(R),
    network: link(network),
    ipCidrRange: '10.10.0.0/24',
    gatewayAddress: '10.10.0.1',
    privateIpGoogleAccess: false,
    privateIpv6GoogleAccess: 'DISABLE_GOOGLE_ACCESS',
    purpose: 'PRIVATE',
    stackType: 'IPV4_ONLY',
    state: 'READY',
  });
  assert.deepEqual((await project.get(network))['subnetworks'], [link(`${R}/subnetworks/my-subnet`)]);
  const local = ((await project.get('global/routes'))['items'] as Json[]).find((route) => route['priority'] === 0);
  assert.equal(local?.['destRange'], '10.10.0.0/24');
  assert.equal(local?.['nextHopNetwork'], link(network));
  await project.change('DELETE', `${R}/subnetworks/my-subnet`);
  assert.equal((await project.get(network))['subnetworks'], undefined);
  assert.equal(((await project.get('global/routes'))['items'] as Json[]).length, 1);
});

test('ranges that Google would not take are refused with its words', async (t) => {
  const project = await startProject(t);
  await withSubnet(project);
  const insert = (ipCidrRange: string, more: Json = {}) =>
    project.refusal('POST', 'regions/us-central1/subnetworks', { name: 's2', network, ipCidrRange, ...more });
  assert.equal(
    await insert('10.10.0.128/25'),
    "400 invalid: Invalid IPCidrRange: 10.10.0.128/25 conflicts with existing subnetwork 'my-subnet' in region 'europe-west2'.",
  );
  for (const bad of ['10.11.0.0', '10.11.0.0/33', '10.999.0.0/24', '10.11.0.1/24', '10.11.0.0/30', '127.0.0.0/24']) {
    assert.match(await insert(bad), /^400 invalid: Invalid value for field 'resource.ipCidrRange': /);
  }
  const secondaryIpRanges = [{ rangeName: 'pods', ipCidrRange: '10.10.0.0/20' }];
  assert.match(
    await insert('10.12.0.0/24', { secondaryIpRanges }),
    /'resource.secondaryIpRanges\[0\].ipCidrRange': '10.10.0.0\/20'. Invalid IPCidrRange: .* 'my-subnet'/,
  );
  assert.equal(
    await project.refusal('POST', `${R}/subnetworks`, {
      name: 's',
      network: 'global/networks/no',
      ipCidrRange: '10.1.0.0/24',
    }),
    "404 notFound: The resource 'projects/p/global/networks/no' was not found",
  );
});

test('a subnet is patched with its fingerprint only', async (t) => {
  const project = await startProject(t);
  await withSubnet(project);
  const path = `${R}/subnetworks/my-subnet`;
  const { fingerprint } = await project.get(path);
  const secondaryIpRanges = [{ rangeName: 'pods', ipCidrRange: '10.20.0.0/20' }];
  assert.match(await project.refusal('PATCH', path, { secondaryIpRanges }), /^400 required: .*'resource.fingerprint'/);
  await project.change('PATCH', path, { fingerprint, secondaryIpRanges });
  assert.deepEqual((await project.get(path))['secondaryIpRanges'], secondaryIpRanges);
  assert.match(await project.refusal('PATCH', path, { fingerprint, role: 'BACKUP' }), /^412 conditionNotMet/);
  await project.change('POST', `${path}/setPrivateIpGoogleAccess`, { privateIpGoogleAccess: true });
  assert.equal((await project.get(path))['privateIpGoogleAccess'], true);
});

test('references in any form are stored as canonical links', async (t) => {
  const project = await startProject(t);
  await project.change('POST', 'global/networks', { name: 'my-vpc', autoCreateSubnetworks: false });
  const number = project.emulator.cloud.projectNumber('p');
  const forms = [
    'global/networks/my-vpc',
    'projects/p/global/networks/my-vpc',
    `projects/${number}/global/networks/my-vpc`,
    'http://127.0.0.1:1/compute/v1/projects/p/global/networks/my-vpc',
    'https://compute.googleapis.com/compute/beta/projects/p/global/networks/my-vpc',
  ];
  for (const [i, form] of forms.entries()) {
    await project.change('POST', `${R}/subnetworks`, { name: `s${i}`, network: form, ipCidrRange: `10.${i}.0.0/24` });
    assert.equal((await project.get(`${R}/subnetworks/s${i}`))['network'], link(network));
  }
  const bare = { name: 's', network: 'my-vpc', ipCidrRange: '10.99.0.0/24' };
  assert.match(
    await project.refusal('POST', `${R}/subnetworks`, bare),
    /'resource.network': 'my-vpc'. The URL is malformed/,
  );
});

test('names, regions and zones that do not exist are refused', async (t) => {
  const { refusal } = await startProject(t);
  assert.equal(
    await refusal('POST', 'global/networks', { name: 'My_VPC', autoCreateSubnetworks: false }),
    "400 invalid: Invalid value for field 'resource.name': 'My_VPC'. Must be a match of regex '(?:[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?)'",
  );
  assert.match(await refusal('GET', 'regions/europe-west99/subnetworks'), /'europe-west99'. Unknown region./);
  assert.match(await refusal('GET', 'zones/europe-west2-z/instances'), /'europe-west2-z'. Unknown zone./);
});

test('a network is not deleted while something stands in it', async (t) => {
  const project = await startProject(t);
  await withSubnet(project);
  const blocked = () => project.refusal('DELETE', network);
  const users: [string, Json][] = [
    ['global/firewalls', { name: 'fw', network, allowed: [{ IPProtocol: 'tcp' }] }],
    [`${R}/routers`, { name: 'rt', network }],
    [
      'global/routes',
      { name: 'r', network, destRange: '1.2.3.0/24', nextHopGateway: 'global/gateways/default-internet-gateway' },
    ],
  ];
  for (const [path, body] of users) await project.change('POST', path, body);
  const order = ['global/firewalls/fw', `${R}/routers/rt`, `${R}/subnetworks/my-subnet`, 'global/routes/r'];
  for (const path of order) {
    assert.equal(
      await blocked(),
      `400 resourceInUseByAnotherResource: The network resource 'projects/p/${network}' is already being used by 'projects/p/${path}'`,
    );
    await project.change('DELETE', path);
  }
  await project.change('DELETE', network);
  assert.equal((await project.ask('GET', network)).status, 404);
});

test("a connector's hidden subnet takes up its range but shows in no list", async (t) => {
  const project = await startProject(t);
  await withSubnet(project);
  const { cloud } = project.emulator;
  const vpc = `projects/p/${network}`;
  assert.equal(conflictWithNetwork(cloud, vpc, '10.8.0.0/28'), undefined);
  const hidden = {
    project: 'p',
    region: 'europe-west2',
    network: vpc,
    range: '10.8.0.0/28',
    name: 'aet-europewest2-c',
  };
  const name = insertHiddenSubnet(cloud, hidden);
  assert.equal(name, `projects/p/${R}/subnetworks/aet-europewest2-c`);
  assert.equal(networkOfSubnet(cloud, name), vpc);
  assert.deepEqual(conflictWithNetwork(cloud, vpc, '10.8.0.8/29'), { kind: 'subnetwork', name, range: '10.8.0.0/28' });
  assert.equal(((await project.get(`${R}/subnetworks`))['items'] as Json[]).length, 1);
  assert.equal((await project.ask('GET', `${R}/subnetworks/aet-europewest2-c`)).status, 404);
  const same = { name: 's', network, ipCidrRange: '10.8.0.0/24' };
  assert.match(await project.refusal('POST', `${R}/subnetworks`, same), /'aet-europewest2-c' in region 'europe-west2'/);
  assert.equal(removeSubnet(cloud, name), true);
  assert.equal(conflictWithNetwork(cloud, vpc, '10.8.0.8/29'), undefined);
});
