import type { Stored } from './store.ts';

/** The resources of one kind in one project, in the order of their names. */
export class Shelf {
  #items = new Map<string, Stored>();
  /** Sorted by name; undefined until somebody asks again after a load. */
  #sorted: Stored[] | undefined;

  get size(): number {
    return this.#items.size;
  }

  add(item: Stored): void {
    this.#items.set(item.name, item);
    this.#sorted?.splice(lowerBound(this.#sorted, item.name), 0, item);
  }

  delete(name: string): void {
    this.#items.delete(name);
    this.#sorted?.splice(lowerBound(this.#sorted, name), 1);
  }

  /** All whose name begins with `prefix`. */
  below(prefix: string): Stored[] {
    this.#sorted ??= [...this.#items.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
    const from = lowerBound(this.#sorted, prefix);
    let to = from;
    while (this.#sorted[to]?.name.startsWith(prefix)) to += 1;
    return this.#sorted.slice(from, to);
  }
}

/** The place of the first item whose name is not less than `name`. */
function lowerBound(sorted: readonly Stored[], name: string): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle]?.name ?? '') < name) low = middle + 1;
    else high = middle;
  }
  return low;
}
