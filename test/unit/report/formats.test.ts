import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import ajv4 from 'ajv-draft-04';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { csvReport } from '../../../shared/report/csv.ts';
import { toHead } from '../../../shared/report/head.ts';
import { htmlReport } from '../../../shared/report/html.ts';
import { jsonReport } from '../../../shared/report/json.ts';
import type { JobRecord } from '../../../shared/report/record.ts';
import { reportJsonSchema } from '../../../shared/report/schema.ts';
import { sarifReport } from '../../../shared/report/sarif.ts';
import { emptySummary } from '../../../shared/report/summary.ts';
import { printFinding, type Verdict } from '../../../shared/result/verdict.ts';
import { tally } from '../../../shared/sweep/tally.ts';
import { spellHostile } from '../../support/hostile-names.ts';
import { aJob, viaConnector, viaInterface } from '../../support/jobs.ts';
import { aFirewall, aNat, aRouter, PROJECT, REGION, type Json } from '../../support/resources.ts';
import { each, recordsOf, whole } from '../../support/sweeps.ts';
import { aWorld } from '../../support/world.ts';

const CONTROL = /[\p{Cf}\p{Zl}\p{Zp}\u0000-\u0009\u000b-\u001f\u007f-\u009f]/u;

const job = (id: string, vpcAccess?: Json) =>
  aJob(vpcAccess, { name: `projects/${PROJECT}/locations/${REGION}/jobs/${id}` });
const MIXED = {
  jobs: [job('my-agent-4', viaConnector()), job('my-agent-5', viaInterface()), job('my-agent-6')],
  routers: [aRouter({ name: 'my-router', nats: [aNat()] })],
  firewalls: [aFirewall({ name: 'deny-all-egress', targetTags: ['vpc-connector'] })],
};

/** The head of a report about these jobs, and an unreadable project beside theirs. */
function headOf(records: readonly JobRecord[]) {
  const counting = tally();
  records.forEach(counting.add);
  const summary = {
    ...emptySummary(PROJECT, 'unreadable', []),
    ...counting.counted(),
    state: 'read' as const,
    moves: { ...counting.counted().moves, gone: 0 },
  };
  const facts = {
    id: '20260304T050607Z-abc',
    startedAt: '2026-03-04T05:06:07Z',
    endedAt: '2026-03-04T05:07:07Z',
    scope: 'organizations/1',
    since: null,
    trend: [],
  };
  return toHead(facts, [summary, emptySummary('locked', 'unreadable', ['permission run.jobs.list denied (403)'])]);
}

const sarifOf = async (records: readonly JobRecord[]) => {
  const findings = records.flatMap(({ job: name, findings: all }) =>
    all.map((finding) => ({ job: name, finding: printFinding(finding, 'en') })),
  );
  const run = {
    startedAt: '2026-03-04T05:06:07.123456Z',
    endedAt: '2026-03-04T05:07:07Z',
    isComplete: false,
    notes: ['locked: unreadable'],
    language: 'en',
  };
  return JSON.parse(await whole(sarifReport(run, findings))) as Json;
};

const validator = () => {
  const schema = new URL('../../support/sarif-2.1.0.schema.json', import.meta.url);
  const ajv = new ajv4.default({ strict: false, allErrors: true, unicodeRegExp: false });
  formats.default(ajv);
  return ajv.compile(JSON.parse(readFileSync(schema, 'utf8')) as object);
};

/** The cells of a CSV text, read as RFC 4180 says. */
function cellsOf(text: string): string[][] {
  const rows: string[][] = [[]];
  const rest = /("(?:[^"]|"")*"|[^,\r]*)(,|\r\n|$)/gy;
  for (let found = rest.exec(text); found && rest.lastIndex <= text.length; found = rest.exec(text)) {
    const [, raw = '', end] = found;
    rows.at(-1)?.push(raw.startsWith('"') ? raw.slice(1, -1).replaceAll('""', '"') : raw);
    if (end === '\r\n') rows.push([]);
    if (rest.lastIndex >= text.length) break;
  }
  return rows.filter((row) => row.length > 0);
}

/** The sentences of a report.json, and those of a SARIF log. */
const findingsIn = ({ jobs }: Json): string[] =>
  (jobs as Verdict[]).flatMap(({ findings }) =>
    findings.flatMap(({ summary, nextSteps }) => [summary, ...nextSteps.map(({ text }) => text)]),
  );
const messagesIn = ({ runs }: Json): string[] =>
  (runs as { results: { message: { text: string } }[] }[]).flatMap(({ results }) =>
    results.map(({ message }) => message.text),
  );

describe('report.json', () => {
  test('is as its schema says, and counts what it lists', async () => {
    const records = await recordsOf(MIXED);
    const text = await whole(jsonReport(headOf(records), each(records), 'en'));
    const report = JSON.parse(text) as Json & { jobs: Json[]; totals: Json };
    const ajv = new Ajv2020({ strict: false });
    formats.default(ajv);
    const validate = ajv.compile(reportJsonSchema());
    assert.ok(validate(report), JSON.stringify(validate.errors));
    assert.deepEqual(report.totals, {
      projects: 2,
      unreadable: 1,
      missing: 0,
      jobs: 3,
      compliant: 2,
      violating: 1,
      undetermined: 0,
    });
    assert.equal(report.jobs.length, 3);
  });

  test('has each job in a line of its own, so that it can be read line by line', async () => {
    const records = await recordsOf(MIXED);
    const lines = (await whole(jsonReport(headOf(records), each(records), 'en'))).split('\n');
    const from = lines.indexOf('"jobs":[') + 1;
    const read = lines.slice(from, from + 3).map((line) => JSON.parse(line.replace(/,$/, '')) as { job: string });
    assert.deepEqual(
      read.map((one) => one.job),
      records.map((record) => record.job),
    );
  });
});

describe('report.sarif', () => {
  test('is valid by the schema of SARIF 2.1.0, and so is one without findings', async () => {
    const validate = validator();
    for (const records of [await recordsOf(MIXED), []]) {
      assert.ok(validate(await sarifOf(records)), JSON.stringify(validate.errors));
    }
  });

  test('has a result a finding, whose rule is told', async () => {
    const [run] = (await sarifOf(await recordsOf(MIXED)))['runs'] as [
      Json & { results: Json[]; tool: { driver: { rules: Json[] } } },
    ];
    const rules = run.tool.driver.rules.map(({ id }) => id);
    const [denied] = run.results.filter(({ ruleId }) => ruleId === 'egress-denied');
    assert.deepEqual([denied?.['level'], rules.includes('egress-denied')], ['error', true]);
    assert.deepEqual([...new Set(run.results.map(({ ruleId }) => ruleId))].sort(), rules);
  });
});

describe('report.csv', () => {
  test('has a job a row, and every row as many cells as there are columns', async () => {
    const records = await recordsOf(MIXED);
    const [head = [], ...rows] = cellsOf(await whole(csvReport(each(records), 'en')));
    assert.equal(rows.length, 3);
    for (const row of rows) assert.equal(row.length, head.length);
    const at = (row: readonly string[] | undefined, column: string) => row?.[head.indexOf(column)];
    assert.equal(at(rows[0], 'status'), 'violating');
    assert.equal(at(rows[0], 'blocked_by'), `projects/${PROJECT}/global/firewalls/deny-all-egress`);
    assert.match(at(rows[2], 'console') ?? '', /^https:\/\/console\.cloud\.google\.com\//);
  });

  test('begins with a mark for spreadsheets where it is not in English', async () => {
    assert.ok((await whole(csvReport(each([]), 'zh-CN'))).startsWith('\ufeff'));
  });
});

describe('a hostile world', () => {
  const FORMULAS = ['=cmd|"calc"!A1', '+1+1', '-2+3', '@SUM(A1)', '	=1', '%0A=1', ' =HYPERLINK("x")'];
  const spellings = [
    ...Array.from({ length: 17 }, (_, i) => spellHostile(i)),
    ...FORMULAS.map((formula) => (json: string) => json.replaceAll('my-agent-5', JSON.stringify(formula).slice(1, -1))),
  ];

  test('is inert in every format', async () => {
    const validate = validator();
    for (const spell of spellings) {
      const world = JSON.parse(spell(JSON.stringify(aWorld(MIXED)))) as Json;
      const records = await recordsOf(world);
      const json = await whole(jsonReport(headOf(records), each(records), 'en'));
      const sarif = await sarifOf(records);
      assert.ok(validate(sarif), JSON.stringify(validate.errors));
      // What is only told loses what could move a cursor or turn a line around; names are what a reader goes by.
      const told = { json: findingsIn(JSON.parse(json) as Json), sarif: messagesIn(sarif) };
      for (const text of [...told.json, ...told.sarif]) assert.doesNotMatch(text, CONTROL, text);
      const html = await whole(htmlReport(headOf(records), each(records), 'en'));
      // Two scripts of ours: the data, which does not run, and the page's own; and nothing in the data is markup.
      assert.equal(html.match(/<\/?script/gi)?.length, 4);
      const data = html.slice(html.indexOf('id="data">') + 10, html.indexOf('</script>'));
      assert.doesNotMatch(data, /[<\u2028\u2029]/);
      for (const line of data.trim().split('\n')) JSON.parse(line);
      const csv = await whole(csvReport(each(records), 'en'));
      const [head = [], ...rows] = cellsOf(csv);
      assert.equal(rows.length, records.length, csv);
      for (const cell of rows.flat()) {
        assert.doesNotMatch(cell, /^[\s"]*[=+\-@|%\t\r]/, cell);
        assert.doesNotMatch(cell, CONTROL);
      }
      for (const row of rows) assert.equal(row.length, head.length);
    }
  });

  test('an audit log entry by a hostile name stays a name', async () => {
    const [record] = await recordsOf(MIXED);
    assert.ok(record);
    const cause = {
      id: 'e',
      method: '=1',
      resource: '\u202eevil',
      principal: '=cmd\n@x',
      time: '2026-03-04T05:06:07Z',
    };
    const moved: JobRecord = { ...record, move: { kind: 'lost', from: 'compliant', cause } };
    const csv = await whole(csvReport(each([moved]), 'en'));
    assert.ok(csv.includes('"\'=cmd @x"') && !csv.includes('\u202e'), csv);
  });
});
