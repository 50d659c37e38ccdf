import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Finding } from '../../../shared/checks/check.ts';
import type { FlowTrace, Verdict } from '../../../shared/path/trace.ts';
import { statusOf } from '../../../shared/result/status.ts';
import { toVerdict, type PrintedMode } from '../../../shared/result/verdict.ts';
import { aJob, JOB, privateRangesOnly, viaConnector, viaInterface, viaTaggedInterface } from '../../support/jobs.ts';
import { judgeWorld, printed } from '../../support/line.ts';
import {
  aConnector,
  aNat,
  aRangeConnector,
  aRouter,
  CONNECTOR,
  NETWORK,
  SUBNETWORK,
  type Json,
} from '../../support/resources.ts';

const flow = (verdict: Verdict): FlowTrace => ({ destination: 'd', verdict, traces: [] });
const finding = (severity: Finding['severity']): Finding => ({
  id: 'x',
  severity,
  resource: 'r',
  summary: { key: 'smtpBlocked' },
  nextSteps: [],
});

describe('the status of a job', () => {
  const rows = [
    { when: 'everything arrives', flows: ['REACHABLE'], findings: [], want: 'compliant' },
    { when: 'there is nothing to reach', flows: [], findings: [], want: 'compliant' },
    { when: 'something is worth knowing', flows: ['REACHABLE'], findings: ['LOW', 'MEDIUM'], want: 'compliant' },
    { when: 'something does not arrive', flows: ['REACHABLE', 'UNREACHABLE'], findings: [], want: 'violating' },
    { when: 'something arrives at times', flows: ['AMBIGUOUS'], findings: [], want: 'violating' },
    { when: 'nobody can tell', flows: ['REACHABLE', 'UNDETERMINED'], findings: ['MEDIUM'], want: 'undetermined' },
    { when: 'a finding is HIGH', flows: ['REACHABLE'], findings: ['HIGH'], want: 'violating' },
    { when: 'a finding is CRITICAL', flows: ['UNDETERMINED'], findings: ['CRITICAL'], want: 'violating' },
    {
      when: 'one fails and of one nobody can tell',
      flows: ['UNDETERMINED', 'UNREACHABLE'],
      findings: [],
      want: 'violating',
    },
  ] as const;
  for (const { when, flows, findings, want } of rows) {
    test(`is ${want} when ${when}`, () => assert.equal(statusOf(flows.map(flow), findings.map(finding)), want));
  }
});

describe('the mode that is told', () => {
  const direct = { kind: 'direct', egress: 'all-traffic', subnetwork: SUBNETWORK, network: NETWORK } as const;
  const rows: { when: string; world: Json; want: PrintedMode }[] = [
    { when: 'none', world: { jobs: [aJob()] }, want: { kind: 'none' } },
    {
      when: 'a connector, with the network it is in',
      world: {},
      want: { kind: 'connector', egress: 'all-traffic', connector: CONNECTOR, network: NETWORK },
    },
    {
      when: 'a connector with a range',
      world: { connectors: [aRangeConnector()] },
      want: { kind: 'connector', egress: 'all-traffic', connector: CONNECTOR, network: NETWORK },
    },
    {
      when: 'a connector that is not there',
      world: { connectors: [] },
      want: { kind: 'connector', egress: 'all-traffic', connector: CONNECTOR },
    },
    {
      when: 'private ranges, effective though unset',
      world: { jobs: [aJob({ connector: CONNECTOR })] },
      want: { kind: 'connector', egress: 'private-ranges-only', connector: CONNECTOR, network: NETWORK },
    },
    { when: 'direct', world: { jobs: [aJob(viaInterface())] }, want: direct },
    {
      when: 'direct with tags',
      world: { jobs: [aJob(viaTaggedInterface('web'))] },
      want: { ...direct, tags: ['web'] },
    },
    {
      when: 'direct by its subnetwork alone',
      world: { jobs: [aJob(viaInterface({ networkInterfaces: [{ subnetwork: 'my-subnet' }] }))] },
      want: direct,
    },
    {
      when: 'a mix',
      world: { jobs: [aJob(viaConnector({ networkInterfaces: [{ network: NETWORK }] }))] },
      want: { kind: 'invalid', reason: 'mix' },
    },
  ];
  for (const { when, world, want } of rows) {
    test(when, async () => assert.deepEqual(printed(await judgeWorld(world)).mode, want));
  }
});

describe('the exit that is told', () => {
  const router = 'projects/myproject/regions/europe-west2/routers/my-router';
  const rows: { when: string; world: Json; want: Json }[] = [
    { when: 'Google’s own', world: { jobs: [aJob()] }, want: { kind: 'google', addresses: [] } },
    {
      when: 'Google’s own under private-ranges-only',
      world: { jobs: [aJob(viaConnector(privateRangesOnly))] },
      want: { kind: 'google', addresses: [] },
    },
    {
      when: 'a NAT',
      world: { routers: [aRouter({ nats: [aNat()] })] },
      want: { kind: 'nat', router, nat: 'my-nat', addresses: [] },
    },
    { when: 'none', world: {}, want: { kind: 'none', addresses: [] } },
  ];
  for (const { when, world, want } of rows) {
    test(when, async () => assert.deepEqual(printed(await judgeWorld(world)).exit, want));
  }

  test('is none where only private destinations are asked for', async () => {
    assert.equal(printed(await judgeWorld({}, { to: ['10.10.0.9:80'] })).exit.kind, 'none');
  });
});

describe('what is printed', () => {
  test('has the fields that others rely on', async () => {
    const verdict = printed(await judgeWorld({}));
    assert.deepEqual(Object.keys(verdict), ['job', 'mode', 'status', 'exit', 'flows', 'findings']);
    assert.equal(verdict.job, JOB);
    const [first] = verdict.flows;
    assert.deepEqual(
      [first?.destination, first?.verdict, first?.cause],
      ['github.com:443', 'UNREACHABLE', 'NO_EXTERNAL_ADDRESS'],
    );
    assert.deepEqual(Object.keys(first?.addresses[0] ?? {}), ['address', 'verdict', 'cause', 'steps']);
    assert.deepEqual(first?.addresses[0]?.steps[0], {
      state: 'START_FROM_CLOUD_RUN_JOB',
      resource: JOB,
      text: 'Cloud Run job my-agent',
    });
    const missing = verdict.findings.find(({ id }) => id === 'nat-missing');
    assert.deepEqual(Object.keys(missing ?? {}), ['id', 'severity', 'resource', 'summary', 'nextSteps']);
  });

  test('has no cause where everything arrives', async () => {
    const { flows } = printed(await judgeWorld({ routers: [aRouter({ nats: [aNat()] })] }));
    assert.deepEqual(['cause' in (flows[0] ?? {}), 'cause' in (flows[0]?.addresses[0] ?? {})], [false, false]);
  });

  test('is the same to the byte every time', async () => {
    const twice = await Promise.all([judgeWorld({}), judgeWorld({})]);
    assert.equal(...(twice.map((judged) => JSON.stringify(printed(judged))) as [string, string]));
  });

  test('never holds environment, images or arguments', async () => {
    for (const world of [{}, { jobs: [aJob(viaInterface())] }, { connectors: [aConnector({ state: 'ERROR' })] }]) {
      assert.doesNotMatch(JSON.stringify(printed(await judgeWorld(world))), /hunter2|TOKEN|gcr\.io/);
    }
  });

  test('tames names from outside in sentences and resources', async () => {
    const name = 'projects/myproject/locations/europe-west2/jobs/a\u001b[31m\nb\u202ec';
    const { snapshot, flows, findings } = await judgeWorld({ jobs: [aJob(undefined, { name })] });
    const { flows: told, findings: found } = toVerdict({ snapshot, flows, findings, language: 'en' });
    const texts = [
      ...told.flatMap(({ addresses }) =>
        addresses.flatMap(({ steps }) => steps.map(({ text, resource }) => `${text}${resource ?? ''}`)),
      ),
      ...found.map(({ summary, resource }) => summary + resource),
    ];
    assert.ok(texts.length > 1);
    for (const text of texts) assert.doesNotMatch(text, /[\p{Cc}\p{Cf}]/u);
  });
});
