import { clientOptions, type Origin } from './origin.ts';
import { lazy } from './lazy.ts';

/** One client an API, made when it is first needed and kept: a process that only reads jobs never loads Compute. */
export type Clients = ReturnType<typeof clientsAt>;

/** The generated clients of the APIs that are read and written here. */
export function clientsAt(origin: Origin) {
  const compute = lazy(() => import('./compute-clients.ts'));
  const computePath = lazy(() => import('./compute-path-clients.ts'));
  const options = () => clientOptions(origin);
  return {
    jobs: lazy(async () => new (await import('./run-client.ts')).JobsClient(await options())),
    connectors: lazy(async () => {
      const { VpcAccessServiceClient } = await import('./vpc-access-client.ts');
      return new VpcAccessServiceClient(await options());
    }),
    addresses: lazy(async () => new (await compute()).AddressesClient(await options())),
    firewalls: lazy(async () => new (await compute()).FirewallsClient(await options())),
    globalOperations: lazy(async () => new (await compute()).GlobalOperationsClient(await options())),
    instances: lazy(async () => new (await compute()).InstancesClient(await options())),
    networks: lazy(async () => new (await computePath()).NetworksClient(await options())),
    projects: lazy(async () => new (await compute()).ProjectsClient(await options())),
    regionFirewallPolicies: lazy(
      async () => new (await computePath()).RegionNetworkFirewallPoliciesClient(await options()),
    ),
    regionOperations: lazy(async () => new (await compute()).RegionOperationsClient(await options())),
    regions: lazy(async () => new (await compute()).RegionsClient(await options())),
    routers: lazy(async () => new (await computePath()).RoutersClient(await options())),
    routes: lazy(async () => new (await computePath()).RoutesClient(await options())),
    subnetworks: lazy(async () => new (await computePath()).SubnetworksClient(await options())),
  };
}
