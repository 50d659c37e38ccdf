import { quote } from 'shlex';

export type Flags = Readonly<Record<string, string | number | true | readonly string[] | undefined>>;

/**
 * One gcloud command as a line that a POSIX shell and gcloud's own parser take as it is. Flags that are undefined are
 * left out, `true` stands alone, lists are joined by commas. Every word is quoted: names come from outside. No resource
 * has control or direction marks in its name: they become spaces, so that a line stays a line.
 */
export function gcloud(words: string, positionals: readonly string[], flags: Flags): string {
  const written = toWords(flags);
  const named = positionals.some((word) => word.startsWith('-'))
    ? [...written, '--', ...positionals] // a name that looks like a flag must not be one
    : [...positionals, ...written];
  return toLine(['gcloud', ...words.split(' '), ...named]);
}

/** Flags alone, for a sentence about a command that somebody else has to complete. */
export const gcloudFlags = (flags: Flags): string => toLine(toWords(flags));

function toWords(flags: Flags): string[] {
  return Object.entries(flags).flatMap(([flag, value]) => {
    if (value === undefined) return [];
    return value === true ? [`--${flag}`] : [`--${flag}=${Array.isArray(value) ? value.join(',') : String(value)}`];
  });
}

const toLine = (words: readonly string[]): string => words.map((word) => quote(oneLine(word))).join(' ');

const oneLine = (word: string): string => word.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ');
