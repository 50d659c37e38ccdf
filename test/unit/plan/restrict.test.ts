import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { shortName } from '../../../shared/names.ts';
import type { Change, Plan } from '../../../shared/plan/change.ts';
import { restrict, withhold } from '../../../shared/plan/restrict.ts';
import { toJob } from '../../../shared/job/to-job.ts';
import { aJob } from '../../support/jobs.ts';
import { aPolicy, judgeWorld } from '../../support/line.ts';
import { aSubnetwork, type Json } from '../../support/resources.ts';

/** Subnetwork, connector and router with NAT: the second and the third need the first. */
const planned = async (): Promise<Plan> => {
  const world = { connectors: [], subnetworks: [aSubnetwork()] };
  return (await judgeWorld(world, { policy: 'connector: {network: my-vpc}' })).proposal.changes;
};

const jobWith = (over: Json = {}) => toJob(aJob(undefined, over), { project: 'myproject' });
const names = (changes: readonly Change[]) => changes.map(({ target }) => shortName(target));
const ALL = ['run-egress-vpc-conn-europe', 'vpc-conn-europe', 'run-egress-my-vpc'];

interface Row {
  readonly when: string;
  readonly policy: string;
  readonly job?: Json;
  readonly change?: (plan: Plan) => Plan;
  readonly permitted: readonly string[];
  readonly because?: readonly string[];
}

const inHost = (plan: Plan): Plan =>
  plan.map((change, i) => (i === 0 ? { ...change, target: change.target.replace('myproject', 'host') } : change));
const asUpdates = (plan: Plan): Plan => plan.map((change) => ({ ...change, verb: 'update' as const }));
const twice = (key: string) => [key, key, key];

const rows: Row[] = [
  { when: 'verify permits nothing', policy: 'remediation: verify', permitted: [], because: twice('withheldPolicy') },
  { when: 'ask permits nothing yet', policy: 'remediation: ask', permitted: [], because: twice('withheldPolicy') },
  { when: 'create permits what is new', policy: 'remediation: create', permitted: ALL },
  { when: 'upsert permits it, too', policy: 'remediation: upsert', permitted: ALL },
  {
    when: 'create does not permit to extend what is there',
    policy: 'remediation: create',
    change: asUpdates,
    permitted: [],
    because: twice('withheldPolicy'),
  },
  { when: 'upsert does', policy: 'remediation: upsert', change: asUpdates, permitted: ALL },
  {
    when: 'an exempt job is left alone',
    policy: 'remediation: upsert',
    job: { labels: { 'run-egress': 'off' } },
    permitted: [],
    because: twice('withheldExempt'),
  },
  {
    when: 'a host project has to be listed, and what needs its change waits',
    policy: 'remediation: create',
    change: inHost,
    permitted: [],
    because: twice('withheldHost'),
  },
  {
    when: 'a host project that is listed may be changed',
    policy: 'remediation: create\nhostProjects: [host]',
    change: inHost,
    permitted: ALL,
  },
  {
    when: 'another host project that is listed does not help',
    policy: 'remediation: create\nhostProjects: [other]',
    change: inHost,
    permitted: [],
    because: twice('withheldHost'),
  },
  {
    when: 'a run has a limit',
    policy: 'remediation: create\nlimits: {changesPerRun: 2}',
    permitted: ALL.slice(0, 2),
    because: ['withheldLimit'],
  },
  {
    when: 'a limit of nothing permits nothing',
    policy: 'remediation: create\nlimits: {changesPerRun: 0}',
    permitted: [],
    because: twice('withheldLimit'),
  },
];

describe('of a plan', () => {
  for (const { when, policy, job, change = (plan: Plan) => plan, permitted, because = [] } of rows) {
    test(when, async () => {
      const restricted = restrict(change(await planned()), aPolicy(policy), jobWith(job));
      assert.deepEqual(names(restricted.permitted), permitted);
      assert.deepEqual(
        restricted.withheld.map(({ because: { key } }) => key),
        because,
      );
    });
  }

  test('every change is either permitted or withheld, in the plan’s order', async () => {
    const plan = await planned();
    const { permitted, withheld } = restrict(
      plan,
      aPolicy('remediation: create\nlimits: {changesPerRun: 1}'),
      jobWith(),
    );
    assert.deepEqual([...permitted, ...withheld.map(({ change }) => change)], plan);
  });

  test('what needs a withheld change is withheld for the same reason, and what needs nothing is not', async () => {
    const [subnetwork, connector, router] = (await planned()) as [Change, Change, Change];
    const plan = [...inHost([subnetwork]), connector, { ...router, dependsOn: [] }];
    const { permitted, withheld } = restrict(plan, aPolicy('remediation: create'), jobWith());
    assert.deepEqual(names(permitted), ['run-egress-my-vpc']);
    assert.deepEqual(withheld[0]?.because, withheld[1]?.because);
  });

  test('all is withheld at once, when something could not be read', async () => {
    const plan = await planned();
    const because = { key: 'withheldUnread', of: { reason: { key: 'notRead' } } } as const;
    assert.deepEqual(withhold(plan, because), { permitted: [], withheld: plan.map((change) => ({ change, because })) });
  });
});
