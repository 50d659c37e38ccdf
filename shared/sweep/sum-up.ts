import { toHead, type ReportHead } from '../report/head.ts';
import { csvReport } from '../report/csv.ts';
import { htmlReport } from '../report/html.ts';
import { jsonReport } from '../report/json.ts';
import { printFinding } from '../result/verdict.ts';
import type { JobRecord } from '../report/record.ts';
import { sarifReport, type SarifFinding } from '../report/sarif.ts';
import { emptySummary, type ProjectSummary } from '../report/summary.ts';
import type { Language } from '../text/languages.ts';
import { readShard, type SweepState } from './load-before.ts';
import { paths, type SweepPlan } from './plan.ts';
import { tee } from './tee.ts';

/** The files of a report, with what they are. */
export const FORMATS = {
  'report.json': 'application/json',
  'report.csv': 'text/csv; charset=utf-8',
  'report.sarif': 'application/sarif+json',
  'report.html': 'text/html; charset=utf-8',
} as const;

export type ReportFile = keyof typeof FORMATS;

/** How many points a trend has at most: a quarter of a year of mornings. */
const LONGEST_TREND = 92;

/** How many shards are read at a time. */
const AT_ONCE = 16;

/** What the shards of a sweep came to; one that is not there yet is `missing`. */
export async function collectShards({ id, projects }: SweepPlan, { objects }: SweepState): Promise<ProjectSummary[]> {
  const all: ProjectSummary[] = [];
  for (let i = 0; i < projects.length; i += AT_ONCE) {
    const some = projects.slice(i, i + AT_ONCE);
    const read = await Promise.all(some.map((project) => readShard(id, project, objects)));
    all.push(...read.map((one, at) => one ?? emptySummary(some[at] ?? '', 'missing', [])));
  }
  return all;
}

export interface SummingUp {
  readonly plan: SweepPlan;
  readonly summaries: readonly ProjectSummary[];
  readonly language: Language;
  /** RFC 3339. */
  readonly endedAt: string;
}

/** Writes all files of a report in one pass over the jobs; `write` is given each file's text as it comes. */
export async function sumUp(
  { plan, summaries, language, endedAt }: SummingUp,
  { archive }: Pick<SweepState, 'archive'>,
  write: (file: ReportFile, text: AsyncIterable<string>) => Promise<void>,
): Promise<ReportHead> {
  const { id, startedAt, scope, since, trend } = plan;
  const facts = { id, startedAt, endedAt, scope, since, trend: trend.slice(1 - LONGEST_TREND) };
  const head = toHead(facts, summaries);
  const [json, csv, sarif, html] = tee(jobsOf(summaries, archive), 4);
  if (!json || !csv || !sarif || !html) throw new Error('four copies were asked for');
  await Promise.all([
    write('report.json', jsonReport(head, json, language)),
    write('report.csv', csvReport(csv, language)),
    write('report.sarif', sarifReport(runOf(head, language), findingsOf(sarif, language))),
    write('report.html', htmlReport(head, html, language)),
  ]);
  return head;
}

/** The jobs of all shards, in the order of projects. */
export async function* jobsOf(
  summaries: readonly Pick<ProjectSummary, 'data'>[],
  archive: SweepState['archive'],
): AsyncGenerator<JobRecord> {
  for (const { data } of summaries) {
    const lines = data === '' ? undefined : await archive.lines(data);
    if (!lines) continue;
    for await (const line of lines) if (line !== '') yield JSON.parse(line) as JobRecord;
  }
}

async function* findingsOf(jobs: AsyncIterable<JobRecord>, language: Language): AsyncGenerator<SarifFinding> {
  for await (const { job, findings } of jobs)
    for (const finding of findings) yield { job, finding: printFinding(finding, language) };
}

function runOf({ startedAt, endedAt, projects }: ReportHead, language: Language) {
  const notes = projects.flatMap(({ project, state, reasons }) =>
    state === 'read' ? [] : [`${project}: ${state}${reasons.length > 0 ? `: ${reasons.join('; ')}` : ''}`],
  );
  return { startedAt, endedAt, isComplete: notes.length === 0, notes, language };
}

/** What the next sweep is held against. */
export const lastSweepOf = ({ id, startedAt, trend }: ReportHead): object => ({ id, at: startedAt, trend });

export const reportPath = (id: string, file: ReportFile): string => paths.report(id, file);
