import type { Say } from '../text/say.ts';

/** The three answers of a read. Unknown never counts as absent: a 403 that looked like absence would build a second NAT. */
export type Observed<T> = { readonly kind: 'found'; readonly value: T } | { readonly kind: 'absent' } | Unknown;

/** A read that failed, and what is known about why. */
export interface Unknown {
  readonly kind: 'unknown';
  readonly reason: Say;
  /** `transient`: the same read may work later. `disabled`: the API is switched off in the project. */
  readonly because?: 'transient' | 'disabled';
}

export const found = <T>(value: T): Observed<T> => ({ kind: 'found', value });
export const absent: Observed<never> = { kind: 'absent' };
export const unknown = (reason: Say, because?: Unknown['because']): Unknown => ({
  kind: 'unknown',
  reason,
  ...(because !== undefined && { because }),
});

/** Why there is nothing where the API says that there is nothing. */
export const NOT_THERE: Say = { key: 'notThere' };

/** Carries the found case on; absent and unknown stay what they are. */
export function map<T, U>(observed: Observed<T>, change: (value: T) => U): Observed<U> {
  return observed.kind === 'found' ? found(change(observed.value)) : observed;
}

export const valueOf = <T>(observed: Observed<T>): T | undefined =>
  observed.kind === 'found' ? observed.value : undefined;
