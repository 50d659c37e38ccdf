import type { Raw, Reads } from '../ports.ts';
import { toPolicyBasedRoute } from '../snapshot/decode/policy-based-route.ts';
import { RemoteError } from './errors.ts';
import { allItems } from './pages.ts';
import { readList } from './reading.ts';
import type { Remote } from './remote.ts';
import { restPages } from './rest-pages.ts';

/** Policy-based routes of a project, of all its networks. */
export function policyBasedRouteReads(remote: Remote): Pick<Reads, 'policyBasedRoutes'> {
  return {
    policyBasedRoutes: (project) =>
      readList(
        () => policyBasedRoutesOf(remote, project),
        (plain) => toPolicyBasedRoute(plain, { project }),
      ),
  };
}

/**
 * As the API prints them; by REST, because this is the only method of the API that is needed. Where the API is switched
 * off, or a cloud does not have it, nobody can have made one.
 * https://cloud.google.com/network-connectivity/docs/reference/networkconnectivity/rest/v1/projects.locations.global.policyBasedRoutes/list
 */
export async function policyBasedRoutesOf(remote: Remote, project: string): Promise<Raw[]> {
  const path = `v1/projects/${encodeURIComponent(project)}/locations/global/policyBasedRoutes`;
  const request = { api: 'networkconnectivity', path, params: { pageSize: '500' } } as const;
  try {
    const pages = restPages<readonly Raw[]>(remote, request, 'policyBasedRoutes');
    return await allItems<Raw>(remote.call, 'networkconnectivity.policyBasedRoutes.list', pages);
  } catch (error) {
    if (error instanceof RemoteError && isWithout(error)) return [];
    throw error;
  }
}

const isWithout = ({ failure: { kind, status } }: RemoteError): boolean =>
  kind === 'disabled' || status === 405 || status === 501;
