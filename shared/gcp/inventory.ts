import type { Inventory } from '../ports.ts';
import { aggregatedList, computeList } from './compute-lists.ts';
import { effectiveFirewallsOf } from './effective-firewalls.ts';
import { effectivePolicyOf } from './egress-constraint.ts';
import { peeringRoutesOf, routerStatusOf } from './learned-routes.ts';
import { listOfLocation, regionsOf } from './locations.ts';
import { policyBasedRoutesOf } from './policy-based-routes.ts';
import { readRaw } from './reading.ts';
import type { Remote } from './remote.ts';

/** Resources as the APIs print them. https://cloud.google.com/compute/docs/reference/rest/v1 */
export const inventoryOf = (remote: Remote): Inventory => ({
  regions: (project, api) => regionsOf(remote, project, api),
  jobs: (project, region) => readRaw(() => listOfLocation(remote, { project, region, api: 'run', key: 'jobs' })),
  connectors: (project, region) =>
    readRaw(() => listOfLocation(remote, { project, region, api: 'vpcaccess', key: 'connectors' })),
  ofProject: (key, project) =>
    readRaw(() =>
      key === 'networks' || key === 'routes' || key === 'firewalls'
        ? computeList(remote, `compute.${key}.list`, { project, place: ['global'], key })
        : aggregatedList(remote, `compute.${key}.list`, { project, key }),
    ),
  effectiveFirewalls: (network, region) => readRaw(async () => effectiveFirewallsOf(remote, network, region)),
  policyBasedRoutes: (project) => readRaw(() => policyBasedRoutesOf(remote, project)),
  routerStatus: (router) => readRaw(() => routerStatusOf(remote, router)),
  peeringRoutes: (network, peering, region) => readRaw(() => peeringRoutesOf(remote, { network, peering, region })),
  egressPolicy: (project) => readRaw(() => effectivePolicyOf(remote, project)),
});
