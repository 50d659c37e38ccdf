import type { Json } from './resources.ts';

/** Lists whose order means nothing; that of hierarchical policies, of a job's tags and of a name's addresses does. */
const UNORDERED = new Set([
  'jobs',
  'connectors',
  'networks',
  'subnetworks',
  'routers',
  'nats',
  'routes',
  'firewalls',
  'rules',
  'addresses',
  'instances',
  'destinationRanges',
  'destIpRanges',
  'sourceRanges',
  'targetTags',
  'secondaryIpRanges',
  'allowed',
  'denied',
]);

/** Puts every list of a snapshot file whose order means nothing into another order, the same one for the same seed. */
export function shuffled(file: Json, seed: number): Json {
  const next = numbersFrom(seed);
  const walk = (value: unknown, key: string): unknown => {
    if (Array.isArray(value)) {
      const inner = value.map((item) => walk(item, key));
      return UNORDERED.has(key) ? shuffle(inner, next) : inner;
    }
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, walk(inner, name)]));
  };
  return walk(file, '') as Json;
}

function shuffle<T>(list: readonly T[], next: () => number): T[] {
  return list
    .map((item) => ({ item, at: next() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

/** Numbers between 0 and 1 that look random; a linear congruential generator is good enough for an order. */
function numbersFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
