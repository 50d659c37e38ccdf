// What most verdicts read; apart from the other clients of compute-clients.ts, so that a verdict does not load those.
export { NetworksClient } from '@google-cloud/compute/build/src/v1/networks_client.js';
export { RegionNetworkFirewallPoliciesClient } from '@google-cloud/compute/build/src/v1/region_network_firewall_policies_client.js';
export { RoutersClient } from '@google-cloud/compute/build/src/v1/routers_client.js';
export { RoutesClient } from '@google-cloud/compute/build/src/v1/routes_client.js';
export { SubnetworksClient } from '@google-cloud/compute/build/src/v1/subnetworks_client.js';
