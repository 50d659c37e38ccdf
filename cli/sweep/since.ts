import { createReadStream } from 'node:fs';
import { projectOf } from '../../shared/names.ts';
import { emptySummary } from '../../shared/report/summary.ts';
import { linesIn } from '../../shared/lines.ts';
import { paths, toLastSweep, type LastSweep } from '../../shared/sweep/plan.ts';
import { toBefore } from '../../shared/sweep/before.ts';
import type { SweepState } from '../../shared/sweep/load-before.ts';
import { UsageError } from '../io.ts';

/** Jobs of one project that are written at a time. */
const BATCH = 500;

/**
 * Lays the report of an earlier sweep out as that sweep would have left it, project by project and line by line: a report
 * of a hundred thousand jobs is not held. Throws UsageError for a file that is no report.json.
 */
export async function layOutReport(file: string, state: SweepState): Promise<LastSweep> {
  const head: string[] = [];
  let isHead = true;
  let [project, id] = ['', ''];
  let last: LastSweep | undefined;
  let lines: string[] = [];
  const seen = new Map<string, number>();
  const flush = async (): Promise<void> => {
    if (project === '' || lines.length === 0) return;
    const part = seen.get(project) ?? 0;
    if (part > 0) throw new UsageError(`${file}: the jobs of ${project} do not stand together`);
    seen.set(project, 1);
    const data = paths.jobs(id, project, 'since');
    const own = lines;
    await state.archive.write(data, pieces(own), 'application/x-ndjson');
    await state.objects.write(
      paths.shard(id, project),
      { ...emptySummary(project, 'missing', []), state: 'read', data },
      '0',
    );
    lines = [];
  };
  try {
    for await (const line of linesIn(createReadStream(file, 'utf8') as AsyncIterable<string>)) {
      if (isHead) {
        head.push(line);
        if (line !== '"jobs":[') continue;
        isHead = false;
        last = lastOf(head, file);
        id = last.id;
        continue;
      }
      if (!line.startsWith('{')) continue;
      const text = line.replace(/,$/, '');
      const job = toBefore(JSON.parse(text))?.job;
      if (job === undefined) throw new UsageError(`${file}: expected a report.json of run-egress sweep`);
      if (projectOf(job) !== project) {
        await flush();
        project = projectOf(job);
      }
      lines.push(text);
    }
    await flush();
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    throw new UsageError(`${file}: can't be read: ${code ?? message}`);
  }
  if (!last) throw new UsageError(`${file}: expected a report.json of run-egress sweep`);
  return last;
}

async function* pieces(lines: readonly string[]): AsyncGenerator<string> {
  for (let i = 0; i < lines.length; i += BATCH) yield `${lines.slice(i, i + BATCH).join('\n')}\n`;
}

/** The facts that stand before the jobs. */
function lastOf(head: readonly string[], file: string): LastSweep {
  const parsed = JSON.parse(`${head.join('\n')}]}`) as { sweep?: { id?: string; startedAt?: string }; trend?: unknown };
  const last = toLastSweep({ id: parsed.sweep?.id, at: parsed.sweep?.startedAt, trend: parsed.trend });
  if (!last) throw new UsageError(`${file}: expected a report.json of run-egress sweep`);
  return last;
}
