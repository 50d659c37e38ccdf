/** What the oracle says of one packet. A cause is said where it never arrives. */
export interface Answer {
  readonly verdict: 'REACHABLE' | 'UNREACHABLE' | 'AMBIGUOUS' | 'UNDETERMINED';
  readonly cause?: string;
}

export const REACHABLE: Answer = { verdict: 'REACHABLE' };
export const UNDETERMINED: Answer = { verdict: 'UNDETERMINED' };
export const AMBIGUOUS: Answer = { verdict: 'AMBIGUOUS' };
export const unreachable = (cause: string): Answer => ({ verdict: 'UNREACHABLE', cause });

/** Of things that may turn out in several ways: what is true in all of them. The last one names the cause. */
export function inAllCases(answers: readonly Answer[]): Answer {
  const verdicts = new Set(answers.map(({ verdict }) => verdict));
  return verdicts.size === 1 ? (answers.at(-1) ?? UNDETERMINED) : UNDETERMINED;
}

/** Of packets that take several ways at once: one answer if all fare alike; what one way hides, all together hide. */
export function onAllWays(answers: readonly Answer[]): Answer {
  const verdicts = new Set(answers.map(({ verdict }) => verdict));
  if (verdicts.has('UNDETERMINED')) return UNDETERMINED;
  return verdicts.size === 1 ? (answers[0] ?? UNDETERMINED) : AMBIGUOUS;
}
