import type { Cloud } from '../../cloud.ts';
import type { Body, Call, Route } from '../../route.ts';
import { aggregatedListBody, listBody } from './lists.ts';
import { REGIONS, scopeIn, ZONES } from './regions.ts';
import { notFound } from './refusals.ts';

/** A collection of the API: where it is found, how its resources are called. */
export interface Collection {
  /** Its name in the discovery document, `globalAddresses`. */
  readonly api: string;
  /** Its name in paths, snapshots and the store, `addresses`. */
  readonly kind: string;
  /** `kind` of its resources, `compute#address`. */
  readonly type: string;
  readonly scope: 'global' | 'regions/{region}' | 'zones/{zone}';
  /** What is printed beyond what is stored. */
  readonly print?: (cloud: Cloud, name: string, value: Body) => Body;
}

/** GET of one resource. */
export function getRoute(collection: Collection): Route {
  return {
    ...method(collection, 'get', '/{resource}'),
    method: 'GET',
    handle: (call) => {
      const { name, value } = found(call, collection);
      return collection.print?.(call.cloud, name, value) ?? value;
    },
  };
}

/** GET of the resources of one scope. */
export function listRoute(collection: Collection): Route {
  const handle = (call: Call) => {
    const parent = `projects/${call.project}/${scopeIn(call.params)}/${collection.kind}`;
    const values = call.cloud.store
      .list(collection.kind, `${parent}/`)
      .map(({ name, value }) => collection.print?.(call.cloud, name, value) ?? value);
    return listBody(call, { type: collection.type, parent, values });
  };
  return { ...method(collection, 'list', ''), method: 'GET', handle };
}

/** GET of the resources of all scopes; `scopes` are those that are printed even when all scopes were not asked for. */
export function aggregatedListRoute({ api, kind, type }: Collection, scopes: readonly string[]): Route {
  const handle = (call: Call) => {
    const everywhere = /^true$/i.test(call.query.get('includeAllScopes') ?? '');
    const parent = `projects/${call.project}/aggregated/${kind}`;
    const values = call.cloud.store.list(kind, `projects/${call.project}/`).map(({ value }) => value);
    return aggregatedListBody(call, { type, kind, parent, values, scopes: everywhere ? ALL_SCOPES : scopes });
  };
  return { id: `compute.${api}.aggregatedList`, method: 'GET', path: `aggregated/${kind}`, handle };
}

export const REGION_SCOPES: readonly string[] = REGIONS.map((region) => `regions/${region}`);
export const ZONE_SCOPES: readonly string[] = ZONES.map((zone) => `zones/${zone}`);
const ALL_SCOPES = ['global', ...REGION_SCOPES, ...ZONE_SCOPES];

/** The resource that a request names in its path, or 404. */
export function found(call: Call, { kind }: Pick<Collection, 'kind'>): { name: string; value: Body } {
  const { cloud, project, params } = call;
  const name = `projects/${project}/${scopeIn(params)}/${kind}/${params['resource']}`;
  const value = cloud.store.kindOf(name) === kind ? cloud.store.get(name) : undefined;
  if (!value) throw notFound(name);
  return { name, value };
}

/** Id and path of a method of a collection: `rest` follows the collection. */
export function method({ api, kind, scope }: Collection, verb: string, rest: string): Pick<Route, 'id' | 'path'> {
  return { id: `compute.${api}.${verb}`, path: `${scope}/${kind}${rest}` };
}
