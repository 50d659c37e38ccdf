import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { aJob, viaConnector } from '../../support/jobs.ts';
import { examine, namesOf, resolveAll } from '../../../shared/examine.ts';
import type { Plan } from '../../../shared/plan/change.ts';
import { imagine } from '../../../shared/plan/imagine.ts';
import { found, valueOf } from '../../../shared/snapshot/observed.ts';
import { aPolicy, judgeWorld } from '../../support/line.ts';
import { inShort } from '../../support/plans.ts';
import { aFirewall, aNat, aRouter, aSubnetwork, NETWORK, type Json } from '../../support/resources.ts';
import { readWorld } from '../../support/world.ts';

const ALL = 'connector: {network: my-vpc}\nfirewall: {onDeny: allow}';
const NAT = { routers: [aRouter({ nats: [aNat()] })] };
/** Everything that can be missing is missing. */
const bare = { connectors: [], subnetworks: [aSubnetwork()], routers: [], routes: [], firewalls: [aFirewall()] };

describe('a plan', () => {
  test('is empty for a world that needs nothing', async () => {
    assert.deepEqual((await judgeWorld(NAT)).proposal, { changes: [], advice: new Map() });
  });

  test('builds the whole way, in the order in which a packet meets it', async () => {
    const kinds = (await judgeWorld(bare, { policy: ALL })).proposal.changes.map(({ spec }) => spec.kind);
    assert.deepEqual(kinds, ['subnetwork', 'connector', 'firewall', 'route', 'router']);
  });

  test('depends only on changes that stand before it', async () => {
    const { changes } = (await judgeWorld(bare, { policy: ALL })).proposal;
    changes.forEach(({ dependsOn }, i) => {
      const before = changes.slice(0, i).map(({ id }) => id);
      assert.deepEqual(
        dependsOn.filter((id) => !before.includes(id)),
        [],
      );
    });
  });

  test('is plain data: it can be stored and read back', async () => {
    const { changes } = (await judgeWorld(bare, { policy: ALL })).proposal;
    assert.deepEqual(JSON.parse(JSON.stringify(changes)), changes);
  });

  test('is the same every time', async () => {
    const [first, second] = await Promise.all([judgeWorld(bare, { policy: ALL }), judgeWorld(bare, { policy: ALL })]);
    assert.deepEqual(first.proposal, second.proposal);
  });

  const nothing: { when: string; world: Json }[] = [
    { when: 'the job meets no VPC', world: { jobs: [aJob()] } },
    {
      when: 'its settings do not fit together',
      world: { jobs: [aJob(viaConnector({ networkInterfaces: [{ network: NETWORK }] }))] },
    },
    { when: 'the name of the destination could not be resolved', world: { names: {} } },
  ];
  for (const { when, world } of nothing) {
    test(`is empty when ${when}`, async () => assert.deepEqual(inShort(await judgeWorld(world, { policy: ALL })), []));
  }
});

describe('two jobs with one need', () => {
  const jobs = ['a', 'b'].map((id) =>
    aJob(viaConnector(), { name: `projects/myproject/locations/europe-west2/jobs/${id}` }),
  );
  const world = readWorld({ ...bare, jobs });
  const policy = aPolicy(`remediation: create\n${ALL}`);
  const planFor = async (at: number, earlier: Plan = []) => {
    const job = valueOf(world.jobs)?.[at] ?? assert.fail();
    const flows = await resolveAll(policy.destinations, namesOf(world));
    return examine({ world: imagine(world, earlier), job, stored: found(job), flows, policy, earlier }).proposal
      .changes;
  };

  test('have the same plan, change by change, whoever comes first', async () => {
    const withoutReason = ({ id, spec, dependsOn }: Plan[number]) => ({ id, spec, dependsOn });
    assert.deepEqual((await planFor(0)).map(withoutReason), (await planFor(1)).map(withoutReason));
  });

  test('leave nothing to do for the one that comes after the other', async () => {
    assert.deepEqual(await planFor(1, await planFor(0)), []);
  });
});

describe('what to do next', () => {
  test('stands with the finding that it cures, as commands that a person can run', async () => {
    const { findings } = await judgeWorld({});
    const steps = findings.find(({ id }) => id === 'nat-missing')?.nextSteps ?? [];
    const commands = steps.flatMap(({ command }) => command ?? []);
    assert.ok(commands.some((line) => line.startsWith('gcloud compute routers create run-egress-my-vpc ')));
    assert.ok(commands.some((line) => line.startsWith('gcloud compute routers nats create conn-subnet ')));
  });

  test('is advice, where nothing can be built', async () => {
    const { findings } = await judgeWorld({ ...NAT, firewalls: [aFirewall()] });
    const steps = findings.find(({ id }) => id === 'egress-denied')?.nextSteps ?? [];
    assert.ok(steps.some(({ say }) => say.key === 'onDenyExplain'));
  });
});
