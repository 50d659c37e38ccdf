/** A resource as the API or `gcloud --format=json` prints it. */
export type Json = Readonly<Record<string, unknown>>;

export const PROJECT = 'myproject';
export const REGION = 'europe-west2';

const COMPUTE = 'https://www.googleapis.com/compute/v1/';

/** The selfLink that Compute prints for a relative name. */
export const linkTo = (name: string): string => `${COMPUTE}${name}`;

export const networkNamed = (id: string, project = PROJECT): string => `projects/${project}/global/networks/${id}`;
export const subnetworkNamed = (id: string, project = PROJECT, region = REGION): string =>
  `projects/${project}/regions/${region}/subnetworks/${id}`;
export const routerNamed = (id: string, project = PROJECT, region = REGION): string =>
  `projects/${project}/regions/${region}/routers/${id}`;
export const connectorNamed = (id: string, project = PROJECT, region = REGION): string =>
  `projects/${project}/locations/${region}/connectors/${id}`;
export const addressNamed = (id: string, project = PROJECT, region = REGION): string =>
  `projects/${project}/regions/${region}/addresses/${id}`;
export const instanceNamed = (id: string, project = PROJECT): string =>
  `projects/${project}/zones/${REGION}-a/instances/${id}`;
export const globalNamed = (collection: 'routes' | 'firewalls', id: string, project = PROJECT): string =>
  `projects/${project}/global/${collection}/${id}`;

export const NETWORK = networkNamed('my-vpc');
export const SUBNETWORK = subnetworkNamed('my-subnet');
export const CONNECTOR_SUBNETWORK = subnetworkNamed('conn-subnet');
export const CONNECTOR = connectorNamed('vpc-conn-europe');

/** A custom-mode network, my-vpc. */
export function aNetwork(over: Json = {}): Json {
  const name = textOf(over['name'], 'my-vpc');
  return {
    kind: 'compute#network',
    name,
    selfLink: linkTo(networkNamed(name)),
    autoCreateSubnetworks: false,
    networkFirewallPolicyEnforcementOrder: 'AFTER_CLASSIC_FIREWALL',
    ...over,
  };
}

/** my-subnet, 10.10.0.0/24, of my-vpc in europe-west2. */
export function aSubnetwork(over: Json = {}): Json {
  const name = textOf(over['name'], 'my-subnet');
  return {
    kind: 'compute#subnetwork',
    name,
    selfLink: linkTo(subnetworkNamed(name)),
    network: linkTo(NETWORK),
    region: linkTo(`projects/${PROJECT}/regions/${REGION}`),
    ipCidrRange: '10.10.0.0/24',
    purpose: 'PRIVATE',
    privateIpGoogleAccess: false,
    ...over,
  };
}

/** The /28 that vpc-conn-europe stands in. */
export const aConnectorSubnetwork = (over: Json = {}): Json =>
  aSubnetwork({ name: 'conn-subnet', ipCidrRange: '10.8.0.0/28', ...over });

/** vpc-conn-europe, READY, on a subnetwork of its own. */
export function aConnector(over: Json = {}): Json {
  return {
    name: CONNECTOR,
    state: 'READY',
    subnet: { name: 'conn-subnet', projectId: PROJECT },
    machineType: 'e2-micro',
    minInstances: 2,
    maxInstances: 3,
    ...over,
  };
}

/** A connector made with --range: its subnetwork is hidden. */
export function aRangeConnector(over: Json = {}): Json {
  const { subnet: _, ...rest } = aConnector();
  return { ...rest, network: 'my-vpc', ipCidrRange: '10.9.0.0/28', ...over };
}

/** my-router with the given NATs, none by default. */
export function aRouter(over: Json = {}): Json {
  const name = textOf(over['name'], 'my-router');
  return {
    kind: 'compute#router',
    name,
    selfLink: linkTo(routerNamed(name)),
    network: linkTo(NETWORK),
    region: linkTo(`projects/${PROJECT}/regions/${REGION}`),
    nats: [],
    ...over,
  };
}

/** A public NAT of all subnetworks with automatic addresses. */
export function aNat(over: Json = {}): Json {
  return {
    name: 'my-nat',
    type: 'PUBLIC',
    natIpAllocateOption: 'AUTO_ONLY',
    sourceSubnetworkIpRangesToNat: 'ALL_SUBNETWORKS_ALL_IP_RANGES',
    endpointTypes: ['ENDPOINT_TYPE_VM'],
    ...over,
  };
}

/** A NAT that lists one subnetwork. */
export function aListNat(subnetwork: string, ranges: readonly string[] = ['PRIMARY_IP_RANGE'], over: Json = {}): Json {
  return aNat({
    sourceSubnetworkIpRangesToNat: 'LIST_OF_SUBNETWORKS',
    subnetworks: [{ name: linkTo(subnetwork), sourceIpRangesToNat: ranges }],
    ...over,
  });
}

/** The default route of my-vpc; give another next hop and it is replaced. */
export function aRoute(over: Json = {}): Json {
  const name = textOf(over['name'], 'default-route');
  const hasHop = Object.keys(over).some((key) => key.startsWith('nextHop'));
  return {
    kind: 'compute#route',
    name,
    selfLink: linkTo(globalNamed('routes', name)),
    network: linkTo(NETWORK),
    destRange: '0.0.0.0/0',
    priority: 1000,
    ...(!hasHop && { nextHopGateway: linkTo(`projects/${PROJECT}/global/gateways/default-internet-gateway`) }),
    ...over,
  };
}

/** An egress rule of my-vpc that denies everything to everybody, priority 1000. */
export function aFirewall(over: Json = {}): Json {
  const name = textOf(over['name'], 'deny-all');
  return {
    kind: 'compute#firewall',
    name,
    selfLink: linkTo(globalNamed('firewalls', name)),
    network: linkTo(NETWORK),
    direction: 'EGRESS',
    priority: 1000,
    disabled: false,
    destinationRanges: ['0.0.0.0/0'],
    ...(over['allowed'] === undefined && { denied: [{ IPProtocol: 'all' }] }),
    ...over,
  };
}

/** A reserved regional address in use. */
export function anAddress(over: Json = {}): Json {
  const name = textOf(over['name'], 'nat-ip');
  return {
    kind: 'compute#address',
    name,
    selfLink: linkTo(addressNamed(name)),
    region: linkTo(`projects/${PROJECT}/regions/${REGION}`),
    address: '203.0.113.7',
    status: 'IN_USE',
    ...over,
  };
}

/** A VM at 10.10.0.5 that runs, may forward and has an external address. */
export function anInstance(over: Json = {}): Json {
  const name = textOf(over['name'], 'proxy-vm');
  return {
    kind: 'compute#instance',
    name,
    selfLink: linkTo(instanceNamed(name)),
    zone: linkTo(`projects/${PROJECT}/zones/${REGION}-a`),
    status: 'RUNNING',
    canIpForward: true,
    tags: { items: ['proxy'] },
    networkInterfaces: [anInterface()],
    ...over,
  };
}

/** The network interface of such a VM. */
export function anInterface(over: Json = {}): Json {
  return {
    network: linkTo(NETWORK),
    subnetwork: linkTo(SUBNETWORK),
    networkIP: '10.10.0.5',
    accessConfigs: [{ name: 'External NAT', type: 'ONE_TO_ONE_NAT', natIP: '203.0.113.99' }],
    ...over,
  };
}

const textOf = (value: unknown, otherwise: string): string => (typeof value === 'string' ? value : otherwise);

/** A policy-based route of my-vpc for all VMs, to a load balancer. */
export function aPolicyBasedRoute(over: Json = {}): Json {
  const name = `projects/${PROJECT}/locations/global/policyBasedRoutes/${textOf(over['name'], 'to-firewall')}`;
  return {
    kind: 'networkconnectivity#policyBasedRoute',
    network: linkTo(NETWORK),
    filter: { protocolVersion: 'IPV4' },
    nextHopIlbIp: '10.10.0.200',
    priority: 1000,
    ...over,
    name,
  };
}

/** One that leaves it to the other routes. */
export function aSkippingRoute(over: Json = {}): Json {
  const { nextHopIlbIp: _, ...rest } = aPolicyBasedRoute({ name: 'skip', priority: 100 });
  return { ...rest, nextHopOtherRoutes: 'DEFAULT_ROUTING', ...over };
}
