// Imported lazily, and each client by its own path: the package's index loads 150 clients in a second. Imports stand in
// a file of our own because a bundler's lazy import of a CommonJS file loses its named exports.
export { AddressesClient } from '@google-cloud/compute/build/src/v1/addresses_client.js';
export { FirewallsClient } from '@google-cloud/compute/build/src/v1/firewalls_client.js';
export { GlobalOperationsClient } from '@google-cloud/compute/build/src/v1/global_operations_client.js';
export { RegionOperationsClient } from '@google-cloud/compute/build/src/v1/region_operations_client.js';
export { RoutersClient } from '@google-cloud/compute/build/src/v1/routers_client.js';
export { RoutesClient } from '@google-cloud/compute/build/src/v1/routes_client.js';
export { SubnetworksClient } from '@google-cloud/compute/build/src/v1/subnetworks_client.js';
