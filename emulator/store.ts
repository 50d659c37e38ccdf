import type { Body } from './route.ts';
import { Shelf } from './shelf.ts';
import { Index } from './store-index.ts';

/** A resource of the local cloud under its relative name, `projects/p/regions/r/routers/x` for instance. */
export interface Stored<T extends Body = Body> {
  readonly name: string;
  readonly kind: string;
  value: T;
}

/**
 * All resources, five verbs. Names are relative resource names without a host; `kind` is the collection as snapshots
 * call it (`routers`, `connectors`, ...). Lists come sorted by name, so that the same world prints the same bytes. What a
 * call costs depends on the resources of its kind and project, not on how many the cloud has in all.
 */
export class Store {
  #items = new Map<string, Stored>();
  /** By kind, then by project. */
  #shelves = new Map<string, Map<string, Shelf>>();
  #indexes = new Map<string, Index[]>();

  get<T extends Body>(name: string): T | undefined {
    return this.#items.get(name)?.value as T | undefined;
  }

  /** The kind of the resource of that name. */
  kindOf(name: string): string | undefined {
    return this.#items.get(name)?.kind;
  }

  create(kind: string, name: string, value: Body): void {
    if (this.#items.has(name)) throw new Error(`${name} is there already`);
    const item = { kind, name, value };
    this.#items.set(name, item);
    this.#shelfOf(item).add(item);
    for (const index of this.#indexes.get(kind) ?? []) index.set(name, value);
  }

  update(name: string, value: Body): void {
    const item = this.#items.get(name);
    if (!item) throw new Error(`${name} is not there`);
    item.value = value;
    for (const index of this.#indexes.get(item.kind) ?? []) index.set(name, value);
  }

  delete(name: string): boolean {
    const item = this.#items.get(name);
    if (!item) return false;
    this.#items.delete(name);
    const shelves = this.#shelves.get(item.kind);
    const shelf = this.#shelfOf(item);
    shelf.delete(name);
    if (shelf.size === 0) shelves?.delete(projectOf(name));
    for (const index of this.#indexes.get(item.kind) ?? []) index.delete(name);
    return true;
  }

  /** Resources of a kind whose name begins with `prefix` (`projects/p/` for one project, '' for the whole cloud). */
  list<T extends Body>(kind: string, prefix = ''): Stored<T>[] {
    const shelves = this.#shelves.get(kind);
    if (!shelves) return [];
    const project = /^projects\/([^/]+)\//.exec(prefix)?.[1];
    if (project !== undefined) return (shelves.get(project)?.below(prefix) ?? []) as Stored<T>[];
    return [...shelves.values()].flatMap((shelf) => shelf.below(prefix)).sort(byName) as Stored<T>[];
  }

  /** Projects that have any resource, sorted. */
  projects(): string[] {
    return [...new Set([...this.#shelves.values()].flatMap((shelves) => [...shelves.keys()]))].sort();
  }

  /** An index of the resources of a kind by the keys that `keysOf` finds in each; it follows every change. */
  index(kind: string, keysOf: (name: string, value: Body) => readonly string[]): Index {
    const index = new Index(keysOf);
    for (const { name, value } of this.list(kind)) index.set(name, value);
    this.#indexes.set(kind, [...(this.#indexes.get(kind) ?? []), index]);
    return index;
  }

  /** Removes all resources of a project, or everything. */
  clear(project?: string): void {
    for (const [kind, shelves] of [...this.#shelves]) {
      const cleared = project === undefined ? [...shelves.values()] : [shelves.get(project)];
      // From the end: nothing that stays has to move up.
      for (const { name } of cleared.flatMap((shelf) => shelf?.below('') ?? []).reverse()) this.delete(name);
      if (shelves.size === 0) this.#shelves.delete(kind);
    }
  }

  #shelfOf({ kind, name }: Stored): Shelf {
    const shelves = this.#shelves.get(kind) ?? new Map<string, Shelf>();
    this.#shelves.set(kind, shelves);
    const project = projectOf(name);
    const shelf = shelves.get(project) ?? new Shelf();
    shelves.set(project, shelf);
    return shelf;
  }
}

const byName = (a: Stored, b: Stored): number => (a.name < b.name ? -1 : Number(a.name > b.name));

/** The project of a relative name. */
const projectOf = (name: string): string => name.split('/', 2)[1] ?? '';
