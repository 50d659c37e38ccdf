import { tokens, unparseable, unquoted, type Token } from './tokens.ts';

type Operator = '=' | '!=' | '<' | '<=' | '>' | '>=' | ':' | '=~' | '!~';

/** One field against one value. */
export interface Comparison {
  readonly kind: 'comparison';
  readonly path: readonly string[];
  readonly operator: Operator;
  readonly value: string;
}

/** A query, understood: what `match.ts` makes a predicate of. */
export type Query =
  | { readonly kind: 'and' | 'or'; readonly terms: readonly Query[] }
  | { readonly kind: 'not'; readonly term: Query }
  | Comparison
  /** Bare words and strings: some field has it. */
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'logId'; readonly id: string };

type Leaf = (parser: Parser) => Query;

/**
 * Recursive descent over the whole language. N.B. OR binds tighter than AND, and terms that only stand side by side are
 * joined by AND: `a OR b c` is `(a OR b) AND c`.
 * https://cloud.google.com/logging/docs/view/logging-query-language#boolean_operators
 */
export function parse(query: string): Query {
  const parser = new Parser(query);
  const parsed = conjunction(parser, term);
  parser.expect('end');
  return parsed;
}

class Parser {
  readonly #query: string;
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(query: string) {
    this.#query = query;
    this.#tokens = tokens(query);
  }

  get token(): Token {
    return this.#tokens[this.#at] as Token;
  }

  take(): Token {
    const { token } = this;
    if (token.kind !== 'end') this.#at += 1;
    return token;
  }

  /** Takes the token if it is a keyword or of that kind. */
  skip(what: string): boolean {
    const { kind, text } = this.token;
    const isThere = kind === what || (kind === 'word' && text === what);
    if (isThere) this.take();
    return isThere;
  }

  expect(kind: Token['kind']): Token {
    if (this.token.kind !== kind) throw this.unexpected();
    return this.take();
  }

  unexpected(): Error {
    return unparseable(this.#query, this.token.at, this.token.text);
  }
}

function conjunction(parser: Parser, leaf: Leaf): Query {
  const terms: Query[] = [];
  while (parser.token.kind !== 'end' && parser.token.kind !== ')') {
    if (terms.length > 0) parser.skip('AND');
    terms.push(disjunction(parser, leaf));
  }
  return joined('and', terms);
}

function disjunction(parser: Parser, leaf: Leaf): Query {
  const terms = [negation(parser, leaf)];
  while (parser.skip('OR')) terms.push(negation(parser, leaf));
  return joined('or', terms);
}

function negation(parser: Parser, leaf: Leaf): Query {
  if (parser.skip('NOT') || parser.skip('minus')) return { kind: 'not', term: negation(parser, leaf) };
  if (!parser.skip('(')) return leaf(parser);
  const inner = conjunction(parser, leaf);
  parser.expect(')');
  return inner;
}

function term(parser: Parser): Query {
  const { kind, text } = parser.token;
  if ((kind !== 'word' && kind !== 'string') || /^(AND|OR)$/.test(text)) throw parser.unexpected();
  parser.take();
  if (parser.token.kind === 'operator') return comparison(parser, text);
  if (text === 'log_id' && parser.skip('(')) {
    const id = unquoted(parser.expect('string').text);
    parser.expect(')');
    return { kind: 'logId', id };
  }
  return { kind: 'text', text: unquoted(text) };
}

/** `field:(a OR b)` compares the field with each value of the group. */
function comparison(parser: Parser, field: string): Query {
  const path = pathOf(field);
  const operator = parser.take().text as Operator;
  const value: Leaf = () => {
    const { kind, text } = parser.token;
    if (kind !== 'word' && kind !== 'string') throw parser.unexpected();
    parser.take();
    return { kind: 'comparison', path, operator, value: unquoted(text) };
  };
  if (!parser.skip('(')) return value(parser);
  const group = conjunction(parser, value);
  parser.expect(')');
  return group;
}

function pathOf(field: string): string[] {
  return [...field.matchAll(/"(?:[^"\\]|\\.)*"|[^."]+/g)].map(([segment]) => unquoted(segment));
}

function joined(kind: 'and' | 'or', terms: readonly Query[]): Query {
  const [only, second] = terms;
  return only && !second ? only : { kind, terms };
}
