import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { told } from '../support/told.ts';
import { LOCATION, localCloud, NETWORK, PROJECT, REGION } from './fixture.ts';

describe('a read that fails', () => {
  const cloud = localCloud();
  const reads = () => cloud.connection.reads;
  const unknown = (reason: string) => ({ kind: 'unknown', reason });

  const denied = [
    {
      method: 'run.projects.locations.jobs.get',
      permission: 'run.jobs.get',
      read: () => reads().job(`${LOCATION}/jobs/j`),
    },
    {
      method: 'run.projects.locations.jobs.list',
      permission: 'run.jobs.list',
      read: () => reads().jobs(PROJECT, REGION),
    },
    {
      method: 'vpcaccess.projects.locations.connectors.list',
      permission: 'vpcaccess.connectors.list',
      read: () => reads().connectors(PROJECT, REGION),
    },
    { method: 'compute.networks.get', permission: 'compute.networks.get', read: () => reads().network(NETWORK) },
    {
      method: 'compute.subnetworks.aggregatedList',
      permission: 'compute.subnetworks.list',
      read: () => reads().subnetworks(PROJECT),
    },
    {
      method: 'compute.routers.list',
      permission: 'compute.routers.list',
      read: () => reads().routers(PROJECT, REGION),
    },
    { method: 'compute.routes.list', permission: 'compute.routes.list', read: () => reads().routes(PROJECT) },
    { method: 'compute.firewalls.list', permission: 'compute.firewalls.list', read: () => reads().firewalls(PROJECT) },
    {
      method: 'compute.addresses.aggregatedList',
      permission: 'compute.addresses.list',
      read: () => reads().addresses(PROJECT),
    },
    {
      method: 'compute.instances.aggregatedList',
      permission: 'compute.instances.list',
      read: () => reads().instances(PROJECT),
    },
    { method: 'compute.regions.list', permission: 'compute.regions.list', read: () => reads().regions(PROJECT) },
    {
      method: 'compute.networks.getEffectiveFirewalls',
      permission: 'compute.networks.getEffectiveFirewalls',
      read: () => reads().effectiveFirewalls(NETWORK, REGION),
    },
  ];

  for (const { method, permission, read } of denied) {
    it(`${method} without permission is unknown, and says which`, async () => {
      await cloud.fault({ method, status: 403, message: 'no' });
      assert.deepEqual(told(await read()), unknown(`permission ${permission} denied (403)`));
      assert.equal((await cloud.calls(method)).length, 1);
    });

    it(`${method} passes over two failures of the server`, async () => {
      const hits = await cloud.fault({ method, status: 503, times: 2 });
      const { kind } = await read();
      assert.equal(kind, method === 'run.projects.locations.jobs.get' ? 'absent' : 'found');
      assert.equal(await hits(), 2);
    });
  }

  it('a list that is not found is unknown, not empty', async () => {
    await cloud.fault({ method: 'compute.routers.list', status: 404, message: 'gone' });
    assert.deepEqual(told(await reads().routers(PROJECT, REGION)), unknown('404 notFound: gone'));
  });

  it('a server that keeps failing is given up after four attempts', async () => {
    const hits = await cloud.fault({ method: 'compute.routes.list', status: 503, message: 'later' });
    assert.deepEqual(told(await reads().routes(PROJECT)), {
      ...unknown('503 backendError: later'),
      because: 'transient',
    });
    assert.equal(await hits(), 4);
  });

  it('an answer that is lost is asked for again', async () => {
    await cloud.fault({ method: 'compute.networks.get', dropAfter: true, times: 1 });
    assert.equal((await reads().network(NETWORK)).kind, 'found');
  });
});
