import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { aJob, privateRangesOnly, viaConnector, viaInterface } from '../../support/jobs.ts';
import { judgeWorld } from '../../support/line.ts';
import { NETWORK, type Json } from '../../support/resources.ts';

const policy = (...rules: readonly Json[]): Json => ({
  orgPolicies: [{ name: 'projects/myproject/policies/run.allowedVPCEgress', spec: { rules } }],
});
const allowing = (...allowedValues: readonly string[]): Json => policy({ values: { allowedValues } });

const findingOf = async (over: Json, look: Parameters<typeof judgeWorld>[1] = {}) =>
  (await judgeWorld(over, look)).findings.find(({ id }) => id === 'egress-refused');

describe('an egress that the organisation refuses', () => {
  const jobs = [aJob(viaInterface(privateRangesOnly))];
  const rows: { when: string; world: Json; told: boolean }[] = [
    { when: 'without a policy', world: { jobs }, told: false },
    { when: 'where everything is allowed', world: { jobs, ...policy({ allowAll: true }) }, told: false },
    { when: 'where it is allowed', world: { jobs, ...allowing('private-ranges-only') }, told: false },
    { when: 'where the other one is', world: { jobs, ...allowing('all-traffic') }, told: true },
    { when: 'where nothing is', world: { jobs, ...policy({ denyAll: true }) }, told: true },
    {
      when: 'that is unset and so private-ranges-only',
      world: { jobs: [aJob(viaConnector({ egress: undefined }))], ...allowing('all-traffic') },
      told: true,
    },
    { when: 'of a job without a VPC', world: { jobs: [aJob()], ...allowing('all-traffic') }, told: true },
    {
      when: 'of a job whose settings nobody takes anyway',
      world: { jobs: [aJob(viaConnector({ networkInterfaces: [{ network: NETWORK }] }))], ...allowing() },
      told: false,
    },
    { when: 'that could not be read', world: { jobs, orgPolicies: null }, told: false },
    {
      when: 'by rules on tags, which nobody can judge',
      world: { jobs, ...policy({ denyAll: true, condition: { expression: 'x' } }) },
      told: false,
    },
  ];
  for (const { when, world, told } of rows) {
    test(`${when} is ${told ? '' : 'not '}told`, async () =>
      assert.equal((await findingOf(world)) !== undefined, told));
  }

  test('of a job that runs as it is says what its next change has to be', async () => {
    const finding = await findingOf({ jobs, ...allowing('all-traffic') });
    assert.equal(finding?.severity, 'MEDIUM');
    assert.match(finding?.nextSteps[0]?.command ?? '', /jobs update my-agent .*--vpc-egress=all-traffic$/);
  });
});

test('a step that the organisation would refuse is told without its command', async () => {
  const world = { jobs: [aJob(viaInterface(privateRangesOnly))], ...allowing('private-ranges-only') };
  const { findings } = await judgeWorld(world, { policy: 'require: {egress: all-traffic}' });
  const [step] = findings.find(({ id }) => id === 'egress-not-required')?.nextSteps ?? [];
  assert.deepEqual([step?.say.key, step?.command], ['changeRefused', undefined]);
  const { findings: open } = await judgeWorld(
    { ...world, orgPolicies: [] },
    { policy: 'require: {egress: all-traffic}' },
  );
  assert.match(JSON.stringify(open), /--vpc-egress=all-traffic/);
});
