import type { Body } from '../../../route.ts';
import { isObject } from '../../../json.ts';
import { has, testOf } from './compare.ts';
import { parse, type Query } from './parse.ts';

/** Whether an entry is what a query asks for. */
export type Match = (entry: Body) => boolean;

/** Fields of LogEntry itself that are compared by their default where an entry does not have them. */
const DEFAULTS: Readonly<Record<string, unknown>> = {
  severity: 'DEFAULT',
  'operation.first': false,
  'operation.last': false,
  traceSampled: false,
};

/** Understands a query once, for any number of entries; refuses what is not the Logging query language. */
export function matcher(query: string): Match {
  return toMatch(parse(query));
}

function toMatch(query: Query): Match {
  switch (query.kind) {
    case 'and': {
      const terms = query.terms.map(toMatch);
      return (entry) => terms.every((matches) => matches(entry));
    }
    case 'or': {
      const terms = query.terms.map(toMatch);
      return (entry) => terms.some((matches) => matches(entry));
    }
    case 'not': {
      const matches = toMatch(query.term);
      return (entry) => !matches(entry);
    }
    case 'text': {
      const text = query.text.toLowerCase();
      return (entry) => has(entry, text);
    }
    case 'logId': {
      const suffix = `/logs/${encodeURIComponent(query.id)}`;
      return ({ logName }) => typeof logName === 'string' && logName.endsWith(suffix);
    }
    case 'comparison': {
      const test = testOf(query);
      return (entry) => valuesAt(entry, query).some(test);
    }
  }
}

/** A field's values: none where it is missing, as many as elements where a list lies on its path. */
function valuesAt(entry: Body, { path, operator }: { path: readonly string[]; operator: string }): unknown[] {
  const values = path.reduce<unknown[]>((found, segment) => found.flatMap((value) => step(value, segment)), [entry]);
  if (values.length > 0 || operator === ':') return values;
  const name = path.join('.');
  return name in DEFAULTS ? [DEFAULTS[name]] : [];
}

function step(value: unknown, segment: string): unknown[] {
  if (Array.isArray(value)) return value.flatMap((element: unknown) => step(element, segment));
  const field = isObject(value) ? value[segment] : undefined;
  if (field === undefined || field === null) return [];
  return Array.isArray(field) ? (field as unknown[]) : [field];
}
