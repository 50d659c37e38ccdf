import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parse as parseYaml, stringify } from 'yaml';
import { isObject, Unknown, type Value } from './values.ts';

type List = readonly Value[];
type Table = Readonly<Record<string, (...args: never[]) => Value>>;

const listOf = (value: Value): List => (isObject(value) ? Object.values(value) : (value as List));
const sorted = (list: List): Value[] => [...new Set(list)].sort();

const flat = (list: List): Value[] => list.flatMap((one) => (Array.isArray(one) ? flat(one as List) : [one]));

/** Terraform's functions, as far as they are used here: https://developer.hashicorp.com/terraform/language/functions */
export const FUNCTIONS: Table = {
  alltrue: (list: List) => list.every((one) => one === true),
  base64encode: (text: string) => Buffer.from(text).toString('base64'),
  basename: (path: string) => basename(path),
  compact: (list: List) => list.filter((one) => one !== null && one !== ''),
  concat: (...lists: List[]) => lists.flatMap((list) => [...list]),
  contains: (list: Value, one: Value) => listOf(list).includes(one),
  file: (path: string) => readFileSync(path, 'utf8'),
  flatten: (list: List) => flat(list),
  floor: (number: number) => Math.floor(number),
  jsondecode: (text: string) => JSON.parse(text) as Value,
  jsonencode: (value: Value) => JSON.stringify(value),
  keys: (map: Readonly<Record<string, Value>>) => Object.keys(map).sort(),
  length: (value: Value) => (typeof value === 'string' ? value.length : listOf(value).length),
  lower: (text: string) => text.toLowerCase(),
  merge: (...maps: Readonly<Record<string, Value>>[]) => Object.fromEntries(maps.flatMap((map) => Object.entries(map))),
  min: (...numbers: number[]) => Math.min(...numbers),
  one: (list: List) => list[0] ?? null,
  range: (end: number) => Array.from({ length: end }, (_, at) => at),
  regex: (pattern: string, text: string) => {
    const found = new RegExp(pattern).exec(text)?.[0];
    if (found === undefined) throw new Error(`${text} does not match ${pattern}`);
    return found;
  },
  replace: (text: string, what: string, by: string) => {
    const pattern = /^\/(.*)\/$/.exec(what)?.[1];
    return pattern === undefined ? text.replaceAll(what, by) : text.replace(new RegExp(pattern, 'g'), by);
  },
  setproduct: (...sets: Value[]) =>
    sets.map(listOf).reduce<Value[][]>((all, set) => all.flatMap((one) => set.map((next) => [...one, next])), [[]]),
  split: (separator: string, text: string) => text.split(separator),
  title: (text: string) => text.charAt(0).toUpperCase() + text.slice(1),
  toset: (list: List) => sorted(list),
  trimprefix: (text: string, prefix: string) => (text.startsWith(prefix) ? text.slice(prefix.length) : text),
  values: (map: Readonly<Record<string, Value>>) =>
    Object.keys(map)
      .sort()
      .map((key) => map[key] ?? null),
  yamldecode: (text: string) => parseYaml(text) as Value,
  yamlencode: (value: Value) => stringify(value),
};

/** Calls a function; what is made of something unknown is unknown. Throws as Terraform would refuse. */
export function callFunction(name: string, args: readonly Value[]): Value {
  const known = FUNCTIONS[name];
  if (!known) throw new Error(`no function ${name} here`);
  const unknown = args.find((arg) => arg instanceof Unknown);
  if (unknown) return new Unknown(`${name}(${String(unknown)})`);
  return known(...(args as never[]));
}
