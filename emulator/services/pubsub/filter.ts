import { ApiError } from '../../errors.ts';
import { toTokens, type Token } from './filter-tokens.ts';

type Attributes = Readonly<Record<string, string>>;

/** Whether a message with these attributes is delivered on the subscription. */
export type Filter = (attributes: Attributes) => boolean;

const MAX_BYTES = 256;

/**
 * Reads a subscription's filter.
 * https://cloud.google.com/pubsub/docs/subscription-message-filter#filtering_syntax
 *
 *     expression  a series of terms joined by AND, or by OR; both together only with parentheses
 *     term        NOT term | -term | ( expression ) | comparison
 *     comparison  attributes:KEY | attributes.KEY = "VALUE" | attributes.KEY != "VALUE" | hasPrefix(attributes.KEY, "VALUE")
 */
export function parseFilter(text: string): Filter {
  if (text === '') return () => true;
  const tokens = Buffer.byteLength(text) <= MAX_BYTES ? toTokens(text) : undefined;
  const parsed = tokens && new Parser(tokens).whole();
  if (!parsed) throw new ApiError('INVALID_ARGUMENT', `Invalid filter expression given (filter=${text}).`);
  return parsed;
}

/** Recursive descent over the tokens of one filter; undefined says that what stands there is not in the language. */
class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  whole(): Filter | undefined {
    const filter = this.#expression();
    return this.#next().kind === 'end' ? filter : undefined;
  }

  #expression(): Filter | undefined {
    const first = this.#term();
    const joint = ['AND', 'OR'].find((word) => this.#peek() === word);
    const terms = [first];
    while (joint !== undefined && this.#accept(joint)) terms.push(this.#term());
    const all = terms.filter((term) => term !== undefined);
    if (all.length < terms.length) return undefined;
    return joint === 'OR'
      ? (attributes) => all.some((term) => term(attributes))
      : (attributes) => all.every((term) => term(attributes));
  }

  #term(): Filter | undefined {
    if (this.#accept('NOT') || this.#accept('-')) {
      const term = this.#term();
      return term && ((attributes) => !term(attributes));
    }
    if (this.#accept('(')) {
      const inner = this.#expression();
      return this.#accept(')') ? inner : undefined;
    }
    return this.#accept('hasPrefix') ? this.#prefix() : this.#comparison();
  }

  #prefix(): Filter | undefined {
    if (!this.#accept('(') || !this.#accept('attributes') || !this.#accept('.')) return undefined;
    const key = this.#key();
    if (!this.#accept(',')) return undefined;
    const prefix = this.#string();
    if (key === undefined || prefix === undefined || !this.#accept(')')) return undefined;
    return (attributes) => valueOf(attributes, key)?.startsWith(prefix) ?? false;
  }

  #comparison(): Filter | undefined {
    if (!this.#accept('attributes')) return undefined;
    const presence = this.#accept(':');
    if (!presence && !this.#accept('.')) return undefined;
    const key = this.#key();
    if (key === undefined) return undefined;
    if (presence) return (attributes) => valueOf(attributes, key) !== undefined;
    const negated = this.#accept('!=');
    if (!negated && !this.#accept('=')) return undefined;
    const value = this.#string();
    return value === undefined ? undefined : (attributes) => (valueOf(attributes, key) === value) !== negated;
  }

  #key(): string | undefined {
    const { kind, text } = this.#next();
    return kind === 'word' || kind === 'string' ? text : undefined;
  }

  #string(): string | undefined {
    const { kind, text } = this.#next();
    return kind === 'string' ? text : undefined;
  }

  /** The keyword or operator that comes next; a quoted string is neither. */
  #peek(): string | undefined {
    const token = this.#tokens[this.#at];
    return token?.kind === 'string' ? undefined : token?.text;
  }

  #accept(text: string): boolean {
    if (this.#peek() !== text) return false;
    this.#at += 1;
    return true;
  }

  #next(): Token {
    return this.#tokens[this.#at++] ?? { kind: 'end', text: '' };
  }
}

function valueOf(attributes: Attributes, key: string): string | undefined {
  return Object.hasOwn(attributes, key) ? attributes[key] : undefined;
}
