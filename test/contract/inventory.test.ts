import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { LOCATION, localCloud, NETWORK, PROJECT, REGION, REGIONAL } from './fixture.ts';
import { cannedCloud } from './stub.ts';
import { told } from '../support/told.ts';

describe('the inventory of a project', () => {
  const cloud = localCloud();
  const inventory = () => cloud.connection.inventory;
  const printed = async (path: string) => (await fetch(`${cloud.url}/${path}`)).json() as Promise<object>;

  it('keeps what the APIs print, to the letter', async () => {
    const vpcAccess = { connector: `${LOCATION}/connectors/c`, egress: 'ALL_TRAFFIC' };
    const template = { template: { timeout: '600s', containers: [{ image: 'i' }], vpcAccess } };
    const nat = { name: 'nat', natIpAllocateOption: 'AUTO_ONLY', minPortsPerVm: 128, unknownToClients: [] };
    await cloud.setWorld({
      jobs: [{ name: `${LOCATION}/jobs/j`, createTime: '2026-01-01T00:00:00Z', template }],
      connectors: [{ name: `${LOCATION}/connectors/c`, state: 'READY', subnet: { name: 'my-subnet' } }],
      routers: [{ name: 'r', region: REGION, network: NETWORK, nats: [nat] }],
    });
    const { jobs } = (await printed(`v2/${LOCATION}/jobs`)) as { jobs: object[] };
    assert.deepEqual(await inventory().jobs(PROJECT, REGION), { kind: 'found', value: jobs });
    const { connectors } = (await printed(`v1/${LOCATION}/connectors`)) as { connectors: object[] };
    assert.deepEqual(await inventory().connectors(PROJECT, REGION), { kind: 'found', value: connectors });
    const { items } = (await printed(`compute/v1/${REGIONAL}/routers`)) as { items: object[] };
    assert.deepEqual(told(await inventory().ofProject('routers', PROJECT)), { kind: 'found', value: items });
  });

  it('has all pages of a list', async () => {
    const routes = Array.from({ length: 1203 }, (_, i) => ({
      name: `r${i}`,
      network: NETWORK,
      destRange: `10.${i >> 8}.${i & 255}.0/24`,
      nextHopIp: '10.1.0.2',
    }));
    const jobs = Array.from({ length: 503 }, (_, i) => ({ name: `${LOCATION}/jobs/j${i}`, template: {} }));
    await cloud.setWorld({ routes, jobs });
    const list = await inventory().ofProject('routes', PROJECT);
    assert.equal(list.kind === 'found' && new Set(list.value.map(({ name }) => name)).size, 1203);
    const found = await inventory().jobs(PROJECT, REGION);
    assert.equal(found.kind === 'found' && found.value.length, 503);
  });

  it('an empty list is found', async () => {
    assert.deepEqual(await inventory().ofProject('instances', PROJECT), { kind: 'found', value: [] });
    assert.deepEqual(await inventory().connectors(PROJECT, REGION), { kind: 'found', value: [] });
  });

  it('a list that is refused is unknown, and says which permission', async () => {
    await cloud.fault({ method: 'compute.routers.aggregatedList', status: 403 });
    const reason = 'permission compute.routers.list denied (403)';
    assert.deepEqual(told(await inventory().ofProject('routers', PROJECT)), { kind: 'unknown', reason });
  });

  it('the rules of a network are those of its region, too', async () => {
    const rules = await inventory().effectiveFirewalls(NETWORK, REGION);
    assert.ok(rules.kind === 'found' && 'firewallPolicys' in rules.value);
  });

  it('regions are those of the API', async () => {
    const regions = await inventory().regions(PROJECT, 'vpcaccess');
    assert.ok(regions.kind === 'found' && regions.value.includes(REGION));
  });
});

describe('an inventory that is not whole', () => {
  it('is unknown where a zone did not answer', async (t) => {
    const scope = { warning: { code: 'UNREACHABLE', message: 'zone is down' } };
    const { inventory } = await cannedCloud(t, () => ({ status: 200, body: { items: { 'zones/z': scope } } }));
    assert.deepEqual(told(await inventory.ofProject('instances', PROJECT)), {
      kind: 'unknown',
      reason: 'incomplete: zones/z UNREACHABLE',
    });
  });
});
