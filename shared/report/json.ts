import type { Language } from '../text/languages.ts';
import type { ReportHead } from './head.ts';
import { printRecord } from './print-record.ts';
import type { JobRecord } from './record.ts';

/**
 * `report.json`, piece by piece: all that concerns more than one job first, then a job a line, so that a program may read
 * it line by line where it is too long to be read whole.
 */
export async function* jsonReport(
  head: ReportHead,
  jobs: AsyncIterable<JobRecord>,
  language: Language,
): AsyncGenerator<string> {
  const { id, startedAt, endedAt, scope, since, projects, ...rest } = head;
  const facts = {
    version: 1,
    sweep: { id, startedAt, endedAt, scope, since, complete: head.totals.missing === 0 },
    ...rest,
    projects: projects.map(({ data: _, cures: __, causes: ___, ...told }) => told),
  };
  const lines = Object.entries(facts).map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`);
  yield `{${lines.join(',\n')},\n"jobs":[`;
  let before = '\n';
  for await (const job of jobs) {
    yield before + JSON.stringify(printRecord(job, language));
    before = ',\n';
  }
  yield '\n]}\n';
}
