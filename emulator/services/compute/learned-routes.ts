import { isObject } from '../../json.ts';
import type { Body, Call, Route } from '../../route.ts';
import { unlisted } from '../../unlisted.ts';
import { found, type Collection } from './collection.ts';
import { nameOf } from './links.ts';
import { missingField } from './refusals.ts';

/** The dynamic routes that a loaded world says a router has learned: nobody peers with a local one. */
export function bestRoutesOf({ cloud, project }: Call, router: string): Body {
  const known = unlisted(cloud, project, 'routerStatus')
    .filter(isObject)
    .flatMap((all) => Object.entries(all))
    .find(([name]) => nameOf(cloud, name, { project }) === router)?.[1];
  const result = isObject(known) ? known['result'] : undefined;
  const { bestRoutes, bestRoutesForRouter } = isObject(result) ? result : {};
  return {
    ...(bestRoutes !== undefined && { bestRoutes }),
    ...(bestRoutesForRouter !== undefined && { bestRoutesForRouter }),
  };
}

/** networks.listPeeringRoutes: what a loaded world says that a peering brought in. */
export function peeringRoutesRoute(networks: Collection): Route {
  return {
    id: 'compute.networks.listPeeringRoutes',
    method: 'GET',
    path: `${networks.scope}/networks/{resource}/listPeeringRoutes`,
    handle: (call) => {
      const { cloud, project, query } = call;
      const { name } = found(call, networks);
      for (const field of ['peeringName', 'region', 'direction']) if (!query.get(field)) throw missingField(field);
      const isAsked = (one: Body) =>
        nameOf(cloud, one['network'], { project, bare: 'global/networks' }) === name &&
        one['peering'] === query.get('peeringName') &&
        one['region'] === query.get('region');
      const answers = unlisted(cloud, project, 'peeringRoutes').flat().filter(isObject).filter(isAsked);
      const items = query.get('direction') === 'INCOMING' ? answers.flatMap((one) => one['items'] ?? []) : [];
      return { kind: 'compute#exchangedPeeringRoutesList', ...(items.length > 0 && { items }) };
    },
  };
}
