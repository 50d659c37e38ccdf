import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { statusOf } from '../../../shared/result/status.ts';
import { imagine } from '../../../shared/plan/imagine.ts';
import { examine, namesOf, resolveAll } from '../../../shared/examine.ts';
import { absent, found, valueOf } from '../../../shared/snapshot/observed.ts';
import { parseWorld } from '../../../shared/snapshot/parse-world.ts';
import { aJob, JOB, viaConnector, viaInterface, viaTaggedInterface } from '../../support/jobs.ts';
import { aPolicy, judgeIn, judgeWorld } from '../../support/line.ts';
import { changeOf, inShort, specOf } from '../../support/plans.ts';
import {
  aConnector,
  aConnectorSubnetwork,
  aFirewall,
  aListNat,
  aNat,
  aNetwork,
  aRangeConnector,
  aRoute,
  aRouter,
  aSubnetwork,
  connectorNamed,
  CONNECTOR,
  linkTo,
  NETWORK,
  networkNamed,
  SUBNETWORK,
  subnetworkNamed,
  type Json,
} from '../../support/resources.ts';
import { aWorld } from '../../support/world.ts';

const EDIT = 'remediation: create\njob: {edit: always}';
const NAT = { routers: [aRouter({ nats: [aNat()] })] };
const EDITED = 'update job my-agent';

const through = (connector: string, egress = 'all-traffic') => ({ connector, interfaces: [], egress });
const direct = (subnetwork: string, egress = 'all-traffic', tags: readonly string[] = []) => ({
  connector: null,
  interfaces: [{ network: NETWORK, subnetwork, tags }],
  egress,
});
const to = async (world: Json, policy: string) => specOf(await judgeWorld(world, { policy }), 'job')?.to;

/** A second connector of the region and network, on a subnetwork of its own. */
const second = (id = 'vpc-conn-second', over: Json = {}) =>
  aConnector({ name: connectorNamed(id), subnet: { name: 'second', projectId: 'myproject' }, ...over });
const subnetworks = [
  aSubnetwork(),
  aConnectorSubnetwork(),
  aConnectorSubnetwork({ name: 'second', ipCidrRange: '10.8.0.16/28' }),
];

describe('what the policy requires of the job itself', () => {
  const rows: { when: string; world: Json; policy: string; want: unknown }[] = [
    {
      when: 'private-ranges-only, and the job sends everything',
      world: {},
      policy: 'require: {egress: private-ranges-only}',
      want: through(CONNECTOR, 'private-ranges-only'),
    },
    {
      when: 'all-traffic, and the job sends private ranges alone',
      world: { ...NAT, jobs: [aJob(viaConnector({ egress: 2 }))] },
      policy: 'require: {egress: all-traffic}',
      want: through(CONNECTOR),
    },
    {
      when: 'an exit by Cloud NAT, which public destinations do not take',
      world: { ...NAT, jobs: [aJob(viaInterface({ egress: 'PRIVATE_RANGES_ONLY' }))] },
      policy: 'require: {via: nat}',
      want: direct(SUBNETWORK),
    },
    {
      when: 'Google’s own exit, and the job takes Cloud NAT',
      world: NAT,
      policy: 'require: {via: google}',
      want: through(CONNECTOR, 'private-ranges-only'),
    },
    {
      when: 'Direct VPC egress, and the job has a connector',
      world: NAT,
      policy: 'require: {modes: [direct]}',
      want: direct(SUBNETWORK),
    },
    {
      when: 'a connector, and the job has Direct VPC egress',
      world: { ...NAT, jobs: [aJob(viaTaggedInterface('web'))] },
      policy: 'require: {modes: [connector]}',
      want: through(CONNECTOR),
    },
    {
      when: 'both another mode and another egress',
      world: { ...NAT, jobs: [aJob(viaInterface({ egress: 2 }))] },
      policy: 'require: {modes: [connector], egress: all-traffic}',
      want: through(CONNECTOR),
    },
    {
      when: 'no VPC at all',
      world: { ...NAT, jobs: [aJob(viaConnector({ egress: 2 }))] },
      policy: 'require: {modes: [none]}',
      want: { connector: null, interfaces: [], egress: null },
    },
    {
      when: 'all-traffic, and the job enters no VPC',
      world: { ...NAT, jobs: [aJob()] },
      policy: 'require: {egress: all-traffic}\nconnector: {network: my-vpc}',
      want: direct(SUBNETWORK),
    },
    {
      when: '... by a connector, as the policy has it',
      world: { ...NAT, jobs: [aJob()] },
      policy: 'require: {egress: all-traffic, modes: [connector]}\nconnector: {network: my-vpc}',
      want: through(CONNECTOR),
    },
  ];
  for (const { when, world, policy, want } of rows) {
    test(`is given to it: ${when}`, async () => {
      const judged = await judgeWorld(world, { policy: `${EDIT}\n${policy}` });
      assert.deepEqual(inShort(judged), [EDITED]);
      assert.deepEqual(specOf(judged, 'job')?.to, want);
      const world_ = parseWorld(aWorld(world));
      const after = await judgeIn(imagine(world_, judged.proposal.changes), { policy: `${EDIT}\n${policy}` });
      assert.deepEqual([statusOf(after.flows, after.findings), inShort(after)], ['compliant', []]);
    });
  }

  test('keeps the job’s own network tags from one subnetwork to another', async () => {
    const world = {
      ...NAT,
      jobs: [
        aJob(viaInterface({ networkInterfaces: [{ network: NETWORK, subnetwork: 'conn-subnet', tags: ['git'] }] })),
      ],
    };
    assert.deepEqual(await to(world, EDIT), direct(SUBNETWORK, 'all-traffic', ['git']));
  });

  test('comes with what the job needs then, which is built before', async () => {
    const world = { jobs: [aJob(viaConnector({ egress: 2 }))] };
    const judged = await judgeWorld(world, { policy: `${EDIT}\nrequire: {egress: all-traffic}` });
    assert.deepEqual(inShort(judged), ['create router run-egress-my-vpc', EDITED]);
    const [router, edit] = judged.proposal.changes;
    assert.deepEqual(edit?.dependsOn, [router?.id]);
    assert.equal(judged.restricted.permitted.length, 2);
  });

  test('is not given to it where it would not work then', async () => {
    const world = { jobs: [aJob(viaConnector({ egress: 2 }))], firewalls: [aFirewall()] };
    const judged = await judgeWorld(world, { policy: `${EDIT}\nrequire: {egress: all-traffic}` });
    assert.deepEqual(inShort(judged), []);
  });

  test('goes by the way that needs the fewest changes', async () => {
    // The connector's subnetwork has a NAT, the other has none.
    const routers = [aRouter({ nats: [aListNat(subnetworkNamed('conn-subnet'))] })];
    const policy = `${EDIT}\nrequire: {egress: all-traffic}\nconnector: {network: my-vpc}`;
    assert.deepEqual(await to({ routers, jobs: [aJob()] }, policy), through(CONNECTOR));
  });
});

describe('another way into the network, where nothing can be built', () => {
  const gone = viaConnector({ connector: connectorNamed('vpc-conn-gone') });
  const rows: { when: string; world: Json; policy?: string; want: unknown }[] = [
    {
      when: 'for a connector that is missing: one that is there',
      world: { ...NAT, jobs: [aJob(gone)] },
      want: through(CONNECTOR),
    },
    {
      when: '... the one that is spelled alike',
      world: { ...NAT, subnetworks, connectors: [aConnector(), second('vpc-conn-gonf')], jobs: [aJob(gone)] },
      want: through(connectorNamed('vpc-conn-gonf')),
    },
    {
      when: 'for a connector of another region: that of the same name in this one',
      world: {
        ...NAT,
        subnetworks,
        connectors: [second('a-conn'), aConnector()],
        jobs: [aJob(viaConnector({ connector: connectorNamed('vpc-conn-europe', 'myproject', 'us-east1') }))],
      },
      want: through(CONNECTOR),
    },
    {
      when: 'for a connector in ERROR: another of its network',
      world: { ...NAT, subnetworks, connectors: [aConnector({ state: 'ERROR' }), second()] },
      want: through(connectorNamed('vpc-conn-second')),
    },
    {
      when: '... or Direct VPC egress, where there is no other',
      world: { ...NAT, connectors: [aConnector({ state: 'ERROR' })] },
      want: direct(SUBNETWORK),
    },
    {
      when: 'for a subnetwork that is gone: one that is there',
      world: {
        ...NAT,
        jobs: [aJob(viaInterface({ networkInterfaces: [{ network: 'my-vpc', subnetwork: 'my-subnett' }] }))],
      },
      want: direct(SUBNETWORK),
    },
    {
      when: 'for a connector that no NAT list can name: Direct VPC egress that one can',
      world: { connectors: [aRangeConnector()], routers: [aRouter({ nats: [aListNat(SUBNETWORK)] })] },
      want: direct(SUBNETWORK),
    },
  ];
  for (const { when, world, policy = '', want } of rows) {
    test(when, async () => {
      const judged = await judgeWorld(world, { policy: `${EDIT}\n${policy}` });
      assert.deepEqual([inShort(judged), specOf(judged, 'job')?.to], [[EDITED], want]);
    });
  }

  const none: { when: string; world: Json; policy?: string }[] = [
    {
      when: 'it leads into several networks, and nobody knows which was meant',
      world: {
        jobs: [aJob(gone)],
        networks: [aNetwork(), aNetwork({ name: 'other' })],
        connectors: [aConnector(), second()],
        subnetworks: [
          aSubnetwork(),
          aConnectorSubnetwork(),
          aConnectorSubnetwork({ name: 'second', network: linkTo(networkNamed('other')), ipCidrRange: '10.9.0.0/28' }),
        ],
        routes: [aRoute(), aRoute({ name: 'd2', network: linkTo(networkNamed('other')) })],
        routers: [
          aRouter({ nats: [aNat()] }),
          aRouter({ name: 'r2', network: linkTo(networkNamed('other')), nats: [aNat()] }),
        ],
      },
    },
    {
      when: 'the only other connector is not ready',
      world: { ...NAT, connectors: [aConnector({ state: 'CREATING' })], subnetworks: [], jobs: [aJob(gone)] },
    },
    {
      when: 'it would leave the job without what it must reach',
      world: { jobs: [aJob(gone)], firewalls: [aFirewall()] },
    },
    {
      when: 'the policy does not allow its mode',
      world: { ...NAT, connectors: [aConnector({ state: 'ERROR' })] },
      policy: 'require: {modes: [connector]}',
    },
    { when: 'the policy does not open the job', world: { ...NAT, jobs: [aJob(gone)] }, policy: 'job: {edit: never}' },
  ];
  for (const { when, world, policy = 'job: {edit: always}' } of none) {
    test(`is not given to the job where ${when}`, async () => {
      const judged = await judgeWorld(world, { policy: `remediation: create\n${policy}` });
      assert.ok(!inShort(judged).includes(EDITED), inShort(judged).join());
    });
  }

  test('is not given to it where what is missing can be built', async () => {
    const judged = await judgeWorld(
      { ...NAT, jobs: [aJob(gone)] },
      { policy: `${EDIT}\nconnector: {network: my-vpc}` },
    );
    assert.deepEqual(inShort(judged), ['create subnetwork run-egress-vpc-conn-gone', 'create connector vpc-conn-gone']);
  });
});

describe('a job', () => {
  const required = 'require: {egress: private-ranges-only}';

  test('is told with what it was and what it becomes, and how that is taken back', async () => {
    const edit = changeOf(await judgeWorld({}, { policy: `${EDIT}\n${required}` }), 'job') ?? assert.fail();
    assert.deepEqual([edit.before, edit.after], [through(CONNECTOR), through(CONNECTOR, 'private-ranges-only')]);
    const at = '--project=myproject --region=europe-west2';
    assert.deepEqual(edit.undo, [`gcloud run jobs update my-agent ${at} --vpc-egress=all-traffic`]);
    assert.doesNotMatch(JSON.stringify(edit), /hunter2|gcr\.io/);
  });

  const switches = [
    { edit: 'never', remediation: 'upsert', planned: 0, permitted: 0 },
    { edit: 'ask', remediation: 'upsert', planned: 2, permitted: 0, because: 'withheldJobEdit' },
    { edit: 'always', remediation: 'upsert', planned: 2, permitted: 2 },
    { edit: 'always', remediation: 'create', planned: 2, permitted: 2 },
    { edit: 'always', remediation: 'ask', planned: 2, permitted: 0, because: 'withheldPolicy' },
    { edit: 'always', remediation: 'verify', planned: 2, permitted: 0, because: 'withheldPolicy' },
  ];
  for (const { edit, remediation, planned, permitted, because } of switches) {
    test(`under job.edit: ${edit} and remediation: ${remediation}`, async () => {
      const policy = `remediation: ${remediation}\njob: {edit: ${edit}}\nrequire: {egress: all-traffic}`;
      const judged = await judgeWorld({ jobs: [aJob(viaConnector({ egress: 2 }))] }, { policy });
      assert.deepEqual([judged.proposal.changes.length, judged.restricted.permitted.length], [planned, permitted]);
      // What is built for the job as it is to be waits with it.
      assert.ok(judged.restricted.withheld.every((one) => one.because.key === because));
    });
  }

  test('that is exempt is left alone', async () => {
    const jobs = [aJob(viaConnector(), { labels: { 'run-egress': 'off' } })];
    const judged = await judgeWorld({ jobs }, { policy: `${EDIT}\n${required}` });
    assert.deepEqual(judged.restricted.permitted, []);
  });

  test('waits for all that it needs: what policy holds back of that, holds the job back, too', async () => {
    const policy = `${EDIT}\nrequire: {egress: all-traffic}\nlimits: {changesPerRun: 1}`;
    const judged = await judgeWorld({ jobs: [aJob(viaConnector({ egress: 2 }))] }, { policy });
    assert.deepEqual(
      judged.restricted.permitted.map(({ spec }) => spec.kind),
      ['router'],
    );
  });

  test('of a refused deploy is not changed: the deploy is the team’s to repeat', async () => {
    const world = parseWorld(aWorld({ ...NAT, jobs: [aJob(viaConnector({ connector: connectorNamed('gone') }))] }));
    const [job] = valueOf(world.jobs) ?? [];
    if (!job) assert.fail();
    const policy = aPolicy(EDIT);
    const flows = await resolveAll(policy.destinations, namesOf(world));
    const kinds = (stored: typeof job | undefined) =>
      examine({ world, job, stored: stored ? found(stored) : absent, flows, policy }).proposal.changes.map(
        ({ spec }) => spec.kind,
      );
    assert.deepEqual(kinds(job), ['job']);
    assert.deepEqual(kinds(undefined), []);
    assert.deepEqual(kinds({ ...job, network: { connector: undefined, interfaces: [], egress: undefined } }), []);
    assert.equal(job.name, JOB);
  });
});
