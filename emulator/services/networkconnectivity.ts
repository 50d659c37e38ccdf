import { ApiError } from '../errors.ts';
import type { Body, Call, Route } from '../route.ts';
import { isObject } from '../json.ts';
import { unlisted } from '../unlisted.ts';
import { answered, askedPage, page } from './paging.ts';

const PATH = '/v1/projects/{project}/locations/global/policyBasedRoutes';
const ID = 'networkconnectivity.projects.locations.global.policyBasedRoutes';

/** Those of the worlds that were loaded: nothing else makes any here. */
function ofProject({ cloud, project }: Call): (Body & { name: string })[] {
  const prefix = `projects/${project}/`;
  return unlisted(cloud, project, 'policyBasedRoutes')
    .flat()
    .filter((route): route is Body & { name: string } => isObject(route) && typeof route['name'] === 'string')
    .filter(({ name }) => name.startsWith(prefix));
}

function list(call: Call): Body {
  const { query } = call;
  const { items, next } = page(ofProject(call), askedPage(query));
  return answered('policyBasedRoutes', items, next);
}

function get(call: Call): Body {
  const found = ofProject(call).find(({ name }) => name.endsWith(`/${call.params['route'] ?? ''}`));
  if (!found) throw new ApiError('NOT_FOUND', `Resource '${call.path.replace(/^\/v1\//, '')}' was not found`);
  return found;
}

/**
 * Policy-based routes, to be read.
 * https://cloud.google.com/network-connectivity/docs/reference/networkconnectivity/rest/v1/projects.locations.global.policyBasedRoutes
 */
export const routes: readonly Route[] = [
  { id: `${ID}.list`, method: 'GET', path: PATH, handle: list },
  { id: `${ID}.get`, method: 'GET', path: `${PATH}/{route}`, handle: get },
];
