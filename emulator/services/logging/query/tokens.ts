import { ApiError } from '../../../errors.ts';

/** A piece of a query with its place, which is what a refusal points at. */
export interface Token {
  readonly kind: 'word' | 'string' | 'operator' | 'minus' | '(' | ')' | ',' | 'end';
  /** As written, a string's quotes included. */
  readonly text: string;
  readonly at: number;
}

const QUOTED = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/.source;
const SKIPPED = /(?:\s+|--[^\n]*)+/y;
const OPERATOR = /=~|!~|!=|<=|>=|=|<|>|:/y;
const PUNCTUATION = /[(),]/y;
const STRING = new RegExp(`(?:${QUOTED})(?![\\w.])`, 'y');
/** A field path may have quoted segments in it: `labels."run.googleapis.com/execution_name"`. */
const WORD = new RegExp(`(?:[^\\s()"'=!<>:~,]|${QUOTED})+`, 'y');
/** Behind an operator a word may hold what would be an operator elsewhere, like the colons of a timestamp. */
const VALUE = /(?![=<>!~:])[^\s()"']+/y;

/** Cuts a query of the Logging query language: https://cloud.google.com/logging/docs/view/logging-query-language */
export function tokens(query: string): Token[] {
  const found: Token[] = [];
  let at = skip(query, 0);
  while (at < query.length) {
    const token = next(query, at, found.at(-1)?.kind === 'operator');
    found.push(token);
    at = skip(query, at + token.text.length);
  }
  return [...found, { kind: 'end', text: 'end of query', at }];
}

function next(query: string, at: number, isValue: boolean): Token {
  const take = (pattern: RegExp) => {
    pattern.lastIndex = at;
    return pattern.exec(query)?.[0];
  };
  const punctuation = take(PUNCTUATION);
  if (punctuation !== undefined) return { kind: punctuation as Token['kind'], text: punctuation, at };
  const string = take(STRING);
  if (string !== undefined) return { kind: 'string', text: string, at };
  if (isValue) {
    const value = take(VALUE);
    if (value !== undefined) return { kind: 'word', text: value, at };
  }
  if (query[at] === '-') return { kind: 'minus', text: '-', at };
  const operator = take(OPERATOR);
  if (operator !== undefined) return { kind: 'operator', text: operator, at };
  const word = take(WORD);
  if (word !== undefined) return { kind: 'word', text: word, at };
  throw unparseable(query, at, query.slice(at, at + 1));
}

function skip(query: string, at: number): number {
  SKIPPED.lastIndex = at;
  return at + (SKIPPED.exec(query)?.[0].length ?? 0);
}

/** The refusal of a query, in Logging's words. */
export function unparseable(query: string, at: number, token: string): ApiError {
  const lines = query.slice(0, at).split('\n');
  const column = (lines.at(-1)?.length ?? 0) + 1;
  const message = `Unparseable filter: syntax error at line ${lines.length}, column ${column}, token '${token}'`;
  return new ApiError('INVALID_ARGUMENT', message);
}

/** The text that a quoted or bare token stands for. */
export function unquoted(text: string): string {
  if (!/^["']/.test(text)) return text;
  return text.slice(1, -1).replace(/\\(.)/gs, (_, char: string) => ESCAPES[char] ?? char);
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };
