import type { NetworkChange } from '../event/network-change.ts';
import { projectOf } from '../names.ts';
import type { PolicyFile } from '../policy/policy.ts';
import type { Names } from '../ports.ts';
import type { JobRecord, Move } from '../report/record.ts';
import { NOT_THERE, unknown, type Unknown } from '../snapshot/observed.ts';
import { render } from '../text/languages.ts';
import type { Surveys } from '../sweep-ports.ts';
import { causeOf } from './attribute.ts';
import { beforeOf, type Before } from './before.ts';
import type { Changes } from './changes.ts';
import { judgeJob, type SweptJob } from './judge-job.ts';
import { surveyor } from './survey.ts';

export interface ProjectSweep {
  readonly project: string;
  readonly reads: Surveys;
  readonly names: Names;
  readonly policy: PolicyFile;
  /** How the project's jobs stood in the sweep before; undefined in a first one. */
  readonly before?: ReadonlyMap<string, Before> | undefined;
  /** What has changed in a project since then. */
  readonly changes?: ((project: string) => Promise<Changes>) | undefined;
  /** Only jobs that this lets through, as far as their settings tell. */
  readonly only?: ((swept: SweptJob) => boolean) | undefined;
}

/** What a project sweep says when its jobs have gone by. */
export interface Unread {
  /** Not even its jobs could be listed. */
  readonly isUnreadable: boolean;
  readonly failures: readonly Unknown[];
}

/** Looks at every job of a project as it is listed, one after the other: nothing of a job is kept once it has gone by. */
export async function* sweepProject(sweep: ProjectSweep): AsyncGenerator<SweptJob, Unread, void> {
  const { project, reads, names, policy, only = () => true } = sweep;
  const survey = surveyor(project, reads);
  const failures = new Map<string, Unknown>();
  const fail = (failure: Unknown) => failures.set(render(failure.reason), failure);
  let isListed = false;
  for await (const page of reads.jobs(project)) {
    if (page.kind !== 'found') {
      fail(page.kind === 'unknown' ? page : unknown(NOT_THERE));
      break;
    }
    isListed = true;
    for (const region of page.value.unreachable) fail(unknown({ key: 'regionSilent', of: { region } }));
    for (const job of page.value.jobs) {
      const swept = await judgeJob(job, { survey, policy, names });
      swept.unread.forEach(fail);
      if (!only(swept)) continue;
      const move = await moveOf(swept.record, sweep);
      for (const reason of move.unread) fail(unknown({ key: 'wordsOfOthers', of: { text: reason } }));
      yield move.move === undefined ? swept : { ...swept, record: { ...swept.record, move: move.move } };
    }
  }
  return { isUnreadable: !isListed, failures: [...failures.values()] };
}

/** How a job stands against the sweep before, and by whom. */
async function moveOf(
  record: JobRecord,
  { before: all, changes: changesOf, project }: ProjectSweep,
): Promise<{ readonly move?: Move; readonly unread: readonly string[] }> {
  if (!all) return { unread: [] };
  const before = all.get(record.job);
  const kind = kindOf(record, before);
  if (kind === undefined) return { unread: [] };
  const owners = new Set([
    project,
    ...[record.network, record.mode.connector].flatMap((name) => (name ? projectOf(name) : [])),
  ]);
  const trails = changesOf ? await Promise.all([...owners].map(changesOf)) : [];
  const changes: NetworkChange[] = trails.flatMap((trail) => trail.changes);
  const cause = causeOf(record, before, changes);
  const from = before?.status ?? null;
  return {
    move: { kind, from, ...(cause && { cause }) },
    unread: trails.flatMap(({ unread }) => unread),
  };
}

function kindOf(record: JobRecord, before: Before | undefined): Move['kind'] | undefined {
  if (!before) return 'new';
  const now = beforeOf(record);
  if (before.status !== now.status) {
    if (now.status === 'violating') return 'lost';
    return before.status === 'violating' && now.status === 'compliant' ? 'recovered' : 'other';
  }
  return before.verdict === now.verdict && before.mode === now.mode ? undefined : 'other';
}
