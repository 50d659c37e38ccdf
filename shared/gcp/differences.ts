import { isDeepStrictEqual } from 'node:util';

/** Which of the settings that we send are otherwise in what is there already: `priority is 1000, not 899`. */
export function differences(want: object, have: object): string[] {
  const present = new Map<string, unknown>(Object.entries(have));
  return Object.entries(want)
    .filter(([key, value]) => !isDeepStrictEqual(unordered(value), unordered(present.get(key))))
    .map(([key, value]) => `${key} is ${JSON.stringify(present.get(key)) ?? 'unset'}, not ${JSON.stringify(value)}`);
}

/** Lists of names, ranges and tags mean the same in any order. */
function unordered(value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  return value.map((item) => JSON.stringify(item)).toSorted();
}
