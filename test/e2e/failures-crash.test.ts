import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { BEHIND_CONNECTOR, runEgress, until } from './fixture.ts';

describe('a function that dies in the middle of its work', () => {
  const city = runEgress({ speed: 60 });
  beforeEach(() => city.scene());

  it('a redelivery finishes the cure: one connector, one router, one NAT', async () => {
    await city.deploy(BEHIND_CONNECTOR);
    await until('a connector in the making', async () => {
      const { connectors } = await city.world();
      return connectors[0]?.state === 'CREATING' || undefined;
    });
    // Redeliveries are counted: while the lease of the dead one runs out, in real time, the cloud must not run ahead.
    await city.control('POST', 'clock', { speed: 8 });
    await city.stack.functions.remediate.restart();
    const cured = await city.result('my-agent-4', 'remediation');
    assert.equal(cured.status, 'remediated');
    const created = cured.changes.filter(({ verb }) => verb === 'create').map(({ outcome }) => outcome);
    assert.deepEqual(created, ['applied', 'applied', 'applied'], 'it tells what the dead one had made, too');
    const record = await city.call('GET', `/storage/v1/b/run-egress-state/o/changes%2F${cured.id}.json?alt=media`);
    assert.equal(record.body.changes.length, cured.changes.length, 'and undo will know of it');
    await city.control('POST', 'clock', { speed: 60 });

    const { connectors, routers, subnetworks } = await city.world();
    assert.deepEqual(
      [connectors.length, connectors[0].state, routers.length, routers[0].nats.length, subnetworks.length],
      [1, 'READY', 1, 1, 2],
    );
    const creates = (await city.writes()).toSorted();
    assert.deepEqual(creates, [
      'compute.routers.insert',
      'compute.subnetworks.insert',
      'vpcaccess.projects.locations.connectors.create',
    ]);
    assert.equal((await city.deploy(BEHIND_CONNECTOR)).kind, 'deployed');
    await city.quiet();
    const told = (await city.receive()).map(({ result }) => `${result.stage} ${result.status}`);
    assert.deepEqual(told, ['verdict violating', 'remediation remediated', 'verdict compliant']);
  });

  it('the judging function dies before it has published: the redelivery publishes, once', async () => {
    await city.fault({ method: 'compute.routes.list', delaySeconds: 120, times: 1 });
    await city.deploy({ ...BEHIND_CONNECTOR, job: 'my-agent-9' });
    await until('the first reads', async () => {
      const asked = await city.requests();
      return asked.some(({ method }) => method === 'compute.routers.list') || undefined;
    });
    await city.stack.functions.onJobChange.restart();
    assert.equal((await city.result('my-agent-9', 'remediation')).status, 'remediated');
    await city.quiet();
    const told = (await city.receive()).map(({ result }) => `${result.stage} ${result.status}`);
    assert.deepEqual(told, ['verdict violating', 'remediation remediated']);
  });
});
