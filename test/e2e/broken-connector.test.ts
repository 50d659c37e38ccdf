import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { BEHIND_CONNECTOR, CONNECTOR, runEgress, until, type Json } from './fixture.ts';

const CREATE = 'vpcaccess.projects.locations.connectors.create';
const DELETE = 'vpcaccess.projects.locations.connectors.delete';
const broken = { operationError: { code: 13, message: 'VPC Access connector failed to get healthy' }, times: 1 };

describe('a connector that ends in ERROR', () => {
  const city = runEgress();
  const state = async (): Promise<string | undefined> =>
    (await city.world()).connectors.find(({ name }: Json) => name === CONNECTOR)?.state;
  const times = async (method: string) =>
    (await city.requests()).filter((one) => one.method === method && one.status < 300).length;

  it('is deleted and made anew if run-egress made it, on the subnetwork that it had, once', async () => {
    await city.scene();
    await city.fault({ method: CREATE, ...broken });
    await city.deploy(BEHIND_CONNECTOR);
    await until('the connector is in ERROR', async () => (await state()) === 'ERROR');
    await city.quiet();
    if ((await state()) === 'ERROR') await city.deploy(BEHIND_CONNECTOR);
    await until('the connector is READY', async () => (await state()) === 'READY');
    await city.quiet();
    const { subnetworks } = await city.world();
    const ours = subnetworks.filter(({ name }: Json) => name.startsWith('run-egress-'));
    assert.equal(ours.length, 1);
    assert.deepEqual([await times(CREATE), await times(DELETE)], [2, 1]);
    assert.equal((await city.deploy(BEHIND_CONNECTOR)).kind, 'deployed');
  });

  it('is left alone if somebody else made it', async () => {
    await city.scene((world) => {
      world.connectors.push({
        name: CONNECTOR,
        state: 'ERROR',
        subnet: { name: 'my-subnet', projectId: 'myproject' },
        minInstances: 2,
        maxInstances: 3,
      });
    });
    await city.deploy(BEHIND_CONNECTOR);
    await city.result('my-agent-4', 'verdict');
    await city.quiet();
    assert.deepEqual([await state(), await city.writes()], ['ERROR', []]);
  });
});
