import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { freshWorld } from '../../cli/stories/scene.ts';
import { shortName } from '../../shared/names.ts';
import { PROJECT, REGION, runEgress, until, type Json } from './fixture.ts';

const BUCKET = 'run-egress-state';
const WHO = 'someone@example.com';
const LINK = 'https://www.googleapis.com/compute/v1/';

const natRouter = (project: string) => ({
  name: 'nat-router',
  region: `${LINK}projects/${project}/regions/${REGION}`,
  network: `${LINK}projects/${project}/global/networks/my-vpc`,
  nats: [
    { name: 'nat', natIpAllocateOption: 'AUTO_ONLY', sourceSubnetworkIpRangesToNat: 'ALL_SUBNETWORKS_ALL_IP_RANGES' },
  ],
});

/** A job with Direct VPC egress, and a secret that nobody may ever see. */
const directJob = (id: string, project = PROJECT, host = project) => ({
  name: `projects/${project}/locations/${REGION}/jobs/${id}`,
  template: {
    template: {
      containers: [{ image: 'i', env: [{ name: 'TOKEN', value: 'hunter2' }] }],
      vpcAccess: {
        egress: 'ALL_TRAFFIC',
        networkInterfaces: [
          {
            network: `projects/${host}/global/networks/my-vpc`,
            subnetwork: `projects/${host}/regions/${REGION}/subnetworks/my-subnet`,
          },
        ],
      },
    },
  },
});

describe('sweeps', () => {
  const egress = runEgress();

  const publish = (body: object) =>
    egress.call('POST', `/v1/projects/${PROJECT}/topics/run-egress-sweeps:publish`, {
      messages: [{ data: Buffer.from(JSON.stringify(body)).toString('base64') }],
    });
  const stored = async (prefix: string): Promise<string[]> => {
    const { body } = await egress.call('GET', `/storage/v1/b/${BUCKET}/o?prefix=${encodeURIComponent(prefix)}`);
    return (body.items ?? []).map(({ name }: Json) => name);
  };
  const download = async (name: string): Promise<string> => {
    const response = await fetch(`${egress.url}/storage/v1/b/${BUCKET}/o/${encodeURIComponent(name)}?alt=media`);
    return response.text();
  };
  /** The report of the sweep that ended last, once so many have. */
  const report = (count = 1): Promise<Json> =>
    until(`report ${count}`, async () => {
      const names = (await stored('reports/')).filter((name) => name.endsWith('/report.json'));
      const ended = await stored('sweeps/');
      if (ended.filter((name) => name.endsWith('/summary.json')).length < count) return undefined;
      return JSON.parse(await download(names.sort().at(-1) ?? ''));
    });
  const sweep = async (count: number, body: object = {}): Promise<Json> => {
    await publish(body);
    return report(count);
  };
  const other = (project: string, change: (world: Json) => void = () => undefined) => {
    const world = JSON.parse(JSON.stringify(freshWorld()).replaceAll(PROJECT, project));
    change(world);
    return egress.control('PUT', 'world', { ...world, project });
  };
  /** Somebody deletes the router, NAT and all. */
  const deleteRouter = async () => {
    const response = await fetch(`${egress.url}/compute/v1/projects/${PROJECT}/regions/${REGION}/routers/nat-router`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${WHO}` },
    });
    assert.equal(response.status, 200);
    await until('the router is gone', async () => (await egress.world()).routers.length === 0 || undefined);
  };

  it('of an organisation look at all jobs, and tell of projects that can not be read, with the permission', async () => {
    await egress.scene((world) => {
      world.jobs = [directJob('a'), directJob('b')];
    });
    await other('other', (world) => (world.jobs = [directJob('c', 'other'), directJob('d', 'other')]));
    await other('locked', (world) => (world.jobs = [directJob('e', 'locked')]));
    await egress.fault({ method: 'run.namespaces.jobs.list', project: 'locked', status: 403 });
    const told = await sweep(1, { organization: '1' });
    assert.deepEqual(told.totals, {
      ...{ projects: 3, unreadable: 1, missing: 0 },
      ...{ jobs: 4, compliant: 0, violating: 4, undetermined: 0 },
    });
    const locked = told.projects.find(({ project }: Json) => project === 'locked');
    assert.deepEqual([locked.state, locked.reasons], ['unreadable', ['permission run.jobs.list denied (403)']]);
    assert.deepEqual(await egress.receive(), []);
    for (const name of await stored('')) assert.ok(!(await download(name)).includes('hunter2'), name);
  });

  it('read a Shared VPC host project once, whatever the number of its service projects', async () => {
    await egress.scene((world) => world.routers.push(natRouter(PROJECT)));
    for (const project of ['service-1', 'service-2', 'service-3'])
      await other(project, (world) => (world.jobs = [directJob('j', project, PROJECT)]));
    await egress.control('DELETE', 'requests');
    const told = await sweep(1, { organization: '1' });
    assert.deepEqual([told.totals.jobs, told.totals.compliant], [3, 3]);
    const requests = (await egress.requests()).map(({ method, path }) => ({ method, path }));
    const ofHost = (method: string) =>
      requests.filter((one) => one.method === method && one.path.includes(`/projects/${PROJECT}/`)).length;
    for (const method of ['subnetworks.aggregatedList', 'routers.aggregatedList', 'routes.list', 'networks.list'])
      assert.equal(ofHost(`compute.${method}`), 1, method);
    assert.equal(ofHost('compute.networks.getEffectiveFirewalls'), 1);
  });

  it('name the jobs that lost their way out between two of them, what did it, who and when', async () => {
    await egress.scene((world) => {
      world.routers.push(natRouter(PROJECT));
      world.jobs = [directJob('a'), directJob('b')];
    });
    const first = await sweep(1);
    assert.deepEqual([first.totals.compliant, first.sweep.since], [2, null]);
    // Nobody listens: the change is in the log alone.
    await egress.call('DELETE', '/v2/organizations/1/sinks/run-egress-network-events');
    await deleteRouter();
    const second = await sweep(2);
    assert.equal(second.sweep.since.id, first.sweep.id);
    assert.deepEqual([second.moves.lost, second.totals.violating], [2, 2]);
    const [{ cause, lost }] = second.causes;
    assert.deepEqual(
      [cause.principal, cause.method, shortName(cause.resource), lost],
      [WHO, 'v1.compute.routers.delete', 'nat-router', 2],
    );
    assert.deepEqual(
      second.jobs.map(({ move }: Json) => [move.kind, move.from, move.cause.principal]),
      [
        ['lost', 'compliant', WHO],
        ['lost', 'compliant', WHO],
      ],
    );
    const told = await until('results', async () =>
      (await egress.receive()).length === 2 ? egress.receive() : undefined,
    );
    for (const { result } of told)
      assert.deepEqual(
        [result.status, result.stage, result.event.principal, result.event.method],
        ['violating', 'verdict', WHO, 'v1.compute.routers.delete'],
      );
    // A third sweep has nothing new to say.
    const third = await sweep(3);
    assert.equal(third.moves.lost, 0);
    assert.deepEqual(
      third.trend.map(({ compliant }: Json) => compliant),
      [2, 0, 0],
    );
    await egress.quiet();
    assert.equal((await egress.receive()).length, 2);
  });

  it('find a deploy that nobody heard of, and tell of it as its event would have', async () => {
    await egress.scene((world) => {
      world.jobs = [directJob('a')];
    });
    await sweep(1);
    await egress.call('DELETE', '/v2/organizations/1/sinks/run-egress-events');
    const deployed = await fetch(`${egress.url}/v2/projects/${PROJECT}/locations/${REGION}/jobs?jobId=missed`, {
      method: 'POST',
      headers: { authorization: `Bearer ${WHO}` },
      body: JSON.stringify({ template: directJob('missed').template }),
    });
    assert.equal(deployed.status, 200, await deployed.text());
    await until('the job is there', async () => (await egress.world()).jobs.length === 2 || undefined);
    const second = await sweep(2);
    const { move } = second.jobs.find(({ job }: Json) => shortName(job) === 'missed');
    assert.deepEqual([move.kind, move.cause.principal], ['new', WHO]);
    const [told, ...others] = await until('the result', async () => {
      const all = await egress.receive();
      return all.length > 0 ? all : undefined;
    });
    const { job, status, event } = told?.result as Json;
    assert.deepEqual([shortName(job), status, event.principal], ['missed', 'violating', WHO]);
    assert.match(event.method, /CreateJob$/);
    await sweep(3);
    await egress.quiet();
    assert.deepEqual([others, (await egress.receive()).length], [[], 1]);
  });

  it('need not be waited for: a change of the network is told of by itself, once for a burst', async () => {
    await egress.scene((world) => {
      world.routers.push(natRouter(PROJECT));
      world.jobs = [directJob('a'), directJob('b')];
    });
    await sweep(1);
    await egress.control('DELETE', 'requests');
    await deleteRouter();
    const told = await until('results', async () =>
      (await egress.receive()).length >= 2 ? egress.receive() : undefined,
    );
    assert.deepEqual(
      told.map(({ result }) => [shortName(result.job), result.status, result.event.principal, result.transition.from]),
      [
        ['a', 'violating', WHO, null],
        ['b', 'violating', WHO, null],
      ],
    );
    await egress.quiet();
    assert.equal((await egress.requests()).filter(({ method }) => method === 'run.namespaces.jobs.list').length, 1);
    // The sweep that follows says no more than has been told.
    const second = await sweep(2);
    assert.equal(second.moves.lost, 2);
    await egress.quiet();
    assert.equal((await egress.receive()).length, 2);
  });

  it('ask for cures only where they are told to, and then cure like after an event', async () => {
    await egress.scene((world) => {
      world.jobs = [directJob('a'), directJob('b')];
    });
    await sweep(1);
    await egress.quiet();
    assert.deepEqual(await egress.writes(), []);
    await sweep(2, { remediate: true });
    const cured = await until('the cure', async () =>
      (await egress.receive()).find(({ result }) => result.stage === 'remediation' && result.status !== 'pending'),
    );
    assert.equal(cured.result.status, 'remediated');
    await egress.quiet();
    assert.deepEqual(await egress.writes(), ['compute.routers.insert']);
    // Our own write is no change that anybody has to be told of.
    assert.ok(egress.logged('ignored').some(({ reason }) => reason === 'run-egress did it itself'));
  });

  it('end the same, whichever message is lost, doubled or left half done', async () => {
    const scene = async () => {
      await egress.scene((world) => {
        world.jobs = [directJob('a'), directJob('b')];
      });
      await other('other', (world) => (world.jobs = [directJob('c', 'other')]));
    };
    await scene();
    const brief = ({ totals, compliance, moves, jobs }: Json) => ({ totals, compliance, moves, jobs });
    const want = brief(await sweep(1, { organization: '1' }));
    await scene();
    // The function dies in the middle of whatever it does, again and again, and messages come twice.
    await egress.fault({ method: 'storage.objects.insert', project: PROJECT, dropAfter: true, times: 2 });
    await publish({ organization: '1' });
    // From here on nothing but shards is under way; before, a function that is down could miss all deliveries of the start.
    const plan = await until('the plan', async () =>
      (await stored('sweeps/')).find((name) => name.endsWith('/plan.json')),
    );
    const [, id = ''] = plan.split('/');
    const shards = async () => {
      for (const project of [PROJECT, 'other']) await publish({ sweep: id, project });
    };
    for (let i = 0; i < 3; i++) {
      await egress.stack.functions.sweep.restart();
      await shards();
    }
    // Whoever died may have held the lease of the summary for half a minute of real time, in which the local cloud's own
    // time runs out of deliveries: others of shards that are done ask for the summary again.
    const again = setInterval(() => void shards(), 2000);
    const got = brief(await report().finally(() => clearInterval(again)));
    assert.deepEqual(got, want);
  });

  it('that are told nonsense say so once, and nothing comes again', async () => {
    await egress.scene();
    await publish({ organization: 'x', projects: [] });
    await publish({ sweep: '../../etc', project: 'p' });
    await until('both are logged', () => egress.logged('not what was expected').length === 2 || undefined);
    await egress.quiet();
    assert.equal(egress.logged('not what was expected').length, 2);
  });
});
