import type { FetchPage } from './pages.ts';
import type { Remote } from './remote.ts';
import { rest, type RestRequest } from './rest.ts';

/** A page as REST prints it; every API here but Cloud Run's v1 calls the next page's token the same. */
export type RawPage = Readonly<Record<string, unknown>> & { readonly nextPageToken?: string };

/** Pages of a list as the API prints them; `key` is where its items stand. */
export function restPages<Items>(remote: Pick<Remote, 'origin'>, request: RestRequest, key: string): FetchPage<Items> {
  return async (token, options) => {
    const params = { ...request.params, ...token };
    const page = await rest<RawPage>(remote, { ...request, params }, options);
    const next = page.nextPageToken ? { pageToken: page.nextPageToken } : undefined;
    return [page[key] as Items | undefined, next, page];
  };
}
