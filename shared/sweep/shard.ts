import { RetryableError } from '../errors.ts';
import { lockKey } from '../reconcile.ts';
import { restrict } from '../plan/restrict.ts';
import { delayOf } from '../policy/delay.ts';
import { emptySummary, ProjectSummarySchema, type ProjectSummary } from '../report/summary.ts';
import type { Unknown } from '../snapshot/observed.ts';
import type { SweptJob } from './judge-job.ts';
import { readShard, type SweepState } from './load-before.ts';
import { paths, type SweepPlan } from './plan.ts';
import { sweepProject, type ProjectSweep, type Unread } from './sweep-project.ts';
import { tally } from './tally.ts';
import { render } from '../text/languages.ts';

export interface Shard extends ProjectSweep {
  readonly plan: SweepPlan;
  readonly state: SweepState;
  /** Tells two deliveries of one shard apart: each writes a text of its own. */
  readonly nonce: string;
  /** Nobody will try again: what could not be read is told as it is. */
  readonly isLast: boolean;
  /** Told of each job as it goes by. */
  readonly onJob?: (swept: SweptJob) => Promise<void>;
}

/** How many jobs that are gone a summary names. */
const MOST_GONE = 1000;

/**
 * One project's part of a sweep: its jobs as lines of a text, and a summary that names the text. Whoever writes the summary
 * first has done the shard; a delivery that dies, or comes late, leaves nothing that anybody sees. Throws RetryableError
 * when a read failed that may work later.
 */
export async function runShard(shard: Shard): Promise<ProjectSummary> {
  const { plan, project, state, nonce, isLast } = shard;
  const before = await readShard(plan.id, project, state.objects);
  if (before) return before;
  const path = paths.jobs(plan.id, project, nonce);
  const { unread, ...counted } = await writeJobs(shard, path);
  const passing = unread.failures.find(({ because }) => because === 'transient');
  if (passing && !isLast) throw new RetryableError(render(passing.reason));
  const summary = unread.isUnreadable
    ? emptySummary(project, 'unreadable', reasonsOf(unread.failures))
    : toSummary(project, { ...counted, unread });
  const written = await state.objects.write(paths.shard(plan.id, project), ProjectSummarySchema.parse(summary), '0');
  return written === undefined ? ((await readShard(plan.id, project, state.objects)) ?? summary) : summary;
}

interface Written {
  readonly counts: ReturnType<ReturnType<typeof tally>['counted']>;
  readonly gone: ProjectSummary['gone'];
  readonly cures: ProjectSummary['cures'];
  readonly data: string;
  readonly unread: Unread;
}

async function writeJobs(shard: Shard, path: string): Promise<Written> {
  const { before, onJob = () => Promise.resolve(), state } = shard;
  const counting = tally();
  const missing = new Map(before);
  const cures = new Map<string, ProjectSummary['cures'][number]>();
  const jobs = sweepProject(shard);
  let next = await jobs.next();
  const isEmpty = next.done === true;
  const lines = async function* () {
    for (; !next.done; next = await jobs.next()) {
      const swept = next.value;
      counting.add(swept.record);
      missing.delete(swept.record.job);
      const cure = cureOf(swept);
      // Jobs of one need ask for the same: one of them is enough.
      if (cure) cures.set([cure.orderingKey, ...cure.changes].join('\n'), cure);
      await onJob(swept);
      yield `${JSON.stringify(swept.record)}\n`;
    }
  };
  if (!isEmpty) await state.archive.write(path, lines(), 'application/x-ndjson');
  const unread: Unread = next.done ? next.value : { isUnreadable: false, failures: [] };
  return {
    counts: counting.counted(),
    // What could not be listed whole may still be there.
    gone: unread.failures.length > 0 ? [] : [...missing].map(([job, { status }]) => ({ job, status })),
    cures: [...cures.values()],
    data: isEmpty ? '' : path,
    unread,
  };
}

function toSummary(project: string, { counts, gone, cures, data, unread }: Written): ProjectSummary {
  return {
    project,
    state: unread.failures.length > 0 ? 'partly' : 'read',
    reasons: reasonsOf(unread.failures),
    ...counts,
    moves: { ...counts.moves, gone: gone.length },
    gone: gone.slice(0, MOST_GONE),
    cures,
    data,
  };
}

const reasonsOf = (failures: readonly Unknown[]): string[] => [
  ...new Set(failures.map(({ reason }) => render(reason))),
];

/** What policy permits to be changed for a job, by the same rules as after an event. */
function cureOf({ job, policy, examination, unread }: SweptJob): ProjectSummary['cures'][number] | undefined {
  if (unread.length > 0) return undefined;
  const { permitted } = restrict(examination.proposal.changes, policy, job);
  if (permitted.length === 0) return undefined;
  return {
    job: job.name,
    orderingKey: lockKey(examination),
    changes: permitted.map(({ id }) => id),
    delayMs: delayOf(policy),
  };
}
