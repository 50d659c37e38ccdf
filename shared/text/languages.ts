import { en } from './en.ts';
import type { Catalogue, Say } from './say.ts';
import { zhCN } from './zh-cn.ts';

/** What sentences can be rendered in; names as in BCP 47. */
export const LANGUAGES = ['en', 'zh-CN'] as const;
export type Language = (typeof LANGUAGES)[number];

const CATALOGUES: Readonly<Record<Language, Catalogue>> = { en, 'zh-CN': zhCN };

/** Longest text from outside that a sentence repeats. */
const LIMIT = 300;

/** Puts a sentence into a language. Text from outside loses control and direction marks and is cut to length. */
export function render(say: Say, language: Language = 'en'): string {
  const speak = CATALOGUES[language][say.key] as (of?: unknown) => string;
  return speak('of' in say ? tame(say.of, (inner) => render(inner, language)) : undefined);
}

/** The same sentence, with text from outside as it would be printed: fit to be published. */
export function tameSay(say: Say): Say {
  return 'of' in say ? ({ key: say.key, of: tame(say.of, tameSay) } as Say) : say;
}

/** Whether a key that came from outside is that of a sentence. */
export function isSentence(key: string): key is Say['key'] {
  return Object.hasOwn(en, key);
}

/** What a sentence speaks of, tamed; `within` says what becomes of sentences inside it. */
function tame(value: unknown, within: (say: Say) => unknown): unknown {
  if (typeof value === 'string') return tameText(value);
  if (Array.isArray(value)) return value.map((inner) => tame(inner, within));
  if (typeof value !== 'object' || value === null) return value;
  if (isSay(value)) return within(value);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, tame(inner, within)]));
}

/** What a sentence speaks of is text, numbers and other sentences; nothing else has a key of the catalogue. */
const isSay = (value: object): value is Say =>
  'key' in value && typeof value.key === 'string' && Object.hasOwn(en, value.key);

/** Newlines, escape sequences and right-to-left marks would let a job's name rewrite the line that quotes it. */
export function tameText(text: string, limit = LIMIT): string {
  const plain = text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim();
  return plain.length > limit ? `${plain.slice(0, limit - 1).toWellFormed()}…` : plain;
}
