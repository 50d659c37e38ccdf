import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { addConnector, addProxy } from '../../cli/stories/scene.ts';
import { BEHIND_CONNECTOR, DIRECT, runEgress, until } from './fixture.ts';

/** Everything that a verdict or its cure rests on. */
const READS = [
  'run.projects.locations.jobs.get',
  'vpcaccess.projects.locations.connectors.list',
  'compute.subnetworks.aggregatedList',
  'compute.routers.list',
  'compute.routes.list',
  'compute.networks.get',
  'compute.networks.getEffectiveFirewalls',
  'compute.regionNetworkFirewallPolicies.getEffectiveFirewalls',
];

describe('reads that fail', () => {
  const city = runEgress();
  beforeEach(() => city.scene());

  /** What run-egress said, in results and in lines that are more than information. */
  async function said(): Promise<string[]> {
    const results = (await city.receive()).map(({ result }) => JSON.stringify(result));
    return [...results, ...city.lines.filter((line) => /"severity":"(WARNING|ERROR)"/.test(line))];
  }

  for (const method of READS) {
    it(`403 on ${method}: told, and nothing is built, be it a refused deploy or a job without a NAT`, async () => {
      const { id } = await city.fault({ method, status: 403, message: 'denied' });
      for (const deploy of [BEHIND_CONNECTOR, DIRECT]) await city.deploy(deploy);
      await city.quiet();
      assert.ok((await city.hits(id)) >= 2);
      const told = (await said()).filter((text) => /permission [\w.]+ denied \(403\)/.test(text));
      for (const { job } of [BEHIND_CONNECTOR, DIRECT]) assert.ok(told.some((text) => text.includes(`/jobs/${job}"`)));
      assert.deepEqual(await city.writes(), []);
      const stages = (await city.receive()).map(({ result }) => result.stage);
      assert.ok(stages.length <= 2 && !stages.includes('remediation'), stages.join());
      assert.deepEqual(city.logged('to be tried again'), []);
    });
  }

  it('403 on the instances that a proxy cure wants to know: told, and no route is made', async () => {
    await city.scene((world) => {
      addConnector(world, 'vpc-conn-europe');
      addProxy(world);
    }, 'internet: proxy\nproxy: { address: 10.10.0.9 }\n');
    const { id } = await city.fault({ method: 'compute.instances.aggregatedList', status: 403, message: 'denied' });
    await city.deploy(BEHIND_CONNECTOR);
    await city.quiet();
    assert.ok((await city.hits(id)) >= 1);
    assert.ok((await said()).some((text) => text.includes('permission compute.instances.list denied (403)')));
    assert.deepEqual(await city.writes(), []);
  });

  it('once the permission is granted, the same deploy is mended', async () => {
    await city.fault({ method: 'compute.routers.list', status: 403, message: 'denied' });
    await city.deploy(DIRECT);
    assert.equal((await city.result('my-agent-5', 'verdict')).status, 'undetermined');
    await city.control('DELETE', 'faults');
    await city.deploy(DIRECT);
    const cured = await city.result('my-agent-5', 'remediation');
    assert.deepEqual([cured.status, await city.writes()], ['remediated', ['compute.routers.insert']]);
  });

  for (const method of READS) {
    it(`503 on ${method} that passes: judged and cured as if nothing had been`, async () => {
      const { id } = await city.fault({ method, status: 503, message: 'later', times: 2 });
      await city.deploy(DIRECT);
      assert.equal((await city.result('my-agent-5', 'remediation')).status, 'remediated');
      assert.equal(await city.hits(id), 2);
      const stages = (await city.receive()).map(({ result }) => `${result.stage} ${result.status}`);
      assert.deepEqual(stages, ['verdict violating', 'remediation remediated']);
      assert.deepEqual(await city.writes(), ['compute.routers.insert']);
    });
  }

  it('503 for longer than a delivery lasts: the event comes again, and no half-known verdict is told meanwhile', async () => {
    const { id } = await city.fault({ method: 'compute.routes.list', status: 503, message: 'later', times: 9 });
    await city.deploy(DIRECT);
    assert.equal((await city.result('my-agent-5', 'remediation')).status, 'remediated');
    assert.equal(await city.hits(id), 9);
    assert.ok(city.logged('to be tried again').length >= 2);
    const stages = (await city.receive()).map(({ result }) => `${result.stage} ${result.status}`);
    assert.deepEqual(stages, ['verdict violating', 'remediation remediated']);
  });

  it('403 on the topic of results: no event is lost, and once it is granted the verdict is told', async () => {
    await city.fault({ method: 'pubsub.projects.topics.publish', status: 403, message: 'denied' });
    await city.deploy(DIRECT);
    const reason = 'permission pubsub.topics.publish denied (403)';
    await until('two deliveries', () => city.logged('to be mended').length > 1 || undefined);
    assert.ok(city.logged('to be mended').every((line) => line.severity === 'ERROR' && line.reason === reason));
    assert.deepEqual(await city.writes(), []);
    await city.control('DELETE', 'faults');
    assert.equal((await city.result('my-agent-5', 'remediation')).status, 'remediated');
    const stages = (await city.receive()).map(({ result }) => result.stage);
    assert.deepEqual(stages, ['verdict', 'remediation']);
  });
});
