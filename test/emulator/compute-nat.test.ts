import assert from 'node:assert/strict';
import { test } from 'node:test';
import { insertHiddenSubnet } from '../../emulator/services/compute/subnets.ts';
import { link, R, startProject, withSubnet, type Json, type Project } from './compute-fixture.ts';

const network = 'global/networks/my-vpc';
const subnet = `${R}/subnetworks/my-subnet`;
const router = `${R}/routers/rt`;
const all = {
  name: 'nat',
  natIpAllocateOption: 'AUTO_ONLY',
  sourceSubnetworkIpRangesToNat: 'ALL_SUBNETWORKS_ALL_IP_RANGES',
};
const listed = {
  name: 'nat',
  natIpAllocateOption: 'AUTO_ONLY',
  sourceSubnetworkIpRangesToNat: 'LIST_OF_SUBNETWORKS',
  subnetworks: [{ name: subnet, sourceIpRangesToNat: ['ALL_IP_RANGES'] }],
};

async function withRouter(project: Project): Promise<void> {
  await withSubnet(project);
  await project.change('POST', `${R}/routers`, { name: 'rt', network });
}

const patch = (nats: Json[]): [string, string, Json] => ['PATCH', router, { nats }];

test('a NAT is one element of its router, with the defaults that the server fills in', async (t) => {
  const project = await startProject(t);
  await withRouter(project);
  const operation = await project.change(...patch([listed]));
  assert.equal(operation['operationType'], 'patch');
  assert.equal(operation['region'], link(R));
  const { nats, ...rest } = await project.get(router);
  assert.equal(rest['encryptedInterconnectRouter'], false);
  assert.deepEqual(nats, [
    {
      ...listed,
      subnetworks: [{ name: link(subnet), sourceIpRangesToNat: ['ALL_IP_RANGES'] }],
      type: 'PUBLIC',
      endpointTypes: ['ENDPOINT_TYPE_VM'],
      autoNetworkTier: 'PREMIUM',
      effectiveTcpTimeWaitTimeoutSec: 120,
    },
  ]);
});

test('a PATCH without nats changes none of them, an empty list removes them all', async (t) => {
  const project = await startProject(t);
  await withRouter(project);
  await project.change(...patch([all]));
  await project.change('PATCH', router, { description: 'x' });
  assert.equal(((await project.get(router))['nats'] as Json[]).length, 1);
  await project.change(...patch([]));
  const after = await project.get(router);
  assert.equal(after['nats'], undefined);
  assert.equal(after['description'], 'x');
});

test('a PUT replaces the whole router', async (t) => {
  const project = await startProject(t);
  await withRouter(project);
  await project.change('PATCH', router, { nats: [all], description: 'x' });
  await project.change('PUT', router, { name: 'rt', network });
  const after = await project.get(router);
  assert.deepEqual([after['nats'], after['description'], after['network']], [undefined, undefined, link(network)]);
});

test('a NAT for all subnets stands alone in its network and region', async (t) => {
  const project = await startProject(t);
  await withRouter(project);
  await project.change(...patch([all]));
  await project.change('POST', `${R}/routers`, { name: 'other', network });
  const refused =
    "400 invalid: Invalid value for field 'resource.nats[0].sourceSubnetworkIpRangesToNat': 'LIST_OF_SUBNETWORKS'. Can not create new Nats since a Nat with option ALL_SUBNETWORKS_ALL_IP_RANGES exists.";
  assert.equal(await project.refusal('PATCH', `${R}/routers/other`, { nats: [listed] }), refused);
  await project.change(...patch([listed]));
  assert.match(
    await project.refusal('PATCH', `${R}/routers/other`, { nats: [all] }),
    /Nat with option LIST_OF_SUBNETWORKS exists/,
  );
});

test('a range of a subnet is served by one NAT only', async (t) => {
  const project = await startProject(t);
  await withRouter(project);
  const primary = {
    ...listed,
    name: 'two',
    subnetworks: [{ name: subnet, sourceIpRangesToNat: ['PRIMARY_IP_RANGE'] }],
  };
  assert.match(
    await project.refusal(...patch([listed, primary])),
    /'resource.nats\[1\].subnetworks\[0\].sourceIpRangesToNat': ''. The subnetwork is already configured with ALL_IP_RANGES for Nat which conflicts/,
  );
  await project.change(...patch([{ ...primary, name: 'one' }]));
  await project.change('POST', `${R}/routers`, { name: 'other', network });
  assert.match(
    await project.refusal('PATCH', `${R}/routers/other`, { nats: [primary] }),
    /Can not specify PRIMARY_IP_RANGE for the Subnetwork since it is already configured for Nat with the option PRIMARY_IP_RANGE./,
  );
});

test('addresses, subnets and ports of a NAT have to fit', async (t) => {
  const project = await startProject(t);
  await withRouter(project);
  await project.change('POST', 'regions/us-central1/addresses', { name: 'far' });
  await project.change('POST', 'regions/us-central1/subnetworks', {
    name: 'far',
    network,
    ipCidrRange: '10.30.0.0/24',
  });
  const { cloud } = project.emulator;
  const hidden = { project: 'p', region: 'europe-west2', network: `projects/p/${network}`, range: '10.8.0.0/28' };
  insertHiddenSubnet(cloud, { ...hidden, name: 'aet-europewest2-c' });
  const inList = (name: string) => ({ ...listed, subnetworks: [{ name, sourceIpRangesToNat: ['ALL_IP_RANGES'] }] });
  const manual = { ...all, natIpAllocateOption: 'MANUAL_ONLY' };
  const cases: [Json, RegExp][] = [
    [{ ...all, natIps: [`${R}/addresses/a`] }, /^400 invalid: .*'resource.nats\[0\].natIps'/],
    [manual, /^400 invalid: .*'resource.nats\[0\].natIps': ''/],
    [
      { ...manual, natIps: [`${R}/addresses/no`] },
      /^404 notFound: The resource 'projects\/p\/regions\/europe-west2\/addresses\/no'/,
    ],
    [{ ...manual, natIps: ['regions/us-central1/addresses/far'] }, /must be in the same region/],
    [{ ...all, natIpAllocateOption: undefined }, /natIpAllocateOption/],
    [{ ...all, name: 'NAT' }, /'resource.nats\[0\].name': 'NAT'/],
    [{ ...listed, subnetworks: [] }, /'resource.nats\[0\].subnetworks'/],
    [inList(`${R}/subnetworks/no`), /^404 notFound/],
    [inList('regions/us-central1/subnetworks/far'), /must be in the same region/],
    [inList(`${R}/subnetworks/aet-europewest2-c`), /The referenced subnetwork resource cannot be found/],
    [
      { ...all, enableDynamicPortAllocation: true, enableEndpointIndependentMapping: true },
      /EndpointIndependentMapping/,
    ],
    [{ ...all, maxPortsPerVm: 1024 }, /'resource.nats\[0\].maxPortsPerVm'/],
    [{ ...all, enableDynamicPortAllocation: true, minPortsPerVm: 100 }, /must be a power of two/],
  ];
  for (const [nat, expected] of cases) assert.match(await project.refusal(...patch([nat])), expected);
  assert.equal((await project.get(router))['nats'], undefined);
});

test('a sixth router in one network and region is refused', async (t) => {
  const project = await startProject(t);
  await withSubnet(project);
  for (let i = 1; i <= 5; i++) await project.change('POST', `${R}/routers`, { name: `rt${i}`, network });
  assert.match(
    await project.refusal('POST', `${R}/routers`, { name: 'rt6', network }),
    /^403 limitExceeded: .*Limit: 5.0/,
  );
  await project.change('POST', 'regions/us-central1/routers', { name: 'rt6', network });
});

test('an address on a NAT is in use until the NAT lets it go', async (t) => {
  const project = await startProject(t);
  await withRouter(project);
  const address = `${R}/addresses/nat-ip`;
  await project.change('POST', `${R}/addresses`, { name: 'nat-ip' });
  const { address: ip } = await project.get(address);
  await project.change(...patch([{ ...all, natIpAllocateOption: 'MANUAL_ONLY', natIps: [address] }]));
  const used = await project.get(address);
  assert.deepEqual([used['status'], used['users']], ['IN_USE', [link(router)]]);
  const status = (await project.get(`${router}/getRouterStatus`))['result'] as Json;
  assert.deepEqual(status['natStatus'], [
    {
      name: 'nat',
      userAllocatedNatIpResources: [link(address)],
      userAllocatedNatIps: [ip],
      minExtraNatIpsNeeded: 0,
      numVmEndpointsWithNatMappings: 0,
    },
  ]);
  const inUse = `400 resourceInUseByAnotherResource: The address resource 'projects/p/${address}' is already being used by 'projects/p/${router}'`;
  assert.equal(await project.refusal('DELETE', address), inUse);
  assert.match(await project.refusal('DELETE', subnet.replace('my-subnet', 'no')), /^404/);
  await project.change(...patch([all]));
  const free = await project.get(address);
  assert.deepEqual([free['status'], free['users']], ['RESERVED', undefined]);
});

test('only an address that leaves a NAT can drain', async (t) => {
  const project = await startProject(t);
  await withRouter(project);
  for (const name of ['a', 'b']) await project.change('POST', `${R}/addresses`, { name });
  const [a, b] = [`${R}/addresses/a`, `${R}/addresses/b`];
  const manual = { ...all, natIpAllocateOption: 'MANUAL_ONLY' };
  assert.match(await project.refusal(...patch([{ ...manual, natIps: [a], drainNatIps: [b] }])), /drainNatIps/);
  await project.change(...patch([{ ...manual, natIps: [a, b] }]));
  await project.change(...patch([{ ...manual, natIps: [a], drainNatIps: [b] }]));
  assert.equal((await project.get(b))['status'], 'IN_USE');
});

test('an automatic NAT shows the addresses it took and the ports of the VMs it serves', async (t) => {
  const project = await startProject(t);
  await withRouter(project);
  await project.change(...patch([{ ...all, minPortsPerVm: 100 }]));
  const networkInterfaces = [{ subnetwork: subnet }];
  await project.change('POST', 'zones/europe-west2-a/instances', { name: 'vm', networkInterfaces });
  const { natStatus } = (await project.get(`${router}/getRouterStatus`))['result'] as { natStatus: Json[] };
  const [ip] = natStatus[0]?.['autoAllocatedNatIps'] as string[];
  assert.match(String(ip), /^34\.\d+\.\d+\.\d+$/);
  assert.equal(natStatus[0]?.['numVmEndpointsWithNatMappings'], 1);
  assert.deepEqual((await project.get(`${router}/getNatIpInfo`))['result'], [
    { natName: 'nat', natIpInfoMappings: [{ natIp: ip, mode: 'AUTO', usage: 'IN_USE' }] },
  ]);
  const [mapping] = (await project.get(`${router}/getNatMappingInfo?natName=nat`))['result'] as Json[];
  assert.equal(mapping?.['instanceName'], 'vm');
  assert.deepEqual(mapping?.['interfaceNatMappings'], [
    {
      sourceVirtualIp: '10.10.0.2',
      numTotalNatPorts: 128,
      natIpPortRanges: [`${ip}:1024-1151`],
      numTotalDrainNatPorts: 0,
    },
  ]);
});

test('a subnet that a NAT lists is not deleted', async (t) => {
  const project = await startProject(t);
  await withRouter(project);
  await project.change(...patch([listed]));
  assert.match(
    await project.refusal('DELETE', subnet),
    /already being used by 'projects\/p\/regions\/europe-west2\/routers\/rt'/,
  );
  await project.change('DELETE', router);
  await project.change('DELETE', subnet);
});
