import { locationOf, projectOf, shortName } from '../names.ts';
import type { Raw, Reads } from '../ports.ts';
import { bestRoutesIn, importedIn, toDynamicRoute, toPeeringRoute } from '../snapshot/decode/learned-routes.ts';
import { compute } from './compute-lists.ts';
import { allItems } from './pages.ts';
import { readList } from './reading.ts';
import type { Remote } from './remote.ts';
import { rest } from './rest.ts';
import { restPages } from './rest-pages.ts';

/** Routes that no list of routes has: what Cloud Routers learn, and what peerings bring in. */
export function learnedRouteReads(remote: Remote): Pick<Reads, 'dynamicRoutes' | 'peeringRoutes'> {
  return {
    dynamicRoutes: (router, network) =>
      readList(
        async () => bestRoutesIn(await routerStatusOf(remote, router)),
        (plain) => toDynamicRoute(plain, { router, network }),
      ),

    peeringRoutes: (network, peering, region) =>
      readList(
        async () => importedIn(await peeringRoutesOf(remote, { network, peering, region })),
        (plain) => toPeeringRoute(plain, { network, peering, region }),
      ),
  };
}

/** https://cloud.google.com/compute/docs/reference/rest/v1/routers/getRouterStatus, as it prints. */
export function routerStatusOf(remote: Remote, router: string): Promise<Raw> {
  const steps = ['projects', projectOf(router), 'regions', locationOf(router), 'routers', shortName(router)];
  return remote.call({ permission: 'compute.routers.get' }, (options) =>
    rest<Raw>(remote, compute(...steps, 'getRouterStatus'), options),
  );
}

/** One peering of a network, and the region that its routes are asked for. */
interface PeeringRequest {
  readonly network: string;
  readonly peering: string;
  readonly region: string;
}

/** https://cloud.google.com/compute/docs/reference/rest/v1/networks/listPeeringRoutes, as it prints. */
export function peeringRoutesOf(remote: Remote, { network, peering, region }: PeeringRequest): Promise<Raw[]> {
  const request = compute(...network.split('/'), 'listPeeringRoutes');
  const params = { peeringName: peering, region, direction: 'INCOMING', maxResults: '500' };
  const pages = restPages<readonly Raw[]>(remote, { ...request, params }, 'items');
  return allItems<Raw>(remote.call, 'compute.networks.listPeeringRoutes', pages);
}
