import assert from 'node:assert/strict';
import { test } from 'node:test';
import { link, R, startProject, withSubnet, type Json, type Project } from './compute-fixture.ts';

interface Payload {
  readonly methodName: string;
  readonly resourceName: string;
  readonly request: Json;
  readonly response?: Json & { readonly error?: Json };
  readonly status?: Json;
  readonly authorizationInfo?: readonly { readonly permission: string; readonly granted: boolean }[];
  readonly authenticationInfo: { readonly principalEmail: string };
}

interface Entry {
  readonly severity: string;
  readonly resource: { readonly type: string; readonly labels: Json };
  readonly operation?: { readonly id: string; readonly producer: string; readonly first?: true; readonly last?: true };
  readonly protoPayload: Payload;
}

/** What the log has of one method. */
function audited({ emulator }: Project, method: string): Entry[] {
  const all = emulator.cloud.entries.list('p').map(({ entry }) => entry as unknown as Entry);
  return all.filter(({ protoPayload }) => protoPayload.methodName === method);
}

const firewall = {
  name: 'fw',
  network: 'global/networks/my-vpc',
  direction: 'EGRESS',
  priority: 900,
  denied: [{ IPProtocol: 'tcp', ports: ['443'] }],
  destinationRanges: ['0.0.0.0/0'],
};

test('a firewall rule leaves a first and a last entry, in the spelling of the log', async (t) => {
  const project = await startProject(t);
  await withSubnet(project);
  const network = link('global/networks/my-vpc');
  const operation = await project.change('POST', 'global/firewalls', { ...firewall, network });
  const [first, last, ...others] = audited(project, 'v1.compute.firewalls.insert');
  assert.deepEqual(others, []);
  const id = String(operation['name']);
  assert.deepEqual(first?.operation, { producer: 'compute.googleapis.com', id, first: true });
  assert.deepEqual(last?.operation, { producer: 'compute.googleapis.com', id, last: true });
  const payload = first.protoPayload;
  assert.deepEqual(payload.request, {
    '@type': 'type.googleapis.com/compute.firewalls.insert',
    name: 'fw',
    network: 'projects/p/global/networks/my-vpc',
    direction: 'EGRESS',
    priority: '900',
    denieds: [{ IPProtocol: 'tcp', ports: ['443'] }],
    destinationRanges: ['0.0.0.0/0'],
  });
  assert.equal(payload.resourceName, 'projects/p/global/firewalls/fw');
  const { status, progress, targetId, targetLink } = payload.response ?? {};
  assert.deepEqual([status, progress, targetLink], ['RUNNING', '0', link('global/firewalls/fw')]);
  assert.deepEqual(first.resource, {
    type: 'gce_firewall_rule',
    labels: { firewall_rule_id: targetId, project_id: 'p' },
  });
  assert.deepEqual(payload.authorizationInfo, [
    {
      permission: 'compute.firewalls.create',
      resourceAttributes: { service: 'compute', name: 'projects/p/global/firewalls/fw', type: 'compute.firewalls' },
      granted: true,
    },
    {
      permission: 'compute.networks.updatePolicy',
      resourceAttributes: { service: 'compute', name: 'projects/p/global/networks/my-vpc', type: 'compute.networks' },
      granted: true,
    },
  ]);
  assert.deepEqual(last.protoPayload.request, { '@type': 'type.googleapis.com/compute.firewalls.insert' });
  assert.deepEqual([last.protoPayload.response, last.protoPayload.authorizationInfo], [undefined, undefined]);
  assert.deepEqual([first.severity, last.severity], ['NOTICE', 'NOTICE']);
});

test('each kind of resource goes by its own monitored resource', async (t) => {
  const project = await startProject(t);
  await withSubnet(project);
  const network = 'global/networks/my-vpc';
  await project.change('POST', `${R}/routers`, { name: 'rt', network });
  await project.change('PATCH', `${R}/routers/rt`, { nats: [] });
  await project.change('POST', 'global/routes', { name: 'r', network, destRange: '0.0.0.0/0', nextHopIp: '10.10.0.9' });
  await project.change('POST', `${R}/addresses`, { name: 'a', labels: { team: 'x' } });
  await project.change('POST', 'zones/europe-west2-a/instances', {
    name: 'vm',
    networkInterfaces: [{ subnetwork: `${R}/subnetworks/my-subnet` }],
    metadata: { items: [{ key: 'startup-script', value: 'hunter2' }] },
  });
  const labels = (method: string) => {
    const [{ resource } = { resource: undefined }] = audited(project, `v1.compute.${method}`);
    return [resource?.type, Object.keys(resource?.labels ?? {}).toSorted()];
  };
  assert.deepEqual(labels('networks.insert'), ['gce_network', ['network_id', 'project_id']]);
  assert.deepEqual(labels('subnetworks.insert'), [
    'gce_subnetwork',
    ['location', 'project_id', 'subnetwork_id', 'subnetwork_name'],
  ]);
  assert.deepEqual(labels('routers.insert'), ['gce_router', ['project_id', 'region', 'router_id']]);
  assert.deepEqual(labels('routers.patch'), labels('routers.insert'));
  assert.deepEqual(labels('routes.insert'), ['gce_route', ['project_id', 'route_id']]);
  assert.deepEqual(labels('addresses.insert'), [
    'gce_reserved_address',
    ['location', 'project_id', 'reserved_address_id'],
  ]);
  assert.deepEqual(labels('instances.insert'), ['gce_instance', ['instance_id', 'project_id', 'zone']]);
  const [address] = audited(project, 'v1.compute.addresses.insert');
  assert.deepEqual(address?.protoPayload.request['labels'], [{ key: 'team', value: 'x' }]);
  const all = project.emulator.cloud.entries.list('p').map(({ entry }) => entry);
  assert.doesNotMatch(JSON.stringify(all), /hunter2/);
});

test('a refusal is one ERROR with the error that was answered; a repeated request leaves nothing more', async (t) => {
  const project = await startProject(t);
  await project.refusal('POST', 'global/firewalls', firewall);
  const [refused, ...others] = audited(project, 'v1.compute.firewalls.insert');
  assert.deepEqual(others, []);
  const message = "The resource 'projects/p/global/networks/my-vpc' was not found";
  assert.deepEqual([refused?.severity, refused?.operation], ['ERROR', undefined]);
  assert.deepEqual(refused?.protoPayload.status, { code: 5, message });
  assert.equal(refused?.protoPayload.response?.['@type'], 'type.googleapis.com/error');
  assert.equal(refused.protoPayload.response.error?.['message'], message);
  assert.equal(refused.resource.labels['firewall_rule_id'], '');

  const again = 'global/networks?requestId=11111111-2222-4333-8444-555555555555';
  for (let i = 0; i < 3; i++) await project.change('POST', again, { name: 'my-vpc' });
  assert.equal(audited(project, 'v1.compute.networks.insert').length, 2);
});

test('an operation that fails says so in its last entry', async (t) => {
  const project = await startProject(t);
  const { emulator, ask } = project;
  emulator.cloud.faults.add({
    method: 'compute.networks.insert',
    operationError: { code: 'QUOTA_EXCEEDED', message: "Quota 'NETWORKS' exceeded." },
  });
  await ask('POST', 'global/networks', { name: 'my-vpc' });
  emulator.cloud.clock.advance(60);
  const [first, last] = audited(project, 'v1.compute.networks.insert');
  assert.deepEqual([first?.severity, first?.protoPayload.status], ['NOTICE', undefined]);
  assert.deepEqual([last?.severity, last?.protoPayload.status], ['ERROR', { code: 8, message: 'QUOTA_EXCEEDED' }]);
});

test('what a connector brings along is made, and taken away, by an agent of Google', async (t) => {
  const project = await startProject(t);
  await withSubnet(project);
  const { url, cloud } = project.emulator;
  const connectors = `${url}/v1/projects/p/locations/europe-west2/connectors`;
  const body = JSON.stringify({ network: 'my-vpc', ipCidrRange: '10.8.0.0/28', minInstances: 2, maxInstances: 3 });
  await fetch(`${connectors}?connectorId=c`, { method: 'POST', body });
  cloud.clock.advance(300);
  const agent = /^\d+@cloudservices\.gserviceaccount\.com$/;
  const hidden = audited(project, 'v1.compute.subnetworks.insert').filter(({ protoPayload }) =>
    agent.test(protoPayload.authenticationInfo.principalEmail),
  );
  assert.deepEqual(
    hidden.map(({ operation }) => [operation?.first, operation?.last]),
    [
      [true, undefined],
      [undefined, true],
    ],
  );
  assert.equal(hidden[0]?.protoPayload.request['ipCidrRange'], '10.8.0.0/28');
  assert.equal(audited(project, 'v1.compute.firewalls.insert').length, 12);
  await fetch(`${connectors}/c`, { method: 'DELETE' });
  cloud.clock.advance(300);
  assert.equal(audited(project, 'v1.compute.subnetworks.delete').length, 2);
  assert.equal(audited(project, 'v1.compute.firewalls.delete').length, 12);
});
