import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { matcher } from '../../emulator/services/logging/query/match.ts';

const SINK_FILTER = `
  logName:"cloudaudit.googleapis.com%2Factivity"
  protoPayload.serviceName="run.googleapis.com"
  protoPayload.methodName=~"^google\\.cloud\\.run\\.v[12]\\.Jobs\\.(Create|Replace|Update)Job$" -- which writes
  NOT (operation.first=true AND NOT operation.last=true)`;

const entry = {
  logName: 'projects/p/logs/cloudaudit.googleapis.com%2Factivity',
  severity: 'NOTICE',
  timestamp: '2026-11-23T08:00:00.000000Z',
  resource: { type: 'cloud_run_job', labels: { job_name: 'my-agent-4', location: 'europe-west2' } },
  labels: { 'run.googleapis.com/execution_name': 'my-agent-4-abc12' },
  protoPayload: {
    serviceName: 'run.googleapis.com',
    methodName: 'google.cloud.run.v2.Jobs.CreateJob',
    authorizationInfo: [{ permission: 'run.jobs.create', granted: true }, { permission: 'iam.actAs' }],
    status: { code: 7, message: 'Permission "denied" on x' },
  },
  jsonPayload: { attempts: '12', ratio: 0.5, nested: { ok: true } },
};

describe('a query finds an entry', () => {
  const queries = [
    '',
    SINK_FILTER,
    'severity>=NOTICE',
    'severity=notice severity<ERROR',
    'severity != DEBUG',
    'timestamp>="2026-11-23T07:59:59Z" AND timestamp<2026-11-23T08:00:00.5Z',
    'timestamp>"2026-11-22"',
    'timestamp="2026-11-23T09:00:00+01:00"',
    'resource.type = cloud_run_job \n AND resource.labels.job_name = my-agent-4 \n AND severity >= DEFAULT',
    'resource.type=("gce_instance" OR "cloud_run_job")',
    'resource.labels.location:(west AND NOT us)',
    'labels."run.googleapis.com/execution_name"="MY-AGENT-4-ABC12"',
    'protoPayload.methodName:"jobs.createjob"',
    'protoPayload.authorizationInfo.permission="iam.actAs"',
    'protoPayload.authorizationInfo.granted=true',
    'protoPayload.status.code=7',
    'protoPayload.status.code>6 AND protoPayload.status.code<=7',
    'protoPayload.status.message="permission \\"denied\\" on X"',
    'protoPayload.status:*',
    'jsonPayload.attempts>9',
    'jsonPayload.ratio<0.75',
    'jsonPayload.nested.ok=true',
    'protoPayload:"run.googleapis.com"',
    'my-agent-4',
    '"CreateJob" europe',
    '-nothing',
    'NOT "nothing" -(severity=ERROR OR severity=ALERT)',
    'protoPayload.methodName=~"(?i)createjob$"',
    'protoPayload.methodName!~"DeleteJob"',
    'log_id("cloudaudit.googleapis.com/activity")',
    'operation.last=false',
    "textPayload:* OR severity='NOTICE'",
  ];
  for (const query of queries) it(query.trim() || '(all)', () => assert.ok(matcher(query)(entry)));
});

describe('a query does not find an entry', () => {
  const queries = [
    'severity>NOTICE',
    'timestamp<"2026-11-23T08:00:00Z"',
    'protoPayload.status.code!=7',
    'protoPayload.authorizationInfo.granted=false',
    'textPayload!="x"',
    'textPayload!~"x"',
    'operation:*',
    'protoPayload.methodName=~"createjob"',
    'protoPayload.methodName="CreateJob"',
    'nothing OR nowhere',
    'jsonPayload.attempts<9',
    'NOT my-agent-4',
    'log_id("stdout")',
  ];
  for (const query of queries) it(query, () => assert.ok(!matcher(query)(entry)));

  it('of the first half of an operation by the filter of the sink, but of the last half and of both in one', () => {
    const matches = matcher(SINK_FILTER);
    const found = [{ first: true }, { last: true }, { first: true, last: true }].map((operation) =>
      matches({ ...entry, operation: { id: 'o', producer: 'run.googleapis.com', ...operation } }),
    );
    assert.deepEqual(found, [false, true, true]);
  });
});

describe('operators', () => {
  it('bind in the order NOT, OR, AND', () => {
    const matches = matcher('a OR b c');
    const found = [['a'], ['c'], ['a', 'c'], ['b', 'c']].map((words) => matches({ textPayload: words.join(' ') }));
    assert.deepEqual(found, [false, false, true, true]);
    assert.ok(matcher('NOT a OR b')({ textPayload: 'x' }));
  });
});

describe('a query is refused', () => {
  const rows = [
    ['severity>=', 'line 1, column 11'],
    ['(severity=ERROR', 'line 1, column 16'],
    ['severity=ERROR)', 'line 1, column 15'],
    ['a AND OR b', 'line 1, column 7'],
    ['a\n  = = b', 'line 2, column 5'],
    ['textPayload="open', 'line 1, column 13'],
    ['OR a', 'line 1, column 1'],
    ['textPayload=~"("', 'invalid regular expression'],
  ] as const;
  for (const [query, text] of rows) {
    it(`${query} (${text})`, () => {
      assert.throws(
        () => matcher(query),
        (error: Error & { status?: string }) => {
          assert.equal(error.status, 'INVALID_ARGUMENT');
          assert.ok(error.message.includes(text), error.message);
          return true;
        },
      );
    });
  }
});
