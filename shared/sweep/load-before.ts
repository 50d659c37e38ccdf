import { ProjectSummarySchema, type ProjectSummary } from '../report/summary.ts';
import type { Objects } from '../ports.ts';
import type { Archive } from '../sweep-ports.ts';
import { toBefore, type Before } from './before.ts';
import { paths } from './plan.ts';

export interface SweepState {
  readonly objects: Objects;
  readonly archive: Archive;
}

/** The summary that a project's shard has left; undefined while there is none that can be read. */
export async function readShard(id: string, project: string, objects: Objects): Promise<ProjectSummary | undefined> {
  return ProjectSummarySchema.safeParse((await objects.read(paths.shard(id, project)))?.value).data;
}

/**
 * How the jobs of a project stood in an earlier sweep. Undefined where that is not known: the project was not part of it
 * or could not be read then, so that nothing can be called new.
 */
export async function loadBefore(
  since: string,
  project: string,
  { objects, archive }: SweepState,
): Promise<Map<string, Before> | undefined> {
  const summary = await readShard(since, project, objects);
  if (!summary || summary.state === 'unreadable' || summary.state === 'missing') return undefined;
  const all = new Map<string, Before>();
  if (summary.data === '') return all;
  const lines = await archive.lines(summary.data);
  if (!lines) return undefined;
  const kept = interner();
  for await (const line of lines) {
    const read = toBefore(parse(line));
    if (!read) continue;
    const { before } = read;
    all.set(read.job, {
      ...before,
      mode: kept(before.mode),
      verdict: kept(before.verdict),
      resources: before.resources.map(kept),
    });
  }
  return all;
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    // A last line that was cut off.
    return undefined;
  }
}

/** Jobs of one network say the same of it: each text is kept once. */
function interner(): (text: string) => string {
  const texts = new Map<string, string>();
  return (text) => {
    const known = texts.get(text) ?? text;
    texts.set(text, known);
    return known;
  };
}
