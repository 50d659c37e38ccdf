import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { toRecorded } from '../../../shared/remediation.ts';
import { apply } from '../../../shared/apply/apply.ts';
import type { Request } from '../../../shared/event/request.ts';
import type { Judged } from '../../../shared/plan/judged.ts';
import { attributesOf, resultId, summarize, type Result, type Summary } from '../../../shared/result/result.ts';
import { fakeWrites } from '../../support/fakes.ts';
import { aJob, JOB, viaConnector } from '../../support/jobs.ts';
import { judgeWorld } from '../../support/line.ts';
import { aNat, aRouter, aSubnetwork, connectorNamed } from '../../support/resources.ts';

const request: Request = {
  job: JOB,
  cause: {
    id: 'event-1',
    method: 'google.cloud.run.v1.Jobs.ReplaceJob',
    principal: 'dev@example.com',
    time: '2026-03-04T05:06:07Z',
  },
};
const refused: Request = {
  ...request,
  requested: { connector: connectorNamed('vpc-conn-europe'), interfaces: [], egress: 'all-traffic' },
};

const NAT = { routers: [aRouter({ nats: [aNat()] })] };
const CREATE = { policy: 'remediation: create' };

const summaryOf = (now: Judged, more: Partial<Summary> = {}): Result =>
  summarize({ request, stage: 'verdict', now, timings: {}, language: 'en', ...more });

describe('the id of a result', () => {
  const id = resultId(request, 'verdict', 'violating');

  test('is the same for every status that the event may end with', () => {
    for (const status of ['compliant', 'undetermined', 'failed', 'remediated'] as const) {
      assert.equal(resultId(request, 'verdict', status), id);
    }
  });

  test('is another for what is only pending: that is told apart from how it ends', () => {
    assert.notEqual(resultId(request, 'verdict', 'pending'), id);
    assert.equal(resultId(request, 'remediation', 'pending'), resultId(request, 'remediation', 'pending'));
  });

  test('is another for another stage, event or job', () => {
    const others = [
      resultId(request, 'remediation', 'violating'),
      resultId({ ...request, cause: { ...request.cause, id: 'event-2' } }, 'verdict', 'violating'),
      resultId({ ...request, job: `${JOB}2` }, 'verdict', 'violating'),
    ];
    assert.equal(new Set([id, ...others]).size, 4);
  });

  test('does not hang on who asked or what was asked for', () => {
    assert.equal(resultId(refused, 'verdict', 'violating'), id);
  });
});

const AT = '2026-03-04T05:06:07.000Z';

describe('a verdict', () => {
  test('carries the event, where it leads to and the timings', async () => {
    const result = summaryOf(await judgeWorld({}), { timings: { verdictSeconds: 0.5 } });
    assert.deepEqual(result.event, { ...request.cause });
    assert.deepEqual(result.transition, { from: null, to: 'violating' });
    assert.deepEqual(
      [result.version, result.stage, result.status, result.timings],
      [1, 'verdict', 'violating', { verdictSeconds: 0.5 }],
    );
    assert.deepEqual(result.before, []);
  });

  test('proposes what policy holds back, and says why', async () => {
    const { changes } = summaryOf(await judgeWorld({}));
    assert.equal(changes.length, 1);
    const [{ verb, resource, outcome, because, command, commands, undo, console } = assert.fail()] = changes;
    assert.deepEqual(
      [verb, resource, outcome],
      ['create', 'projects/myproject/regions/europe-west2/routers/run-egress-my-vpc', 'proposed'],
    );
    assert.match(because ?? '', /remediation: verify/);
    assert.match(command ?? '', /^gcloud compute routers create run-egress-my-vpc /);
    assert.equal(commands?.length, 2);
    assert.equal(undo?.length, 1);
    assert.equal(
      console,
      'https://console.cloud.google.com/hybrid/routers/details/europe-west2/run-egress-my-vpc?project=myproject',
    );
  });

  test('proposes what policy permits without a reason against it', async () => {
    const [change] = summaryOf(await judgeWorld({}, CREATE)).changes;
    assert.deepEqual([change?.outcome, change && 'because' in change], ['proposed', false]);
  });

  test('tames the principal', async () => {
    const evil = { ...request, cause: { ...request.cause, principal: 'a\u001b]0;x\u0007\nb' } };
    assert.equal(summaryOf(await judgeWorld(NAT), { request: evil }).event.principal, 'a ]0;x b');
  });

  test('has no principal where the log has none', async () => {
    const { principal: _, ...cause } = request.cause;
    assert.equal('principal' in summaryOf(await judgeWorld(NAT), { request: { job: JOB, cause } }).event, false);
  });
});

describe('a remediation', () => {
  const bare = { connectors: [], subnetworks: [aSubnetwork()] };
  const policy = 'remediation: create\nconnector: {network: my-vpc}';

  async function remedied(failing: string): Promise<Result> {
    const before = await judgeWorld(bare, { policy });
    const writes = fakeWrites((call) =>
      call.startsWith(failing) ? { kind: 'failed', reason: 'quota\nexceeded', retryable: false } : { kind: 'done' },
    );
    const outcomes = await apply(before.restricted.permitted, writes, {
      attempt: 'a',
      budget: new AbortController().signal,
      clock: () => 0,
    });
    return summaryOf(await judgeWorld(NAT), {
      before,
      changes: outcomes.map((outcome) => toRecorded(outcome, AT)),
      stage: 'remediation',
      status: 'remediated',
    });
  }

  test('tells what was, what is, and what was made', async () => {
    const { before, flows, changes, status, transition } = await remedied('nothing');
    assert.deepEqual([before[0]?.verdict, flows[0]?.verdict], ['UNREACHABLE', 'REACHABLE']);
    assert.deepEqual(
      changes.map(({ outcome }) => outcome),
      ['applied', 'applied', 'applied'],
    );
    assert.deepEqual([status, transition.to], ['remediated', 'remediated']);
  });

  test('tells why a change failed, and what was skipped for it', async () => {
    const { changes } = await remedied('createSubnetwork');
    assert.deepEqual(
      changes.map(({ outcome, because }) => [outcome, because]),
      [
        ['failed', 'quota exceeded'],
        ['skipped', undefined],
        ['skipped', undefined],
      ],
    );
  });

  test('tells what was set about in place of what is permitted', async () => {
    const judged = await judgeWorld({}, CREATE);
    const [change] = judged.restricted.permitted;
    assert.ok(change);
    const { changes } = summaryOf(judged, { changes: [{ change, outcome: 'pending', at: AT }] });
    assert.deepEqual(
      changes.map(({ outcome }) => outcome),
      ['pending'],
    );
  });
});

describe('a refused deploy', () => {
  const now = () => judgeWorld({ ...NAT, jobs: [aJob(viaConnector())] });

  test('is to be run again, once its way out is there', async () => {
    const [finding] = summaryOf(await now(), { request: refused, stage: 'remediation', status: 'remediated' }).findings;
    assert.deepEqual([finding?.id, finding?.severity, finding?.resource], ['deploy-again', 'LOW', JOB]);
  });

  test('is not, while something is wrong', async () => {
    const { findings } = summaryOf(await judgeWorld({}), { request: refused });
    assert.equal(
      findings.some(({ id }) => id === 'deploy-again'),
      false,
    );
  });

  test('is nothing that a stored job has to hear of', async () => {
    assert.equal(
      summaryOf(await now()).findings.some(({ id }) => id === 'deploy-again'),
      false,
    );
  });
});

describe('the attributes of a message', () => {
  test('are what subscriptions filter by', async () => {
    assert.deepEqual(attributesOf(summaryOf(await judgeWorld({}))), {
      project: 'myproject',
      region: 'europe-west2',
      job: 'my-agent',
      status: 'violating',
      severity: 'HIGH',
      mode: 'connector',
      stage: 'verdict',
    });
  });

  test('have the worst severity, or NONE', async () => {
    const result = summaryOf(await judgeWorld({ connectors: [] }));
    assert.equal(attributesOf(result)['severity'], 'CRITICAL');
    assert.equal(attributesOf({ ...result, findings: [] })['severity'], 'NONE');
  });

  test('fit into what Pub/Sub takes', async () => {
    const result = { ...summaryOf(await judgeWorld({})), job: `projects/p/locations/r/jobs/${'x'.repeat(5000)}` };
    assert.ok(Object.values(attributesOf(result)).every((value) => Buffer.byteLength(value) <= 1024));
  });
});

test('a result never holds what a job carries for itself', async () => {
  const judged = await judgeWorld({}, CREATE);
  assert.doesNotMatch(JSON.stringify(summaryOf(judged, { before: judged })), /hunter2|TOKEN|gcr\.io/);
});
