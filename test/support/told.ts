import { unknown, type Observed, type Unknown } from '../../shared/snapshot/observed.ts';
import { render } from '../../shared/text/languages.ts';

/** A read that failed, for a reason in somebody's own words. */
export const unread = (text: string, because?: Unknown['because']): Unknown =>
  unknown({ key: 'wordsOfOthers', of: { text } }, because);

/** An answer as people are told of it: the reason of a failed read as a text. */
export const told = (observed: Observed<unknown>): object =>
  observed.kind === 'unknown' ? { ...observed, reason: render(observed.reason) } : observed;
