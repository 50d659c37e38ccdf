import { RE2JS } from 're2js';

/** Whether a pattern is found in a text, or is all of it. */
export interface Pattern {
  readonly find: (text: string) => boolean;
  readonly matches: (text: string) => boolean;
}

/**
 * A regular expression of a caller's, in the syntax that Google's APIs take. It takes linear time whatever the pattern: with
 * JavaScript's own engine, one filter could hold up everybody else. Throws a SyntaxError on a pattern that is none.
 * https://github.com/google/re2/wiki/Syntax
 */
export function toPattern(source: string): Pattern {
  try {
    const compiled = RE2JS.compile(source);
    return { find: (text) => compiled.matcher(text).find(), matches: (text) => compiled.matches(text) };
  } catch (error) {
    throw new SyntaxError(`invalid regular expression: ${source}`, { cause: error });
  }
}
