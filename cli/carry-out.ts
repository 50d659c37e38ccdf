import { isDeepStrictEqual } from 'node:util';
import { RetryableError } from '../shared/errors.ts';
import type { Request } from '../shared/event/request.ts';
import type { Plan } from '../shared/plan/change.ts';
import { judge, lockKey, type Line } from '../shared/reconcile.ts';
import { remedy, type Remedied, type Task } from '../shared/remediation.ts';
import { resultId } from '../shared/result/result.ts';
import { render } from '../shared/text/languages.ts';
import type { Say } from '../shared/text/say.ts';
import { write } from './io.ts';
import { planOf, withinCap, type PlannedJob } from './planning.ts';
import { startTicker } from './progress.ts';
import { accountOf, underLease, type Workshop } from './workshop.ts';

/** What was shown and said yes to, and how it is carried out. */
export interface Approved {
  readonly jobs: readonly PlannedJob[];
  readonly line: Line;
  /** Aborted when the person has waited long enough. */
  readonly stop: AbortSignal;
}

/** What became of what was said yes to; jobs for which nothing was changed are refused. */
export interface CarriedOut {
  readonly remedied: readonly Remedied[];
  readonly refused: number;
}

/** Carries out what a person said yes to: places side by side, each under its lease, the jobs of one place together. */
export async function carryOut(approved: Approved, workshop: Workshop): Promise<CarriedOut> {
  const places = Map.groupBy(approved.jobs, ({ judged }) => lockKey(judged));
  const ticker = startTicker(workshop.io, workshop.language);
  try {
    const ends = await Promise.all(
      [...places].map(([key, jobs]) => atPlace(key, { ...approved, jobs }, workshop, ticker.watch)),
    );
    return {
      remedied: ends.flatMap(({ remedied }) => remedied),
      refused: ends.reduce((sum, { refused }) => sum + refused, 0),
    };
  } finally {
    await ticker.stop();
  }
}

async function atPlace(
  key: string,
  approved: Approved,
  workshop: Workshop,
  watch: ReturnType<typeof startTicker>['watch'],
): Promise<CarriedOut> {
  const { cloud, objects, io } = workshop;
  const done = await underLease(workshop, { key, stop: approved.stop }, async (lost): Promise<CarriedOut> => {
    const tasks = await agreed(approved, workshop);
    const refused = approved.jobs.length - tasks.length;
    const place = { ...approved.line, writes: cloud.writes, clock: cloud.clock, objects };
    const budget = AbortSignal.any([approved.stop, lost]);
    const by = { tool: 'apply', account: accountOf(io.env) } as const;
    const attempt = tasks.map(({ id }) => id).join(' ');
    const remedied = await remedy(tasks, { key, by }, place, { attempt, budget, watch });
    return { remedied, refused };
  });
  return done ?? { remedied: [], refused: approved.jobs.length };
}

/** The jobs whose plan is still, at the most, what was said yes to; of the others it is said why nothing is changed. */
async function agreed({ jobs, line }: Approved, workshop: Workshop): Promise<Task[]> {
  const shown = planOf(jobs);
  const tasks: Task[] = [];
  for (const { request } of jobs) {
    const before = await judgeAgain(
      request,
      line,
      tasks.flatMap((task) => task.before.restricted.permitted),
    );
    if ('key' in before) {
      await write(workshop.io.stderr, `${render(before, workshop.language)}\n`);
      continue;
    }
    if (!isWithin(before.restricted.permitted, shown)) {
      await write(
        workshop.io.stderr,
        `${render({ key: 'applyChanged', of: { job: request.job } }, workshop.language)}\n`,
      );
      continue;
    }
    tasks.push({ request, id: resultId(request, 'remediation', 'remediated'), before });
  }
  return tasks;
}

async function judgeAgain(request: Request, line: Line, planned: Plan) {
  const { job } = request;
  const unread = (reason: string): Say => ({ key: 'applyUnread', of: { job, reason } });
  try {
    const judged = await judge(request, line, planned);
    if (!('unjudged' in judged))
      return judged.unread[0] === undefined ? withinCap(judged, planned) : unread(judged.unread[0]);
    return judged.unjudged === 'absent' ? ({ key: 'applyJobGone', of: { job } } as const) : unread(judged.reason);
  } catch (error) {
    if (error instanceof RetryableError) return unread(error.message);
    throw error;
  }
}

/** Whether a plan holds nothing that was not shown: what somebody else has done meanwhile may be missing. */
export const isWithin = (plan: Plan, shown: Plan): boolean =>
  plan.every(({ id, spec }) => shown.some((one) => one.id === id && isDeepStrictEqual(one.spec, spec)));
