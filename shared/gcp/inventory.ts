import type { Inventory, ListOfProject, Raw } from '../ports.ts';
import { map, type Observed } from '../snapshot/observed.ts';
import { effectiveFirewallsOf } from './effective-firewalls.ts';
import type { Permission } from '../permissions.ts';
import { effectivePolicyOf } from './egress-constraint.ts';
import { peeringRoutesOf, routerStatusOf } from './learned-routes.ts';
import { allItems, allItemsOfScopes, type FetchPage, type Scopes } from './pages.ts';
import { policyBasedRoutesOf } from './policy-based-routes.ts';
import { readRaw } from './reading.ts';
import type { Remote } from './remote.ts';
import { restPages } from './rest-pages.ts';
import type { RestRequest } from './rest.ts';

const WHERE: Readonly<Record<ListOfProject, 'global' | 'aggregated'>> = {
  networks: 'global',
  subnetworks: 'aggregated',
  routers: 'aggregated',
  routes: 'global',
  firewalls: 'global',
  addresses: 'aggregated',
  instances: 'aggregated',
};

/** Resources as the APIs print them. https://cloud.google.com/compute/docs/reference/rest/v1 */
export function inventoryOf(remote: Remote): Inventory {
  const { call } = remote;
  const list = listOf(remote);
  return {
    regions: (project, api) => regionsOf(remote, project, api),

    jobs(project, region) {
      const path = `v2/${parent(project, region)}/jobs`;
      return list('run.jobs.list', { api: 'run', path, params: { pageSize: '500' } }, 'jobs');
    },

    connectors(project, region) {
      const path = `v1/${parent(project, region)}/connectors`;
      return list('vpcaccess.connectors.list', { api: 'vpcaccess', path, params: { pageSize: '500' } }, 'connectors');
    },

    ofProject(key, project) {
      const permission = `compute.${key}.list` as const;
      const path = `compute/v1/projects/${encodeURIComponent(project)}/${WHERE[key]}/${key}`;
      const request: RestRequest = { api: 'compute', path, params: { maxResults: '500' } };
      if (WHERE[key] === 'global') return list(permission, request, 'items');
      const pages: FetchPage<Scopes> = restPages(remote, request, 'items');
      return readRaw(async () => (await allItemsOfScopes(call, { permission, key }, pages)) as Raw[]);
    },

    effectiveFirewalls: (network, region) => readRaw(async () => effectiveFirewallsOf(remote, network, region)),
    policyBasedRoutes: (project) => readRaw(() => policyBasedRoutesOf(remote, project)),
    routerStatus: (router) => readRaw(() => routerStatusOf(remote, router)),
    peeringRoutes: (network, peering, region) => readRaw(() => peeringRoutesOf(remote, { network, peering, region })),
    egressPolicy: (project) => readRaw(() => effectivePolicyOf(remote, project)),
  };
}

const parent = (project: string, region?: string): string =>
  `projects/${encodeURIComponent(project)}/locations${region === undefined ? '' : `/${encodeURIComponent(region)}`}`;

const listOf = (remote: Remote) => (permission: Permission, request: RestRequest, key: string) =>
  readRaw(() => allItems<Raw>(remote.call, permission, restPages(remote, request, key)));

/** Regions that an API of the project is in. */
export async function regionsOf(
  remote: Remote,
  project: string,
  api: 'run' | 'vpcaccess',
): Promise<Observed<readonly string[]>> {
  const path = `v1/${parent(project)}`;
  const locations = await listOf(remote)(`${api}.locations.list`, { api, path }, 'locations');
  return map(locations, (all) => all.map(({ locationId }) => String(locationId)).sort());
}
