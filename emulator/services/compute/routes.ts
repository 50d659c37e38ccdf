import type { Route } from '../../route.ts';
import { addressRoutes } from './addresses.ts';
import { firewallRoutes } from './firewall-rules.ts';
import { instanceRoutes } from './instances.ts';
import { networkRoutes } from './networks.ts';
import { operationRoutes } from './operations.ts';
import { placeRoutes } from './places.ts';
import { projectRoutes } from './projects.ts';
import { routerRoutes } from './routers.ts';
import { routeRoutes } from './static-routes.ts';
import { subnetworkRoutes } from './subnetworks.ts';

const inProject: readonly Route[] = [
  ...networkRoutes,
  ...subnetworkRoutes,
  ...routerRoutes,
  ...routeRoutes,
  ...firewallRoutes,
  ...addressRoutes,
  ...instanceRoutes,
  ...operationRoutes,
  ...placeRoutes,
  ...projectRoutes,
];

/** Compute Engine v1; beta answers the same. */
export const routes: readonly Route[] = ['v1', 'beta'].flatMap((version) =>
  inProject.map((route) => {
    const path = `/compute/${version}/projects/{project}/${route.path}`.replace(/\/$/, '');
    return { ...route, path };
  }),
);
