import { quote } from 'shlex';

/**
 * One gcloud command as a line that a POSIX shell and gcloud's own parser take as it is. Flags that are undefined are
 * left out, `true` stands alone, lists are joined by commas. Every word is quoted: names come from outside.
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
  return ['gcloud', ...words.split(' '), ...positionals, ...written].map(quote).join(' ');
}
