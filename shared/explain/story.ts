import type { NextStep } from '../checks/check.ts';
import type { Cause, Verdict } from '../path/trace.ts';
import type { Say } from '../text/say.ts';
import type { Flowchart } from './flowchart.ts';

/** What happens to a destination, told once for all its addresses that fare alike. */
export interface Way {
  /** As the user wrote it. */
  readonly destination: string;
  readonly address: string;
  /** How many more of its addresses go the same way. */
  readonly others: number;
  readonly verdict: Verdict;
  readonly cause?: Cause;
  readonly steps: readonly Say[];
}

/** One thing that a section says. A step is a sentence, with the command that it is about. */
export type Part =
  /** The label stands before the sentence; it is the same in every language. */
  | { readonly kind: 'text'; readonly say: Say; readonly label?: string }
  | { readonly kind: 'way'; readonly way: Way }
  | { readonly kind: 'flowchart'; readonly chart: Flowchart }
  | { readonly kind: 'steps'; readonly steps: readonly NextStep[] }
  | { readonly kind: 'object'; readonly say: Say; readonly console?: string; readonly command?: string }
  | { readonly kind: 'table'; readonly head: readonly Say[]; readonly rows: readonly (readonly Cell[])[] };

/** A sentence, or a name or number that is the same in every language. */
export type Cell = Say | string;

export interface Section {
  /** Stable: others find a section by it. */
  readonly id: string;
  readonly title: Say;
  readonly parts: readonly Part[];
}

/** The whole story of one job, as data: every format prints the same. */
export interface Story {
  readonly job: string;
  readonly sections: readonly Section[];
}

export const text = (say: Say): Part => ({ kind: 'text', say });
export const steps = (...all: readonly NextStep[]): Part => ({ kind: 'steps', steps: all });
