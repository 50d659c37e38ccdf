import type { Language } from '../text/languages.ts';

/** How news feels: something works, is wrong, can't be told, or is under way. */
export type Tone = 'good' | 'bad' | 'doubt' | 'work';

/** A name and what it is, in a word or two. */
export interface Fact {
  readonly label: string;
  readonly value: string;
}

/** The way of packets to one destination, station by station, and how it ends. */
export interface Way {
  readonly kind: 'way';
  readonly destination: string;
  readonly steps: readonly string[];
  readonly end: 'arrives' | 'stopped' | 'unknown';
}

export type Part =
  | { readonly kind: 'text'; readonly text: string }
  | Way
  /** `left`: how many more there are than are told. */
  | { readonly kind: 'items'; readonly items: readonly string[]; readonly left: number }
  /** One step, with the line to copy for it. */
  | { readonly kind: 'command'; readonly text: string; readonly command: string };

export interface Section {
  readonly heading: string;
  /** What matters less goes first where a channel is narrow; 1 matters most. */
  readonly rank: number;
  readonly parts: readonly Part[];
}

export interface Link {
  readonly text: string;
  readonly url: string;
}

/** What a channel is told, in words, before it is put into the form of any service. All texts are single lines. */
export interface Message {
  /** The same however often it is sent: of the result, or of the results together. */
  readonly id: string;
  readonly language: Language;
  readonly tone: Tone;
  readonly title: string;
  readonly facts: readonly Fact[];
  readonly sections: readonly Section[];
  readonly links: readonly Link[];
  /** Messages with the same thread belong into one conversation. */
  readonly thread: string;
  /** Says that there would be more to tell. */
  readonly note?: string;
}

/** One character in front of a title. */
export const ICONS: Readonly<Record<Tone, string>> = { good: '✅', bad: '❌', doubt: '❔', work: '⏳' };

const ENDS: Readonly<Record<Way['end'], string>> = { arrives: '✓', stopped: '✗', unknown: '?' };

/** A way as a line; its end says whether packets arrive. */
export const wayLine = ({ steps, end }: Way): string => `${steps.join(' → ')} ${ENDS[end]}`;
