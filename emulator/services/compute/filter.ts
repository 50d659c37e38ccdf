import type { Body } from '../../route.ts';
import { toPattern } from '../../re2.ts';
import { tokenize, type Token } from './filter-tokens.ts';
import { invalidField } from './refusals.ts';
import { isObject } from '../../json.ts';

type Test = (value: Body) => boolean;

/**
 * Understands the `filter` of a list request: `FIELD eq|ne REGEX`, whose expression has to match the whole value, and
 * the comparisons `= != : < <= > >=`, with AND (or nothing) between, OR binding closer, and parentheses.
 * https://cloud.google.com/compute/docs/reference/rest/v1/networks/list#body.QUERY_PARAMETERS.filter
 */
export function parseFilter(text: string): Test {
  if (text.trim() === '') return () => true;
  try {
    const rest = tokenize(text);
    const test = all(rest);
    if (rest.length > 0) throw new SyntaxError('unbalanced');
    return test;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw invalidField('filter', text, 'Invalid list filter expression.');
  }
}

function all(rest: Token[]): Test {
  const tests = [any(rest)];
  while (rest.length > 0 && rest[0]?.text !== ')') {
    if (isWord(rest[0], 'AND')) rest.shift();
    tests.push(any(rest));
  }
  return (value) => tests.every((test) => test(value));
}

function any(rest: Token[]): Test {
  const tests = [term(rest)];
  while (isWord(rest[0], 'OR')) {
    rest.shift();
    tests.push(term(rest));
  }
  return (value) => tests.some((test) => test(value));
}

function term(rest: Token[]): Test {
  const first = rest.shift();
  if (first?.kind === 'paren' && first.text === '(') {
    const test = all(rest);
    if (rest.shift()?.text !== ')') throw new SyntaxError('unbalanced');
    return test;
  }
  const operator = rest.shift();
  const operand = rest.shift();
  if (first?.kind !== 'word' || !operator || !operand || operand.kind === 'paren') throw new SyntaxError('incomplete');
  const compare = comparison(operator.text, operand.text);
  return (value) => compare(fieldsOf(value, first.text.split('.')));
}

const isWord = (token: Token | undefined, word: string) => token?.kind === 'word' && token.text === word;

/** All values that a path leads to: a list stands for each of its elements. */
function fieldsOf(value: unknown, [key, ...rest]: readonly string[]): unknown[] {
  if (Array.isArray(value)) return value.flatMap((item) => fieldsOf(item, key === undefined ? [] : [key, ...rest]));
  if (key === undefined) return value === undefined ? [] : [value];
  return isObject(value) ? fieldsOf(value[key], rest) : [];
}

type Comparison = (found: readonly unknown[]) => boolean;

function comparison(operator: string, operand: string): Comparison {
  const some =
    (test: (text: string) => boolean): Comparison =>
    (found) =>
      found.some((item) => test(String(item)));
  const none = (test: Comparison): Comparison => {
    return (found) => !test(found);
  };
  switch (operator) {
    case 'eq':
      return some(wholeMatch(operand));
    case 'ne':
      return none(some(wholeMatch(operand)));
    case '=':
      return some((text) => text === operand);
    case '!=':
      return none(some((text) => text === operand));
    case ':':
      return operand === '*' ? (found) => found.length > 0 : some(has(operand));
    case '<':
      return some((text) => rank(text, operand) < 0);
    case '<=':
      return some((text) => rank(text, operand) <= 0);
    case '>':
      return some((text) => rank(text, operand) > 0);
    case '>=':
      return some((text) => rank(text, operand) >= 0);
    default:
      throw new SyntaxError(operator);
  }
}

function wholeMatch(source: string): (text: string) => boolean {
  return toPattern(source).matches;
}

function has(operand: string): (text: string) => boolean {
  if (!operand.includes('*')) return (text) => text.includes(operand);
  return wholeMatch(`(?s)${operand.split('*').map(escaped).join('.*')}`);
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

function rank(text: string, operand: string): number {
  const difference = Number(text) - Number(operand);
  if (!Number.isNaN(difference)) return difference;
  return text < operand ? -1 : Number(text > operand);
}
