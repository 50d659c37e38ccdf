import { createHash } from 'node:crypto';
import { locationOf, projectOf, shortName } from '../names.ts';
import type { Objects } from '../ports.ts';
import type { Result } from '../result/result.ts';
import { place, type Moment, type Place } from '../timeline.ts';
import { isSevere } from './sections.ts';

/** A result among those of its job, with what it comes to for those who are told. */
interface ToldMoment extends Moment {
  /** Equal for results between which nothing has changed for anybody. */
  readonly state: string;
  readonly news: 'changed' | 'same' | 'late';
}

/**
 * What a result is to somebody who was told those before it: `changed` is told; `same` is not, unless they want to be
 * reminded; `late` says nothing any more.
 */
export type News = 'changed' | 'same' | 'late';

/**
 * Decides once, whether a result is news. Redeliveries come to the same, unless what they would tell has been overtaken
 * by news of another kind.
 */
export async function newsOf(objects: Objects, result: Result): Promise<News> {
  const { id, job, stage, status, event } = result;
  const path = `notify/jobs/${projectOf(job)}/${locationOf(job)}/${shortName(job)}.json`;
  const state = stateOf(result);
  const moment = { id, stage, status, eventTime: event.time };
  const judge = (own: Moment, among: Omit<Place<ToldMoment>, 'own'>): ToldMoment => ({
    ...own,
    state,
    news: judged(result, state, among),
  });
  const { own, newer } = await place(objects, path, moment, judge);
  const isOvertaken = newer.some((one) => one.state !== own.state);
  return isOvertaken ? 'late' : own.news;
}

function judged({ transition }: Result, state: string, { previous, newer }: Omit<Place<ToldMoment>, 'own'>): News {
  if (newer.length > 0) return 'late';
  if (previous) return previous.state === state ? 'same' : 'changed';
  // Nothing was told of this job before, as far as is known here: what was well before and still is, is no news.
  return state === WELL && (transition.from === 'compliant' || transition.from === 'remediated') ? 'same' : 'changed';
}

const WELL = 'well';

/** Two results with equal states need not both be told: what is wrong is wrong in the same way. */
export function stateOf({ status, flows, findings }: Result): string {
  if (status === 'compliant' || status === 'remediated') return WELL;
  if (status === 'pending') return status;
  const stopped = flows.filter(({ verdict }) => verdict !== 'REACHABLE');
  const causes = [
    ...stopped.map(({ destination, verdict, cause }) => [destination, verdict, cause].join(' ')),
    ...findings.filter(isSevere).map(({ id, resource }) => [id, resource].join(' ')),
  ];
  return `${status} ${createHash('sha256').update(causes.toSorted().join('\n')).digest('hex').slice(0, 16)}`;
}
