import { selectFields } from './field-selection.ts';
import { isObject } from './json.ts';

/** The numbers of the values of each field that is an enum, as an API's .proto files have them, by the field's name. */
export type Enums = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** Enums from the names of their values: a list counts from 0, as most do. */
export function toEnums(fields: Readonly<Record<string, readonly string[] | Readonly<Record<string, number>>>>): Enums {
  const numbers = (values: readonly string[] | Readonly<Record<string, number>>) =>
    new Map(isList(values) ? values.map((name, number) => [name, number]) : Object.entries(values));
  return new Map(Object.entries(fields).map(([field, values]) => [field, numbers(values)]));
}

const isList = (values: unknown): values is readonly string[] => Array.isArray(values);

/** Fields whose keys are somebody's own words: nothing below them is an enum of this API. */
const MAPS = new Set(['labels', 'annotations', 'limits', 'attributes', 'jsonPayload', 'protoPayload']);

/**
 * An answer as the request's system parameters ask for it: enums as numbers, and only some fields.
 * https://cloud.google.com/apis/docs/system-parameters
 */
export function shaped(body: unknown, query: URLSearchParams, enums: Enums | undefined): unknown {
  const fields = query.get('$fields') ?? query.get('fields');
  const alt = query.get('$alt') ?? query.get('alt') ?? '';
  const numbered = enums && /;\s*enum-encoding=int\b/.test(alt) ? withNumbers(body, enums) : body;
  return fields === null || fields === '' ? numbered : selectFields(numbered, fields);
}

/** Whether JSON is to be printed for people, which it is unless the request says otherwise. */
export function isPretty(query: URLSearchParams): boolean {
  const asked = query.get('$prettyPrint') ?? query.get('prettyPrint') ?? query.get('pp');
  return asked !== 'false' && asked !== '0';
}

function withNumbers(value: unknown, enums: Enums, field?: string): unknown {
  if (Array.isArray(value)) return value.map((item) => withNumbers(item, enums, field));
  if (isObject(value)) {
    if (field !== undefined && MAPS.has(field)) return value;
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, withNumbers(item, enums, name)]));
  }
  return typeof value === 'string' && field !== undefined ? (enums.get(field)?.get(value) ?? value) : value;
}
