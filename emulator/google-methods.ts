import { readFileSync } from 'node:fs';
import { routeTable, type RouteTable } from './route-table.ts';

interface GoogleMethod {
  /** As in the discovery document, `compute.routers.patch`. */
  readonly id: string;
  readonly method: string;
  readonly path: string;
}

interface Catalogue {
  readonly ids: ReadonlySet<string>;
  /** By the API that an id begins with. */
  readonly tables: ReadonlyMap<string, RouteTable<GoogleMethod>>;
}

let catalogue: Catalogue | undefined;

/** Read when it is asked for the first time: most clouds are never asked for what they don't have. */
function read(): Catalogue {
  if (catalogue) return catalogue;
  const text = readFileSync(new URL('google-methods.txt', import.meta.url), 'utf8');
  const all = text.split('\n').flatMap((line) => {
    const [id = '', method = '', path = ''] = line.split(' ');
    return id === '' ? [] : [{ id, method, path }];
  });
  const byApi = Map.groupBy(all, ({ id }) => id.split('.', 1)[0] ?? '');
  const tables = new Map([...byApi].map(([api, methods]) => [api, routeTable(methods)]));
  catalogue = { ids: new Set(all.map(({ id }) => id)), tables };
  return catalogue;
}

/** Whether Google has a method of that name, implemented here or not. */
export function isGoogleMethod(id: string): boolean {
  return read().ids.has(id);
}

/** The name of what a request asks for, as the discovery documents have it; the host decides where paths are alike. */
export function googleMethod(method: string, { hostname, pathname }: URL): string | undefined {
  const api = /(?:^|-)([a-z]+)\.googleapis\.com$/.exec(hostname)?.[1] ?? '';
  const { tables } = read();
  const own = tables.get(api)?.(method, pathname);
  if (own) return own.route.id;
  for (const table of tables.values()) {
    const found = table(method, pathname);
    if (found) return found.route.id;
  }
  return undefined;
}
