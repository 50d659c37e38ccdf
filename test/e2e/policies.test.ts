import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { POLICY } from '../../cli/local/stack.ts';
import { freshWorld } from '../../cli/stories/scene.ts';
import { BEHIND_CONNECTOR, DIRECT, runEgress, type Json } from './fixture.ts';

const ROOT = 'https://www.googleapis.com/compute/v1/projects';
const NETWORK = `${ROOT}/myproject/global/networks/my-vpc`;

/** A rule that denies all egress of the network. */
const denyAll = (priority: number) => ({
  name: 'deny-all-egress',
  selfLink: `${ROOT}/myproject/global/firewalls/deny-all-egress`,
  network: NETWORK,
  direction: 'EGRESS',
  priority,
  denied: [{ IPProtocol: 'all' }],
  destinationRanges: ['0.0.0.0/0'],
});

const v2Job = (vpcAccess: object) =>
  ({ template: { template: { containers: [{ image: 'gcr.io/p/i' }], vpcAccess } } }) as const;

describe('what policy allows', () => {
  const city = runEgress();
  beforeEach(() => city.scene());

  const create = (region: string, job: string, vpcAccess: object, project = 'myproject') =>
    city.call('POST', `/v2/projects/${project}/locations/${region}/jobs?jobId=${job}`, v2Job(vpcAccess));

  it('verify: nothing is written; the result proposes the changes with their commands', async () => {
    await city.stack.setPolicy(POLICY.replace('remediation: create', 'remediation: verify'));
    await city.deploy(BEHIND_CONNECTOR);
    const { status, changes } = await city.result('my-agent-4', 'verdict');
    assert.equal(status, 'violating');
    assert.deepEqual(
      changes.map(({ outcome, verb, because }) => [outcome, verb, because]),
      Array.from({ length: 3 }, () => ['proposed', 'create', 'the policy says remediation: verify']),
    );
    const commands = changes.flatMap(({ command, commands: all }) => all ?? [command ?? '']);
    const starts = [
      'gcloud compute networks subnets create run-egress-vpc-conn-europe ',
      'gcloud compute networks vpc-access connectors create vpc-conn-europe ',
      'gcloud compute routers create run-egress-my-vpc ',
      'gcloud compute routers nats create run-egress-vpc-conn-europe ',
    ];
    assert.equal(commands.length, starts.length);
    starts.forEach((start, i) => assert.ok(commands[i]?.startsWith(start), commands[i]));
    assert.doesNotMatch(commands.join('\n'), /[|<>&;]/);
    await city.quiet();
    assert.deepEqual(await city.writes(), []);
    assert.equal((await city.receive()).length, 1);
  });

  it('a network for connectors that is not there: told with the verdict, nothing is tried', async () => {
    await city.stack.setPolicy(POLICY.replace('network: my-vpc', 'network: my-vcp'));
    await city.deploy(BEHIND_CONNECTOR);
    const { changes, findings } = await city.result('my-agent-4', 'verdict');
    const steps = findings.find(({ id }) => id === 'connector-missing')?.nextSteps ?? [];
    const text = steps.map((step) => step.text).join('\n');
    assert.match(text, /connectors made in network my-vcp \(connector\.network\), which does not exist/);
    await city.quiet();
    assert.deepEqual([changes, await city.writes()], [[], []]);
  });

  it('language: verdict and cure speak to people in the language of the policy', async () => {
    await city.stack.setPolicy(`${POLICY}language: zh-CN\n`);
    await city.deploy(DIRECT);
    const { findings } = await city.result('my-agent-5', 'verdict');
    assert.match(findings[0]?.summary ?? '', /没有覆盖子网 my-subnet 的 Cloud NAT/);
    const { status, changes, flows } = await city.result('my-agent-5', 'remediation');
    assert.deepEqual([status, flows[0]?.verdict], ['remediated', 'REACHABLE']);
    for (const { reason } of changes) assert.match(reason, /只为子网 my-subnet 提供的 Cloud NAT/);
  });

  it('egress denied by a VPC rule, onDeny allow: a narrow rule just above it, and reachable', async () => {
    await city.scene((world) => world.firewalls.push(denyAll(1000)));
    await city.deploy(DIRECT);
    const before = await city.result('my-agent-5', 'verdict');
    assert.deepEqual([before.flows[0]?.verdict, before.flows[0]?.cause], ['UNREACHABLE', 'FIREWALL_RULE']);
    const cured = await city.result('my-agent-5', 'remediation');
    assert.deepEqual([cured.status, cured.flows[0]?.verdict], ['remediated', 'REACHABLE']);
    const { firewalls } = await city.world();
    const rule = firewalls.find((one: Json) => one.name !== 'deny-all-egress');
    const { direction, priority, allowed, destinationRanges, sourceRanges, targetTags } = rule;
    assert.deepEqual(
      { direction, priority, allowed, destinationRanges, sourceRanges, targetTags },
      {
        direction: 'EGRESS',
        priority: 999,
        allowed: [{ IPProtocol: 'tcp', ports: ['443'] }],
        destinationRanges: ['140.82.112.0/20'],
        sourceRanges: ['10.10.0.0/24'],
        targetTags: undefined,
      },
    );
    assert.deepEqual((await city.writes()).toSorted(), ['compute.firewalls.insert', 'compute.routers.insert']);
  });

  it('egress denied for a connector: the rule is for its tag alone', async () => {
    await city.scene((world) => world.firewalls.push(denyAll(500)));
    await city.deploy(BEHIND_CONNECTOR);
    assert.equal((await city.result('my-agent-4', 'remediation')).status, 'remediated');
    const { firewalls } = await city.world();
    const ours = firewalls.filter((one: Json) => one.name.startsWith('run-egress-'));
    assert.deepEqual(
      ours.map(({ priority, targetTags }: Json) => [priority, targetTags]),
      [[499, ['vpc-connector-europe-west2-vpc-conn-europe']]],
    );
  });

  it('a deny at priority 0 is explained, and nothing is built behind it', async () => {
    await city.scene((world) => world.firewalls.push(denyAll(0)));
    await city.deploy(DIRECT);
    const { changes, findings } = await city.result('my-agent-5', 'verdict');
    assert.deepEqual(changes, []);
    const steps = findings.find(({ id }) => id === 'egress-denied')?.nextSteps.map(({ text }) => text) ?? [];
    assert.ok(steps.includes('deny-all-egress has priority 0: no rule can stand above it.'), steps.join('\n'));
    await city.quiet();
    assert.deepEqual(await city.writes(), []);
  });

  it('onDeny explain: the rule is named, nothing is built', async () => {
    await city.scene((world) => world.firewalls.push(denyAll(1000)));
    await city.stack.setPolicy(POLICY.replace('onDeny: allow', 'onDeny: explain'));
    await city.deploy(DIRECT);
    const { findings } = await city.result('my-agent-5', 'verdict');
    const denied = findings.find(({ id }) => id === 'egress-denied');
    assert.equal(denied?.resource, 'projects/myproject/global/firewalls/deny-all-egress');
    await city.quiet();
    assert.deepEqual(await city.writes(), []);
  });

  it('a second region gets a connector and a NAT of its own, under the same name', async () => {
    await city.deploy(BEHIND_CONNECTOR);
    assert.equal((await city.result('my-agent-4', 'remediation')).status, 'remediated');
    const connector = 'projects/myproject/locations/us-central1/connectors/vpc-conn-europe';
    await create('us-central1', 'my-agent-12', { connector, egress: 'ALL_TRAFFIC' });
    const cured = await city.result('my-agent-12', 'remediation');
    assert.equal(cured.status, 'remediated');
    const { connectors, routers, subnetworks } = await city.world();
    assert.deepEqual(
      connectors.map(({ name }: Json) => name.split('/')[3]),
      ['europe-west2', 'us-central1'],
    );
    assert.deepEqual(
      routers.map(({ region, nats }: Json) => [region.split('/').at(-1), nats.length]),
      [
        ['europe-west2', 1],
        ['us-central1', 1],
      ],
    );
    const ranges = subnetworks.map(({ ipCidrRange }: Json) => ipCidrRange);
    assert.equal(new Set(ranges).size, 3, ranges.join());
  });

  describe('in a Shared VPC', () => {
    const host = 'projects/host/regions/europe-west2/subnetworks/my-subnet';
    const vpcAccess = {
      networkInterfaces: [{ network: 'projects/host/global/networks/my-vpc', subnetwork: host }],
      egress: 'ALL_TRAFFIC',
    };
    beforeEach(async () => {
      const world = JSON.parse(
        JSON.stringify({ ...freshWorld(), project: 'host' }).replaceAll('/myproject/', '/host/'),
      );
      await city.control('PUT', 'world', world);
    });

    it('a host project that is not listed is explained, and nothing is written', async () => {
      await create('europe-west2', 'my-agent-5', vpcAccess);
      const { status, changes } = await city.result('my-agent-5', 'verdict');
      assert.equal(status, 'violating');
      assert.deepEqual(
        changes.map(({ outcome, resource, because }) => [outcome, resource, because]),
        [
          [
            'proposed',
            'projects/host/regions/europe-west2/routers/run-egress-my-vpc',
            'host project host is not listed in the policy (hostProjects)',
          ],
        ],
      );
      await city.quiet();
      assert.deepEqual(await city.writes(), []);
    });

    it('a host project that is listed is changed', async () => {
      await city.stack.setPolicy(`${POLICY}hostProjects: [host]\n`);
      await create('europe-west2', 'my-agent-5', vpcAccess);
      assert.equal((await city.result('my-agent-5', 'remediation')).status, 'remediated');
      const [hosts, own] = [await city.world('host'), await city.world()];
      assert.deepEqual([hosts.routers.length, own.routers.length], [1, 0]);
    });
  });

  it('two policies: scopes say where is built and where is only told', async () => {
    const policy = POLICY.replace('remediation: create', 'remediation: verify');
    await city.stack.setPolicy(`${policy}scopes: [{ match: { job: "my-agent-*" }, remediation: create }]\n`);
    await city.deploy({ ...DIRECT, job: 'other-agent' });
    const told = await city.result('other-agent', 'verdict');
    assert.deepEqual(
      told.changes.map(({ outcome }) => outcome),
      ['proposed'],
    );
    await city.quiet();
    assert.deepEqual(await city.writes(), []);
    await city.deploy(DIRECT);
    assert.equal((await city.result('my-agent-5', 'remediation')).status, 'remediated');
    assert.deepEqual(await city.writes(), ['compute.routers.insert']);
  });

  it('a label exempts a job', async () => {
    const job = {
      labels: { 'run-egress': 'off' },
      ...v2Job({ networkInterfaces: [{ subnetwork: 'my-subnet' }], egress: 'ALL_TRAFFIC' }),
    };
    await city.call('POST', '/v2/projects/myproject/locations/europe-west2/jobs?jobId=my-agent-5', job);
    const { changes } = await city.result('my-agent-5', 'verdict');
    assert.match(changes[0]?.because ?? '', /exempt/);
    await city.quiet();
    assert.deepEqual(await city.writes(), []);
  });

  it('a policy file that is wrong is told with all its mistakes, and nothing is written', async () => {
    await city.stack.setPolicy('version: 1\nremediation: sometimes\nnat: { reserved: 0 }\n');
    await city.deploy(DIRECT);
    await city.quiet();
    const [{ mistakes }] = city.logged('to be mended');
    assert.deepEqual(
      mistakes.map(({ path }: Json) => path),
      ['line 2: remediation', 'line 3: nat.reserved'],
    );
    assert.deepEqual(await city.writes(), []);
  });
});
