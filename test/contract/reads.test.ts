import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { LOCATION, localCloud, NETWORK, PROJECT, REGION, REGIONAL, SUBNETWORK } from './fixture.ts';

describe('reading the world', () => {
  const cloud = localCloud();
  const reads = () => cloud.connection.reads;

  it('an empty list is found, a network that is not there is absent', async () => {
    assert.deepEqual(await reads().connectors(PROJECT, REGION), { kind: 'found', value: [] });
    assert.deepEqual(await reads().routers(PROJECT, REGION), { kind: 'found', value: [] });
    assert.deepEqual(await reads().network(`projects/${PROJECT}/global/networks/none`), { kind: 'absent' });
    assert.deepEqual(await reads().job(`${LOCATION}/jobs/none`), { kind: 'absent' });
  });

  it('a job says how it meets the network', async () => {
    const vpcAccess = { networkInterfaces: [{ network: 'my-vpc', subnetwork: 'my-subnet' }], egress: 'ALL_TRAFFIC' };
    const job = {
      name: `${LOCATION}/jobs/my-job`,
      labels: { team: 'a' },
      template: { taskCount: 2, template: { containers: [{ image: 'i' }], vpcAccess } },
    };
    await cloud.setWorld({ jobs: [job] });
    const found = await reads().job(job.name);
    assert.ok(found.kind === 'found');
    assert.deepEqual(found.value.network, {
      connector: undefined,
      interfaces: [{ network: NETWORK, subnetwork: SUBNETWORK, tags: [] }],
      egress: 'ALL_TRAFFIC',
    });
    assert.equal(found.value.taskCount, 2);
    const list = await reads().jobs(PROJECT, REGION);
    assert.deepEqual(list.kind === 'found' && list.value.map(({ name }) => name), [job.name]);
  });

  it('a connector knows its subnetwork and its state', async () => {
    const connector = {
      name: `${LOCATION}/connectors/c`,
      state: 'ERROR',
      subnet: { name: 'my-subnet' },
      machineType: 'e2-micro',
      minInstances: 2,
      maxInstances: 3,
    };
    await cloud.setWorld({ connectors: [connector] });
    const list = await reads().connectors(PROJECT, REGION);
    assert.deepEqual(list.kind === 'found' && list.value, [
      {
        name: connector.name,
        state: 'ERROR',
        subnetwork: SUBNETWORK,
        network: undefined,
        ipCidrRange: undefined,
        machineType: 'e2-micro',
        minInstances: 2,
        maxInstances: 3,
        connectedProjects: [],
      },
    ]);
  });

  it('a firewall rule of priority 0 has priority 0', async () => {
    const rule = {
      name: 'deny',
      network: NETWORK,
      direction: 'EGRESS',
      priority: 0,
      denied: [{ IPProtocol: 'tcp', ports: ['443'] }],
    };
    await cloud.setWorld({ firewalls: [rule] });
    const list = await reads().firewalls(PROJECT);
    assert.ok(list.kind === 'found');
    assert.equal(list.value[0]?.rule.priority, 0);
    assert.equal(list.value[0].rule.action, 'deny');
    assert.deepEqual(list.value[0].rule.layer4, [{ protocol: 'tcp', ports: ['443'] }]);
  });

  it('subnetworks and instances come from all regions and zones', async () => {
    const subnetworks = ['europe-west2', 'us-east1'].map((region, i) => ({
      name: `s-${region}`,
      region,
      network: NETWORK,
      ipCidrRange: `10.${i}.0.0/24`,
    }));
    const instances = ['europe-west2-a', 'us-east1-b'].map((zone) => ({
      name: `vm-${zone}`,
      zone,
      canIpForward: true,
    }));
    await cloud.setWorld({ subnetworks, instances });
    const found = await reads().subnetworks(PROJECT);
    assert.deepEqual(found.kind === 'found' && found.value.map(({ name }) => name).toSorted(), [
      `projects/${PROJECT}/regions/europe-west2/subnetworks/s-europe-west2`,
      `projects/${PROJECT}/regions/us-east1/subnetworks/s-us-east1`,
    ]);
    const vms = await reads().instances(PROJECT);
    assert.deepEqual(vms.kind === 'found' && vms.value.map(({ canIpForward }) => canIpForward), [true, true]);
  });

  it('a list longer than a page comes whole', async () => {
    const routes = Array.from({ length: 1203 }, (_, i) => ({
      name: `r${i}`,
      network: NETWORK,
      destRange: `10.${i >> 8}.${i & 255}.0/24`,
      nextHopIp: '10.1.0.2',
    }));
    const instances = Array.from({ length: 1001 }, (_, i) => ({ name: `vm${i}`, zone: 'europe-west2-a' }));
    await cloud.setWorld({ routes, instances });
    const list = await reads().routes(PROJECT);
    assert.equal(list.kind === 'found' && new Set(list.value.map(({ name }) => name)).size, 1203);
    const vms = await reads().instances(PROJECT);
    assert.equal(vms.kind === 'found' && new Set(vms.value.map(({ name }) => name)).size, 1001);
  });

  it('addresses are those of all regions, and the ranges kept for peered services', async () => {
    const range = { address: '10.8.0.0', prefixLength: 24, purpose: 'VPC_PEERING', network: NETWORK };
    const addresses = [
      { name: 'a', region: REGION, address: '203.0.113.7', addressType: 'EXTERNAL', status: 'RESERVED' },
      { name: 'b', region: 'us-east1', address: '203.0.113.8', addressType: 'EXTERNAL', status: 'RESERVED' },
      { name: 'c', ...range, addressType: 'INTERNAL', status: 'RESERVED' },
    ];
    await cloud.setWorld({ addresses });
    const list = await reads().addresses(PROJECT);
    const value = list.kind === 'found' ? list.value.toSorted((a, b) => (a.name < b.name ? -1 : 1)) : [];
    assert.deepEqual(
      value.map(({ name, address, addressType, ...rest }) => [name, address, addressType, rest.prefixLength]),
      [
        [`projects/${PROJECT}/global/addresses/c`, '10.8.0.0', 'INTERNAL', 24],
        [`${REGIONAL}/addresses/a`, '203.0.113.7', 'EXTERNAL', undefined],
        [`projects/${PROJECT}/regions/us-east1/addresses/b`, '203.0.113.8', 'EXTERNAL', undefined],
      ],
    );
    assert.deepEqual([value[0]?.purpose, value[0]?.network], ['VPC_PEERING', NETWORK]);
  });

  it('a project has a number', async () => {
    const number = await reads().projectNumber(PROJECT);
    assert.match(number.kind === 'found' ? number.value : '', /^\d+$/);
  });

  it('regions of connectors are those of the API', async () => {
    const regions = await reads().connectorRegions(PROJECT);
    assert.ok(regions.kind === 'found' && regions.value.includes(REGION) && !regions.value.includes('europe-none1'));
  });

  it('a router keeps its NATs as they were printed', async () => {
    const nat = {
      name: 'nat',
      natIpAllocateOption: 'AUTO_ONLY',
      sourceSubnetworkIpRangesToNat: 'ALL_SUBNETWORKS_ALL_IP_RANGES',
      enableEndpointIndependentMapping: false,
      minPortsPerVm: 128,
    };
    await cloud.setWorld({ routers: [{ name: 'r', region: REGION, network: NETWORK, nats: [nat] }] });
    const list = await reads().routers(PROJECT, REGION);
    assert.ok(list.kind === 'found');
    assert.deepEqual(list.value[0]?.rawNats, [nat]);
    assert.equal(list.value[0].nats[0]?.coverage, 'ALL_SUBNETWORKS_ALL_IP_RANGES');
  });

  it('the regions of the project are listed', async () => {
    const list = await reads().regions(PROJECT);
    assert.ok(list.kind === 'found' && list.value.includes(REGION));
  });
});
