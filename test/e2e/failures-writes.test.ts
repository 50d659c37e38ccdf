import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { BEHIND_CONNECTOR, CONNECTOR, DIRECT, runEgress, type Json } from './fixture.ts';

const WRITES = [
  'compute.subnetworks.insert',
  'vpcaccess.projects.locations.connectors.create',
  'compute.routers.insert',
];

describe('writes that fail', () => {
  const city = runEgress();
  beforeEach(() => city.scene());

  /** How many there are of what the first story builds. */
  async function built(): Promise<object> {
    const { connectors, routers, subnetworks } = await city.world();
    const nats = routers.flatMap((router: Json) => router.nats);
    return {
      connectors: connectors.length,
      routers: routers.length,
      nats: nats.length,
      subnetworks: subnetworks.length,
    };
  }
  const ONE_OF_EACH = { connectors: 1, routers: 1, nats: 1, subnetworks: 2 };

  for (const method of WRITES) {
    it(`the answer of ${method} is lost: the same end, nothing doubled`, async () => {
      const { id } = await city.fault({ method, dropAfter: true, times: 1 });
      await city.deploy(BEHIND_CONNECTOR);
      const cured = await city.result('my-agent-4', 'remediation');
      assert.equal(cured.status, 'remediated');
      assert.equal(await city.hits(id), 1);
      assert.deepEqual(await built(), ONE_OF_EACH);
      assert.deepEqual(
        cured.changes.map(({ outcome }) => outcome),
        ['applied', 'applied', 'applied'],
      );
      assert.equal((await city.deploy(BEHIND_CONNECTOR)).kind, 'deployed');
    });

    it(`503 on ${method} that passes: the same end, nothing doubled`, async () => {
      const { id } = await city.fault({ method, status: 503, message: 'later', times: 2 });
      await city.deploy(BEHIND_CONNECTOR);
      assert.equal((await city.result('my-agent-4', 'remediation')).status, 'remediated');
      assert.equal(await city.hits(id), 2);
      assert.deepEqual(await built(), ONE_OF_EACH);
    });

    it(`403 on ${method}: failed, and says which permission; not tried again`, async () => {
      await city.fault({ method, status: 403, message: 'denied' });
      await city.deploy(BEHIND_CONNECTOR);
      const failed = await city.result('my-agent-4', 'remediation');
      assert.equal(failed.status, 'failed');
      const change = failed.changes.find(({ outcome }) => outcome === 'failed');
      assert.match(change?.because ?? '', /^permission [\w.]+\.create denied \(403\)$/);
      assert.ok(change?.command?.startsWith('gcloud '), 'and what a person with the permission can run');
      await city.quiet();
      assert.equal((await city.receive()).filter(({ result }) => result.stage === 'remediation').length, 1);
    });
  }

  it('503 for longer than a delivery lasts: pending once, then remediated, with all that was made', async () => {
    const method = 'vpcaccess.projects.locations.connectors.create';
    const { id } = await city.fault({ method, status: 503, message: 'later', times: 6 });
    await city.deploy(BEHIND_CONNECTOR);
    const cured = await city.result('my-agent-4', 'remediation');
    assert.equal(cured.status, 'remediated');
    assert.deepEqual(
      cured.changes.map(({ outcome }) => outcome),
      ['applied', 'applied', 'applied'],
    );
    assert.equal(await city.hits(id), 6);
    assert.deepEqual(await built(), ONE_OF_EACH);
    const told = (await city.receive()).map(({ result }) => `${result.stage} ${result.status}`);
    assert.deepEqual(told, ['verdict violating', 'remediation pending', 'remediation remediated']);
  });

  it('the connector can not be made: failed, and why; what does not depend on it stands', async () => {
    const operationError = { code: 9, message: 'Operation failed: Insufficient CPU quota in region.' };
    await city.fault({ method: 'vpcaccess.projects.locations.connectors.create', operationError, times: 1 });
    await city.deploy(BEHIND_CONNECTOR);
    const failed = await city.result('my-agent-4', 'remediation');
    assert.equal(failed.status, 'failed');
    assert.deepEqual(
      failed.changes.map(({ outcome, resource }) => [outcome, resource.split('/').at(-1)]),
      [
        ['applied', 'run-egress-vpc-conn-europe'],
        ['failed', 'vpc-conn-europe'],
        ['applied', 'run-egress-my-vpc'],
      ],
    );
    assert.match(failed.changes[1]?.because ?? '', /Insufficient CPU quota in region/);
    const broken = failed.findings.find(({ id }) => id === 'connector-not-ready');
    assert.equal(broken?.resource, CONNECTOR);
    assert.ok(broken.nextSteps.some(({ command }) => command?.includes('connectors delete vpc-conn-europe')));
    await city.quiet();
    const writes = await city.writes();
    assert.equal(writes.length, 3, 'it is not tried again by itself');
  });

  it('once the broken connector is deleted, the next deploy is mended with what is there already', async () => {
    const operationError = { code: 9, message: 'Operation failed: Insufficient CPU quota in region.' };
    await city.fault({ method: 'vpcaccess.projects.locations.connectors.create', operationError, times: 1 });
    await city.deploy(BEHIND_CONNECTOR);
    assert.equal((await city.result('my-agent-4', 'remediation')).status, 'failed');
    assert.equal((await city.call('DELETE', `/v1/${CONNECTOR}`)).status, 200);
    await city.quiet();
    await city.receive();
    await city.deploy({ ...BEHIND_CONNECTOR, job: 'my-agent-9' });
    assert.equal((await city.result('my-agent-9', 'remediation')).status, 'remediated');
    assert.deepEqual(await built(), ONE_OF_EACH);
  });

  it('a router that somebody made under our name in the meantime is left alone: ours gets the next number', async () => {
    await city.scene((world) => {
      const root = 'https://www.googleapis.com/compute/v1/projects/myproject';
      world.networks.push({ name: 'other-vpc', selfLink: `${root}/global/networks/other-vpc` });
      world.routers.push({
        name: 'run-egress-my-vpc',
        selfLink: `${root}/regions/europe-west2/routers/run-egress-my-vpc`,
        network: `${root}/global/networks/other-vpc`,
        region: `${root}/regions/europe-west2`,
      });
    });
    await city.deploy(DIRECT);
    assert.equal((await city.result('my-agent-5', 'remediation')).status, 'remediated');
    const { routers } = await city.world();
    const found = routers.map(({ name, network, nats }: Json) => [name, network.split('/').pop(), (nats ?? []).length]);
    assert.deepEqual(found, [
      ['run-egress-my-vpc', 'other-vpc', 0],
      ['run-egress-my-vpc-2', 'my-vpc', 1],
    ]);
    assert.deepEqual(await city.writes(), ['compute.routers.insert']);
  });
});
