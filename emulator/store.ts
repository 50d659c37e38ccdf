import type { Body } from './route.ts';

/** A resource of the local cloud under its relative name, `projects/p/regions/r/routers/x` for instance. */
export interface Stored<T extends Body = Body> {
  readonly name: string;
  readonly kind: string;
  value: T;
}

/**
 * All resources, five verbs. Names are relative resource names without a host; `kind` is the collection as snapshots
 * call it (`routers`, `connectors`, ...). Lists come sorted by name, so that the same world prints the same bytes.
 */
export class Store {
  #items = new Map<string, Stored>();

  get<T extends Body>(name: string): T | undefined {
    return this.#items.get(name)?.value as T | undefined;
  }

  /** The kind of the resource of that name. */
  kindOf(name: string): string | undefined {
    return this.#items.get(name)?.kind;
  }

  create(kind: string, name: string, value: Body): void {
    if (this.#items.has(name)) throw new Error(`${name} is there already`);
    this.#items.set(name, { kind, name, value });
  }

  update(name: string, value: Body): void {
    const item = this.#items.get(name);
    if (!item) throw new Error(`${name} is not there`);
    item.value = value;
  }

  delete(name: string): boolean {
    return this.#items.delete(name);
  }

  /** Resources of a kind whose name begins with `prefix` (`projects/p/` for one project, '' for the whole cloud). */
  list<T extends Body>(kind: string, prefix = ''): Stored<T>[] {
    const found: Stored<T>[] = [];
    for (const item of this.#items.values()) {
      if (item.kind === kind && item.name.startsWith(prefix)) found.push(item as Stored<T>);
    }
    return found.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  }

  /** Removes all resources of a project, or everything. */
  clear(project?: string): void {
    if (project === undefined) return this.#items.clear();
    for (const name of this.#items.keys()) if (name.startsWith(`projects/${project}/`)) this.#items.delete(name);
  }
}
