import { clientOptions, type Origin } from './origin.ts';
import { lazy } from './lazy.ts';

/** One client an API, made when it is first needed and kept: a process that only reads loads none. */
export type Clients = ReturnType<typeof clientsAt>;

/** The generated clients of the APIs that are written here; what is only read is read by plain REST. */
export function clientsAt(origin: Origin) {
  const compute = lazy(() => import('./compute-clients.ts'));
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
    regionOperations: lazy(async () => new (await compute()).RegionOperationsClient(await options())),
    routers: lazy(async () => new (await compute()).RoutersClient(await options())),
    routes: lazy(async () => new (await compute()).RoutesClient(await options())),
    subnetworks: lazy(async () => new (await compute()).SubnetworksClient(await options())),
  };
}
