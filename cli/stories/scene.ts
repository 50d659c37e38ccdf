import type { SceneWorld } from './story.ts';

const ROOT = 'https://www.googleapis.com/compute/v1/projects/myproject';

/** Network, subnet and default route that every story begins with: project myproject, europe-west2, no NAT. */
export function freshWorld(): SceneWorld & { version: 1; project: string; addresses: object[] } {
  return {
    version: 1,
    project: 'myproject',
    jobs: [],
    connectors: [],
    networks: [
      {
        kind: 'compute#network',
        name: 'my-vpc',
        selfLink: `${ROOT}/global/networks/my-vpc`,
        autoCreateSubnetworks: false,
        networkFirewallPolicyEnforcementOrder: 'AFTER_CLASSIC_FIREWALL',
        routingConfig: { routingMode: 'REGIONAL' },
      },
    ],
    subnetworks: [
      {
        kind: 'compute#subnetwork',
        name: 'my-subnet',
        selfLink: `${ROOT}/regions/europe-west2/subnetworks/my-subnet`,
        network: `${ROOT}/global/networks/my-vpc`,
        region: `${ROOT}/regions/europe-west2`,
        ipCidrRange: '10.10.0.0/24',
        privateIpGoogleAccess: false,
        purpose: 'PRIVATE',
      },
    ],
    routers: [],
    routes: [
      {
        kind: 'compute#route',
        name: 'default-route-my-vpc',
        selfLink: `${ROOT}/global/routes/default-route-my-vpc`,
        description: 'Default route to the Internet.',
        network: `${ROOT}/global/networks/my-vpc`,
        destRange: '0.0.0.0/0',
        priority: 1000,
        nextHopGateway: `${ROOT}/global/gateways/default-internet-gateway`,
      },
    ],
    firewalls: [],
    addresses: [],
    instances: [],
  };
}

/** A connector that is READY, on a /28 of its own. */
export function addConnector(world: SceneWorld, name: string): void {
  world.subnetworks.push({
    kind: 'compute#subnetwork',
    name: `${name}-subnet`,
    selfLink: `${ROOT}/regions/europe-west2/subnetworks/${name}-subnet`,
    network: `${ROOT}/global/networks/my-vpc`,
    region: `${ROOT}/regions/europe-west2`,
    ipCidrRange: '10.9.0.0/28',
    purpose: 'PRIVATE',
  });
  world.connectors.push({
    name: `projects/myproject/locations/europe-west2/connectors/${name}`,
    subnet: { name: `${name}-subnet`, projectId: 'myproject' },
    machineType: 'e2-micro',
    minInstances: 2,
    maxInstances: 3,
    state: 'READY',
  });
}

/** A VM that may forward and has an external address. */
export function addProxy(world: SceneWorld): void {
  world.instances.push({
    kind: 'compute#instance',
    name: 'proxy',
    selfLink: `${ROOT}/zones/europe-west2-a/instances/proxy`,
    zone: `${ROOT}/zones/europe-west2-a`,
    status: 'RUNNING',
    canIpForward: true,
    networkInterfaces: [
      {
        name: 'nic0',
        network: `${ROOT}/global/networks/my-vpc`,
        subnetwork: `${ROOT}/regions/europe-west2/subnetworks/my-subnet`,
        networkIP: '10.10.0.9',
        accessConfigs: [{ name: 'External NAT', type: 'ONE_TO_ONE_NAT', natIP: '34.89.10.11' }],
      },
    ],
    tags: { items: ['proxy'] },
  });
}
