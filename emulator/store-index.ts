import type { Body } from './route.ts';

/** Which resources have a key: kept up with every change, so that a question costs what its answer is long. */
export class Index {
  readonly #keysOf: (name: string, value: Body) => readonly string[];
  #namesByKey = new Map<string, Set<string>>();
  #keysByName = new Map<string, readonly string[]>();

  constructor(keysOf: (name: string, value: Body) => readonly string[]) {
    this.#keysOf = keysOf;
  }

  /** Names of the resources that have a key, sorted. */
  names(key: string): string[] {
    return [...(this.#namesByKey.get(key) ?? [])].sort();
  }

  set(name: string, value: Body): void {
    this.delete(name);
    const keys = this.#keysOf(name, value);
    if (keys.length === 0) return;
    this.#keysByName.set(name, keys);
    for (const key of keys) {
      const names = this.#namesByKey.get(key) ?? new Set<string>();
      this.#namesByKey.set(key, names.add(name));
    }
  }

  delete(name: string): void {
    for (const key of this.#keysByName.get(name) ?? []) {
      const names = this.#namesByKey.get(key);
      names?.delete(name);
      if (names?.size === 0) this.#namesByKey.delete(key);
    }
    this.#keysByName.delete(name);
  }
}
