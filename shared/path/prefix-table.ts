import type { Range } from './ranges.ts';

/**
 * Longest-prefix match as routers do it: what belongs to a range is found by the range's first address, prefix length by
 * prefix length, so that a lookup does not grow with the number of ranges. Items of one range keep their order.
 */
export class PrefixTable<T> {
  /** By prefix length, longest first; within it by first address. */
  readonly #levels: readonly { readonly size: number; readonly items: ReadonlyMap<number, readonly T[]> }[];

  /** Entries without a range (IPv6) are left out. */
  constructor(entries: readonly { readonly item: T; readonly range: Range | undefined }[]) {
    const levels = new Map<number, Map<number, T[]>>();
    for (const { item, range } of entries) {
      if (!range) continue;
      const level = levels.get(range.prefix) ?? new Map<number, T[]>();
      levels.set(range.prefix, level);
      level.set(range.start, [...(level.get(range.start) ?? []), item]);
    }
    this.#levels = [...levels.entries()]
      .sort(([a], [b]) => b - a)
      .map(([prefix, items]) => ({ size: 2 ** (32 - prefix), items }));
  }

  /** Items of the longest range that contains an address and has at least one that counts. */
  longest(address: number, counts: (item: T) => boolean): readonly T[] {
    for (const { size, items } of this.#levels) {
      const found = items.get(address - (address % size))?.filter(counts);
      if (found && found.length > 0) return found;
    }
    return [];
  }
}
