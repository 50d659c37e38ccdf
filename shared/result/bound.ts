import type { Result } from './result.ts';
import { keepSentences, textsOf } from './sentences.ts';

/** No result is larger, in bytes of JSON: far below the 10 MB of https://cloud.google.com/pubsub/quotas, and quick to read. */
export const MOST_BYTES = 256 * 1024;

/** How many entries a list keeps, by its name; a list of another name keeps as many as `tags`. */
const MOST: Readonly<Record<string, number>> = {
  flows: 50,
  before: 50,
  addresses: 16,
  steps: 40,
  findings: 50,
  nextSteps: 20,
  changes: 100,
  commands: 20,
  undo: 20,
  tags: 64,
};

/** A text is cut where it is longer, but for commands: half a command is left out. */
const LONGEST_TEXT = 2000;
const LONGEST_COMMAND = 8000;
const COMMANDS = ['command', 'commands', 'undo'];

/** What matters most is kept: what does not arrive, what is severe, what failed. */
const WORST_FIRST: Readonly<Record<string, (entry: unknown) => number>> = {
  flows: byWord('verdict', ['UNREACHABLE', 'AMBIGUOUS', 'UNDETERMINED']),
  before: byWord('verdict', ['UNREACHABLE', 'AMBIGUOUS', 'UNDETERMINED']),
  addresses: byWord('verdict', ['UNREACHABLE', 'UNDETERMINED']),
  findings: byWord('severity', ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW']),
  changes: byWord('outcome', ['failed', 'applied', 'pending', 'proposed']),
};

/**
 * A result that is small enough to be published, whatever the job holds: long lists are cut to what matters most, in
 * their order, and `cut` says how many entries each list has lost.
 */
export function bound(result: Result): Result {
  for (let share = 1; ; share /= 2) {
    const small = cutTo(result, share);
    // Where one entry a list is still too much, what is left out next is only needed to tell it in another language.
    const plain = share < 1 / 64 ? without(small) : small;
    if (Buffer.byteLength(JSON.stringify(plain)) <= MOST_BYTES || share < 1 / 128) return plain;
  }
}

function cutTo(result: Result, share: number): Result {
  const cut: Record<string, number> = {};
  const { sentences, ...told } = shorten(result, { share, cut }) as Result;
  return {
    ...told,
    ...(sentences && { sentences: keepSentences(sentences, textsOf(told)) }),
    ...(Object.keys(cut).length > 0 && { cut }),
  };
}

function without({ sentences: _, ...result }: Result): Result {
  return result;
}

interface Scissors {
  readonly share: number;
  /** What was left out so far. */
  readonly cut: Record<string, number>;
}

function shorten(value: object, scissors: Scissors): object {
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]): [string, unknown][] => {
      if (key === 'sentences') return [[key, inner]];
      if (Array.isArray(inner)) return [[key, shortList(key, inner, scissors)]];
      if (typeof inner === 'string') return shortText(key, inner, scissors);
      return [[key, typeof inner === 'object' && inner !== null ? shorten(inner as object, scissors) : inner]];
    }),
  );
}

function shortText(key: string, text: string, { cut }: Scissors): [string, string][] {
  if (!COMMANDS.includes(key)) return [[key, shortened(text)]];
  if (text.length <= LONGEST_COMMAND) return [[key, text]];
  cut['commands'] = (cut['commands'] ?? 0) + 1;
  return [];
}

function shortList(key: string, list: readonly unknown[], scissors: Scissors): unknown[] {
  const { share, cut } = scissors;
  const most = Math.max(1, Math.floor((MOST[key] ?? MOST['tags'] ?? 0) * share));
  const whole = COMMANDS.includes(key) ? list.filter((one) => String(one).length <= LONGEST_COMMAND) : list;
  const kept = worstOf(key, whole, most);
  if (kept.length < list.length) cut[key] = (cut[key] ?? 0) + list.length - kept.length;
  return kept.map((entry) => {
    if (typeof entry === 'string') return COMMANDS.includes(key) ? entry : shortened(entry);
    return typeof entry === 'object' && entry !== null ? shorten(entry, scissors) : entry;
  });
}

function worstOf(key: string, list: readonly unknown[], most: number): readonly unknown[] {
  if (list.length <= most) return list;
  const rank = WORST_FIRST[key];
  const order = list.map((entry, i) => ({ i, rank: rank?.(entry) ?? 0 }));
  const kept = new Set(
    order
      .toSorted((a, b) => a.rank - b.rank || a.i - b.i)
      .slice(0, most)
      .map(({ i }) => i),
  );
  return list.filter((_, i) => kept.has(i));
}

const shortened = (text: string): string =>
  text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT - 1).toWellFormed()}…` : text;

function byWord(field: string, worst: readonly string[]): (entry: unknown) => number {
  return (entry) => {
    const at = worst.indexOf(String((entry as Readonly<Record<string, unknown>>)[field]));
    return at < 0 ? worst.length : at;
  };
}
