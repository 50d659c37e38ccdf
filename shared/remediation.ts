import { apply, type Conditions, type Outcome } from './apply/apply.ts';
import type { Clock } from './clock.ts';
import { RetryableError } from './errors.ts';
import type { Request } from './event/request.ts';
import type { Judged } from './plan/judged.ts';
import type { Objects, Writes } from './ports.ts';
import { confirm, type Unconfirmed } from './record/confirm.ts';
import { mergeChanges, settled, type Hand, type RecordedChange } from './record/change-record.ts';
import { openDiary } from './record/diary.ts';
import { judge, unmeasured, type Line, type Unjudged } from './reconcile.ts';
import { endOf, type End } from './result/end.ts';

/** What changes are made with. */
export interface Workplace extends Line {
  readonly writes: Writes;
  readonly clock: Clock;
  /** Undefined where a person works without a bucket: then nothing is written down. */
  readonly objects: Objects | undefined;
}

/** One job to be remedied, judged under the lease. */
export interface Task {
  readonly request: Request;
  /** Of the result that will tell it, and of the record. */
  readonly id: string;
  readonly before: Judged;
}

export interface Remedied extends Task {
  readonly outcomes: readonly Outcome[];
  /** The same job judged again after the changes. */
  readonly after: Judged | Unjudged;
  /** All that this and earlier attempts have set about. */
  readonly changes: readonly RecordedChange[];
  /** What Google does not show yet of what was built. */
  readonly unconfirmed: readonly Unconfirmed[];
  readonly end: End;
}

export interface Occasion {
  /** Of the lease that is held. */
  readonly key: string;
  readonly by: Hand;
}

/**
 * The line's end, under a lease: writes down what is set about, applies what policy permits for all tasks together,
 * proves it by judging each job again and by asking Google, and writes down what became of it.
 */
export async function remedy(
  tasks: readonly Task[],
  { key, by }: Occasion,
  place: Workplace,
  conditions: Omit<Conditions, 'clock'>,
): Promise<readonly Remedied[]> {
  const { objects, writes, clock, stages = unmeasured } = place;
  const now = () => new Date(clock.now()).toISOString();
  const diary = await openDiary(
    objects,
    key,
    tasks.map(({ id, request }) => ({ id, job: request.job, event: request.cause, by })),
  );
  await diary.intend(new Map(tasks.map(({ id, before }) => [id, before.restricted.permitted])), now());
  const plan = tasks.flatMap(({ before }) => before.restricted.permitted);
  const outcomes = await stages('apply', () => apply(plan, writes, { ...conditions, clock: () => clock.now() / 1000 }));
  const remedied = await stages('prove', () =>
    Promise.all(tasks.map((task) => prove(task, { outcomes, earlier: diary.earlier(task.id), at: now() }, place))),
  );
  await diary.conclude(new Map(remedied.map(({ id, changes }) => [id, changes])));
  return remedied;
}

interface Done {
  /** Of the changes of all tasks. */
  readonly outcomes: readonly Outcome[];
  readonly earlier: readonly RecordedChange[];
  readonly at: string;
}

async function prove(task: Task, { outcomes: all, earlier, at }: Done, place: Workplace): Promise<Remedied> {
  const { request, before } = task;
  const own = new Set(before.restricted.permitted.map(({ id }) => id));
  const outcomes = all.filter(({ change }) => own.has(change.id));
  const after = all.length === 0 ? before : await judgeAgain(request, place);
  const known = mergeChanges(
    earlier,
    outcomes.map((outcome) => toRecorded(outcome, at)),
  );
  const unconfirmed = await confirm(known, place.reads);
  const end = endOf({ after, outcomes, changes: known, unconfirmed });
  const changes = end.status === 'remediated' ? settled(known) : known;
  return { ...task, outcomes, after, changes, unconfirmed, end };
}

/** What was done is told even where it can't be proved just now. */
async function judgeAgain(request: Request, line: Line): Promise<Judged | Unjudged> {
  try {
    return await judge(request, line);
  } catch (error) {
    if (error instanceof RetryableError) return { unjudged: 'unknown', reason: error.message };
    throw error;
  }
}

/** What is written down of an outcome. */
export function toRecorded(outcome: Outcome, at: string): RecordedChange {
  const { change, kind } = outcome;
  return { change, outcome: kind, at, ...(kind === 'failed' && { because: outcome.reason }) };
}
