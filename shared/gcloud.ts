import { quote } from 'shlex';

/**
 * One gcloud command as a line that a POSIX shell and gcloud's own parser take as it is. Flags that are undefined are
 * left out, `true` stands alone, lists are joined by commas. Every word is quoted: names come from outside. No resource
 * has control or direction marks in its name: they become spaces, so that a line stays a line.
 */
export function gcloud(
  words: string,
  positionals: readonly string[],
  flags: Readonly<Record<string, string | number | true | readonly string[] | undefined>>,
): string {
  const written = Object.entries(flags).flatMap(([flag, value]) => {
    if (value === undefined) return [];
    return value === true ? [`--${flag}`] : [`--${flag}=${Array.isArray(value) ? value.join(',') : String(value)}`];
  });
  const named = positionals.some((word) => word.startsWith('-'))
    ? [...written, '--', ...positionals] // a name that looks like a flag must not be one
    : [...positionals, ...written];
  return ['gcloud', ...words.split(' '), ...named].map((word) => quote(oneLine(word))).join(' ');
}

const oneLine = (word: string): string => word.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ');
