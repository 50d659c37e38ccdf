import { isDeepStrictEqual } from 'node:util';

/** The settings of a resource that we send, and so may compare. */
export type Settings = Readonly<Record<string, unknown>>;

/** Which settings of something that is there already are not as wanted: `priority is 1000, not 899`. */
export function differences(want: Settings, have: Settings): string[] {
  return Object.entries(want)
    .filter(([key, value]) => !isDeepStrictEqual(unordered(value), unordered(have[key])))
    .map(([key, value]) => `${key} is ${JSON.stringify(have[key])}, not ${JSON.stringify(value)}`);
}

/** Lists of names, ranges and tags mean the same in any order. */
function unordered(value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  return value.map((item) => JSON.stringify(item)).sort();
}
