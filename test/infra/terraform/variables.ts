import type { Body, Config } from './config.ts';
import { evaluate, within } from './expression.ts';
import { isObject, type Value } from './values.ts';

type Values = Readonly<Record<string, Value>>;

/** Values of a module's variables. Throws where one has none, is not known, or does not pass its validation. */
export async function variablesOf({ variables, folder }: Config, given: Values): Promise<Value> {
  const strange = Object.keys(given).filter((name) => !variables[name]);
  if (strange.length > 0) throw new Error(`${folder}: no variable ${strange.join(', ')}`);
  const entries = Object.entries(variables).map(([name, body]) => {
    // A null that is given is given.
    const value = name in given ? given[name] : body['default'];
    if (value === undefined) throw new Error(`${folder}: ${name} has no value`);
    return [name, withOptional(value as Value, String(body['type']))] as const;
  });
  const values = Object.fromEntries(entries);
  const scope = within(() => undefined, 'var', values);
  for (const [name, { validation = [] }] of Object.entries(variables)) {
    for (const { condition, error_message: message } of validation as Body[]) {
      const text = String(condition).replace(/^\$\{([\s\S]*)\}$/, '$1');
      if ((await evaluate(text, scope)) !== true) throw new Error(`${name}: ${String(message)}`);
    }
  }
  return values;
}

/** `optional(list(string), [])` of an object type: what was not given is its default, or null. */
function withOptional(value: Value, type: string): Value {
  if (!isObject(value) || !type.includes('optional(')) return value;
  const fields = [...type.matchAll(/(\w+) *= *optional\((?:\w+\(\w+\)|\w+)(?:, *([^)]*))?\)/g)];
  const defaults = Object.fromEntries(fields.map(([, name = '', text = 'null']) => [name, JSON.parse(text) as Value]));
  if (!/^\W*map\(/.test(type)) return { ...defaults, ...value };
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, { ...defaults, ...(one as Values) }]));
}
