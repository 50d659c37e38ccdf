import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { addConnector } from '../../cli/stories/scene.ts';
import { BEHIND_CONNECTOR, CONNECTOR, runEgress, type Json } from './fixture.ts';

const SECRET = 'hunter2-and-more';

describe('a job that the policy lets be changed', () => {
  const city = runEgress();
  const scene = (policy: string) => city.scene((world) => addConnector(world, 'vpc-conn-europe'), policy);
  const { egress: _, ...privateRanges } = BEHIND_CONNECTOR;
  const stored = async (): Promise<Json> =>
    (await city.world()).jobs.find(({ name }: Json) => /my-agent-4$/.test(name));
  const edits = async () =>
    (await city.requests()).filter(({ method }) => /jobs\.(patch|replaceJob)$/.test(method)).length;

  it('is given what the policy requires, once, with the NAT that it needs then, and nothing else of it changes', async () => {
    await scene('require: {egress: all-traffic}\njob: {edit: always}\n');
    await city.deploy(privateRanges);
    const before = await stored();
    const cured = await city.result('my-agent-4', 'remediation');
    assert.deepEqual(
      [
        cured.status,
        ...cured.changes.map(({ verb, outcome, resource }) => [verb, outcome, resource.split('/').at(-1)]),
      ],
      ['remediated', ['create', 'applied', 'run-egress-my-vpc'], ['update', 'applied', 'my-agent-4']],
    );
    await city.quiet();
    const { vpcAccess, ...rest } = (await stored()).template.template;
    const { vpcAccess: was, ...kept } = before.template.template;
    assert.deepEqual([was.egress, vpcAccess.egress, vpcAccess.connector], [undefined, 'ALL_TRAFFIC', CONNECTOR]);
    assert.deepEqual(rest, kept);
    // The edit raises an event of its own, which we know for ours.
    assert.deepEqual([await edits(), city.logged('cure asked for').length], [1, 1]);
    const reasons = city.logged('ignored').map(({ reason }) => reason);
    assert.ok(reasons.includes('a change of our own: the cure that made it tells of it'), reasons.join());
  });

  it('waits for a person under job.edit: ask, and what it would need is not built before', async () => {
    await scene('require: {egress: all-traffic}\njob: {edit: ask}\n');
    await city.deploy(privateRanges);
    const { changes } = await city.result('my-agent-4', 'verdict');
    assert.deepEqual(
      changes.map(({ outcome, because }) => [outcome, because]),
      [1, 2].map(() => ['proposed', 'the policy says job.edit: ask']),
    );
    await city.quiet();
    assert.deepEqual([await edits(), await city.writes()], [0, []]);
  });

  it('keeps its secrets to itself, when Cloud Run refuses the change', async () => {
    await scene('require: {egress: all-traffic}\njob: {edit: always}\n');
    await city.fault({
      method: 'run.projects.locations.jobs.patch',
      status: 400,
      message: `env[0].value: "${SECRET}" is not allowed here`,
    });
    const body = {
      template: {
        template: {
          containers: [{ image: 'gcr.io/p/i', env: [{ name: 'TOKEN', value: SECRET }] }],
          vpcAccess: { connector: CONNECTOR },
        },
      },
    };
    await city.call('POST', '/v2/projects/myproject/locations/europe-west2/jobs?jobId=my-agent-4', body);
    const { status, changes } = await city.result('my-agent-4', 'remediation');
    assert.equal(status, 'failed');
    assert.match(changes.find(({ verb }) => verb === 'update')?.because ?? '', /^400 .*…/);
    const told = JSON.stringify([await city.receive(), city.lines]);
    assert.ok(!told.includes(SECRET));
  });
});
