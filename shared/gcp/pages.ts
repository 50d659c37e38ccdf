import type { AttemptOptions, Call } from './call.ts';
import type { Raw } from '../ports.ts';
import { refuse } from './errors.ts';
import type { Permission } from '../permissions.ts';

/** A page: its items, the request for the next page, the whole answer. */
export type Page<Items> = readonly [
  Items | null | undefined,
  { readonly pageToken?: string | null } | null | undefined,
  object | null | undefined,
];

/** Asks for one page; the token is empty for the first. */
export type FetchPage<Items> = (
  token: { readonly pageToken?: string },
  options: AttemptOptions,
) => Promise<Page<Items>>;

/** A list to its end, each page a call of its own. Throws RemoteError, also when the API could not look everywhere. */
export async function allItems<Item>(
  call: Call,
  permission: Permission,
  fetchPage: FetchPage<readonly Item[]>,
): Promise<Item[]> {
  return (await allPages(call, permission, fetchPage)).flat();
}

/** Regions and zones with what each of them holds. */
export type Scopes = Readonly<Record<string, object>>;

/** The resources of an aggregated list, which come by region or zone under `key`. */
export async function allItemsOfScopes(
  call: Call,
  { permission, key }: { readonly permission: Permission; readonly key: string },
  fetchPage: FetchPage<Scopes>,
): Promise<Raw[]> {
  const pages = await allPages(call, permission, fetchPage);
  return pages
    .flatMap(Object.entries)
    .flatMap(([scope, content]: [string, Readonly<Record<string, readonly Raw[]>>]) => {
      refusePartial(content, scope);
      return content[key] ?? [];
    });
}

async function allPages<Items>(call: Call, permission: Permission, fetchPage: FetchPage<Items>): Promise<Items[]> {
  const pages: Items[] = [];
  let token: { readonly pageToken?: string } | undefined = {};
  while (token) {
    const from: { readonly pageToken?: string } = token;
    const [items, next, answer]: Page<Items> = await call({ permission }, (options) => fetchPage(from, options));
    refusePartial(answer, '');
    if (items) pages.push(items);
    token = next?.pageToken ? { pageToken: next.pageToken } : undefined;
  }
  return pages;
}

/** NO_RESULTS_ON_PAGE says that a scope is empty; any other warning, that something may be missing. */
function refusePartial(part: object | null | undefined, scope: string): void {
  const { warning } = (part ?? {}) as { warning?: { code?: string | null } | null };
  if (!warning?.code || warning.code === 'NO_RESULTS_ON_PAGE') return;
  refuse({ key: 'answerIncomplete', of: { scope, code: warning.code } });
}
