import type { Raw } from '../ports.ts';
import { allItems, allItemsOfScopes, type Scopes } from './pages.ts';
import type { Remote } from './remote.ts';
import { restPages } from './rest-pages.ts';
import type { RestRequest } from './rest.ts';

/** Kinds of resources that a project has in one list. */
type Listed = 'firewalls' | 'networks' | 'regions' | 'routers' | 'routes';
/** Kinds of resources that stand in regions or zones, and can be listed over all of them. */
type Aggregated = 'addresses' | 'instances' | 'routers' | 'subnetworks';

/** A request to Compute Engine, by the steps of its path. https://cloud.google.com/compute/docs/reference/rest/v1 */
export const compute = (...steps: readonly string[]): RestRequest => ({
  api: 'compute',
  path: ['compute/v1', ...steps.map(encodeURIComponent)].join('/'),
});

/** The most that Compute Engine gives on a page. */
const PAGE = { maxResults: '500' };

/** A list to its end, as the API prints it; `place` is where it stands in a project. Throws RemoteError. */
export function computeList<Key extends Listed>(
  remote: Remote,
  permission: `compute.${Key}.list`,
  { project, place = [], key }: { readonly project: string; readonly place?: readonly string[]; readonly key: Key },
): Promise<Raw[]> {
  const request = { ...compute('projects', project, ...place, key), params: PAGE };
  return allItems(remote.call, permission, restPages(remote, request, 'items'));
}

/** A list over all regions and zones to its end, as the API prints it. Throws RemoteError. */
export function aggregatedList<Key extends Aggregated>(
  remote: Remote,
  permission: `compute.${Key}.list`,
  { project, key }: { readonly project: string; readonly key: Key },
): Promise<Raw[]> {
  const request = { ...compute('projects', project, 'aggregated', key), params: PAGE };
  return allItemsOfScopes(remote.call, { permission, key }, restPages<Scopes>(remote, request, 'items'));
}
