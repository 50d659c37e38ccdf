import { createHash } from 'node:crypto';
import { apply, type Outcome } from '../shared/apply/apply.ts';
import type { Request } from '../shared/event/request.ts';
import type { Plan } from '../shared/plan/change.ts';
import type { Restricted } from '../shared/plan/restrict.ts';
import { openDiary } from '../shared/record/diary.ts';
import type { Hand } from '../shared/record/change-record.ts';
import { toRecorded } from '../shared/remediation.ts';
import { printPlan } from '../shared/result/changes.ts';
import { render } from '../shared/text/languages.ts';
import type { Say } from '../shared/text/say.ts';
import { ask } from './ask.ts';
import { isWithin } from './carry-out.ts';
import { toChangeTable } from './formats/changes.ts';
import { EXIT, write } from './io.ts';
import { startTicker } from './progress.ts';
import { accountOf, interruption, underLease, type Workshop } from './workshop.ts';

/** What is to be taken away in one network and region. */
export interface TakingBack {
  readonly title: Say;
  /** Of the lease. */
  readonly key: string;
  /** Of the record that is written of it. */
  readonly id: string;
  /** Plans, and plans again under the lease. */
  readonly plan: () => Promise<Restricted>;
}

interface Manner {
  readonly tool: Extract<Hand['tool'], 'undo' | 'cleanup'>;
  readonly yes: boolean;
  /** What is said where there is nothing to take away. */
  readonly none: Say;
}

/** The id of a piece of work of ours that no event asked for; the same for the same words. */
export const idOf = (...words: readonly string[]): string =>
  createHash('sha256').update(words.join('\n')).digest('hex').slice(0, 32);

/** Shows what would be taken away, asks, and takes it away place by place, each under its lease. */
export async function takeBack(places: readonly TakingBack[], manner: Manner, workshop: Workshop): Promise<number> {
  const { io, language } = workshop;
  const shown = await Promise.all(places.map(async (place) => ({ place, plan: await place.plan() })));
  const lists = shown
    .filter(({ plan }) => plan.permitted.length + plan.withheld.length > 0)
    .map(({ place, plan }) => ({
      title: render(place.title, language),
      lines: [],
      changes: printPlan(plan, language),
      advice: [],
    }));
  const say = (text: Say) => write(io.stderr, `${render(text, language)}\n`);
  const color = io.stdout.isTTY === true && !io.env['NO_COLOR'];
  if (lists.length > 0) await write(io.stdout, toChangeTable(lists, language, color));
  const count = shown.reduce((sum, { plan }) => sum + plan.permitted.length, 0);
  const isKept = shown.some(({ plan }) => plan.withheld.length > 0);
  if (count === 0) {
    await say(manner.none);
    return isKept ? EXIT.findings : EXIT.done;
  }
  if (!manner.yes && !(await ask({ key: 'applyAsk', of: { count } }, language, io))) {
    await say({ key: 'applyDeclined' });
    return EXIT.findings;
  }
  const { signal: stop, end } = interruption(workshop);
  const ticker = startTicker(io, language);
  try {
    const ends = await Promise.all(
      shown.map(({ place, plan }) => atPlace(place, plan.permitted, { workshop, stop, ticker, tool: manner.tool })),
    );
    await ticker.stop();
    return await conclude(ends.flat(), isKept, workshop);
  } finally {
    await ticker.stop();
    end();
  }
}

interface Work {
  readonly workshop: Workshop;
  readonly stop: AbortSignal;
  readonly ticker: ReturnType<typeof startTicker>;
  readonly tool: Manner['tool'];
}

/** Undefined stands for what was said yes to and not done, because it was no longer the same. */
async function atPlace(
  { key, id, title, plan }: TakingBack,
  shown: Plan,
  { workshop, stop, ticker, tool }: Work,
): Promise<(Outcome | undefined)[]> {
  if (shown.length === 0) return [];
  const { cloud, objects, io, language } = workshop;
  const now = () => new Date(cloud.clock.now()).toISOString();
  const account = accountOf(io.env);
  const event: Request['cause'] = { id, method: `run-egress ${tool}`, principal: account, time: now() };
  const done = await underLease(workshop, { key, stop }, async (lost) => {
    const { permitted } = await plan();
    if (!isWithin(permitted, shown)) {
      await write(io.stderr, `${render({ key: 'applyChanged', of: { job: render(title, language) } }, language)}\n`);
      return [undefined];
    }
    const diary = await openDiary(objects, key, [{ id, event, by: { tool, account } }]);
    await diary.intend(new Map([[id, permitted]]), now());
    const outcomes = await apply(permitted, cloud.writes, {
      attempt: `${id} ${event.time}`,
      budget: AbortSignal.any([stop, lost]),
      clock: () => cloud.clock.now() / 1000,
      watch: ticker.watch,
    });
    await diary.conclude(new Map([[id, outcomes.map((outcome) => toRecorded(outcome, now()))]]));
    return outcomes;
  });
  return done ? [...done] : [undefined];
}

async function conclude(
  outcomes: readonly (Outcome | undefined)[],
  isKept: boolean,
  { io, language }: Workshop,
): Promise<number> {
  const pending = outcomes.flatMap((outcome) => (outcome?.kind === 'pending' ? [outcome] : []));
  for (const { change, operation = '' } of pending) {
    const said: Say = { key: 'applyGoesOn', of: { resource: change.target, operation } };
    await write(io.stderr, `${render(said, language)}\n`);
  }
  if (pending.length > 0) await write(io.stderr, `${render({ key: 'applyResume' }, language)}\n`);
  const isDone = outcomes.every((outcome) => outcome?.kind === 'applied');
  if (isDone) return isKept ? EXIT.findings : EXIT.done;
  return outcomes.some((outcome) => outcome === undefined || outcome.kind === 'failed')
    ? EXIT.findings
    : EXIT.undetermined;
}
