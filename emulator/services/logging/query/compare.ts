import { ApiError } from '../../../errors.ts';
import { isObject } from '../../../json.ts';
import { toPattern } from '../../../re2.ts';
import { severityRank } from '../severity.ts';
import type { Comparison } from './parse.ts';

type Test = (value: unknown) => boolean;

/** What one comparison asks of one value of its field. */
export function testOf({ path, operator, value: wanted }: Comparison): Test {
  switch (operator) {
    case ':':
      return wanted === '*' ? () => true : (value) => has(value, wanted.toLowerCase());
    case '=~':
      return matching(wanted);
    case '!~':
      return negated(matching(wanted));
    case '=':
      return (value) => order(path, value, wanted) === 0;
    case '!=':
      return (value) => order(path, value, wanted) !== 0;
    case '<':
      return (value) => order(path, value, wanted) < 0;
    case '<=':
      return (value) => order(path, value, wanted) <= 0;
    case '>':
      return (value) => order(path, value, wanted) > 0;
    case '>=':
      return (value) => order(path, value, wanted) >= 0;
  }
}

/** Whether a text stands in a value or anywhere below it; case is not looked at. */
export function has(value: unknown, lowerCase: string): boolean {
  if (Array.isArray(value)) return value.some((element) => has(element, lowerCase));
  if (isObject(value)) return Object.values(value).some((field) => has(field, lowerCase));
  return value !== undefined && value !== null && textOf(value).toLowerCase().includes(lowerCase);
}

/** Below 0, 0 or above 0 as the value is less than, like or more than what is wanted; NaN where there is no order. */
function order(path: readonly string[], value: unknown, wanted: string): number {
  if (path.length === 1 && path[0] === 'severity') return severityRank(value) - severityRank(wanted);
  if (typeof value === 'object') return NaN;
  const text = textOf(value);
  const instants = [instant(text), instant(wanted)];
  if (instants.every((ms) => !Number.isNaN(ms))) return difference(instants);
  const numbers = [text, wanted].map((side) => (side.trim() === '' ? NaN : Number(side)));
  if (numbers.every((number) => !Number.isNaN(number))) return difference(numbers);
  const [left, right] = [text.toLowerCase(), wanted.toLowerCase()];
  return left === right ? 0 : left < right ? -1 : 1;
}

function difference([left = 0, right = 0]: readonly number[]): number {
  return left - right;
}

function instant(text: string): number {
  return /^\d{4}-\d\d-\d\d(T[\d:.]+(Z|[+-]\d\d:\d\d)?)?$/.test(text) ? Date.parse(text) : NaN;
}

function matching(pattern: string): Test {
  try {
    const { find } = toPattern(pattern);
    return (value) => typeof value !== 'object' && find(textOf(value));
  } catch {
    throw new ApiError('INVALID_ARGUMENT', `Unparseable filter: invalid regular expression '${pattern}'`);
  }
}

function negated(test: Test): Test {
  return (value) => !test(value);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
