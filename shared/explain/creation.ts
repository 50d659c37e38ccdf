import { gcloud } from '../gcloud.ts';
import { locationOf, projectOf, shortName } from '../names.ts';
import type {
  Connector,
  FirewallRule,
  Instance,
  Nat,
  Network,
  Route,
  Router,
  Subnetwork,
} from '../snapshot/resources.ts';

/*
 * Commands that make resources as they are. A plan's commands make what run-egress would make; these make what anybody
 * has made, in all its variants.
 */

export const createNetwork = ({ name, autoCreateSubnetworks }: Network): string =>
  gcloud('compute networks create', [shortName(name)], {
    project: projectOf(name),
    'subnet-mode': autoCreateSubnetworks ? 'auto' : 'custom',
  });

export const createSubnetwork = ({ name, network, ipCidrRange, privateIpGoogleAccess }: Subnetwork): string =>
  gcloud('compute networks subnets create', [shortName(name)], {
    ...regional(name),
    network: shortName(network),
    range: ipCidrRange,
    'enable-private-ip-google-access': privateIpGoogleAccess ? true : undefined,
  });

/** A connector on a subnetwork, or, where it was made with a range, with that. */
export function createConnector(connector: Connector): string {
  const { name, subnetwork, network, ipCidrRange, machineType, minInstances, maxInstances } = connector;
  const host = subnetwork === undefined ? undefined : projectOf(subnetwork);
  const place =
    subnetwork === undefined
      ? { network: network && shortName(network), range: ipCidrRange }
      : { subnet: shortName(subnetwork), 'subnet-project': host === projectOf(name) ? undefined : host };
  return gcloud('compute networks vpc-access connectors create', [shortName(name)], {
    ...regional(name),
    ...place,
    'machine-type': machineType ?? 'e2-micro',
    'min-instances': minInstances ?? 2,
    'max-instances': maxInstances ?? 10,
  });
}

export const createAddress = (name: string): string =>
  gcloud('compute addresses create', [shortName(name)], regional(name));

export const createRouter = ({ name, network }: Router): string =>
  gcloud('compute routers create', [shortName(name)], { ...regional(name), network: shortName(network) });

/** https://cloud.google.com/sdk/gcloud/reference/compute/routers/nats/create */
export function createNat(router: string, { name, addresses, coverage, subnetworks, ports }: Nat): string {
  const manual = addresses.map(shortName);
  return gcloud('compute routers nats create', [name], {
    ...regional(router),
    router: shortName(router),
    'nat-all-subnet-ip-ranges': coverage === 'ALL_SUBNETWORKS_ALL_IP_RANGES' ? true : undefined,
    'nat-primary-subnet-ip-ranges': coverage === 'ALL_SUBNETWORKS_ALL_PRIMARY_IP_RANGES' ? true : undefined,
    'nat-custom-subnet-ip-ranges':
      coverage === 'LIST_OF_SUBNETWORKS' ? subnetworks.flatMap(rangesOfSubnetwork) : undefined,
    'auto-allocate-nat-external-ips': manual.length === 0 ? true : undefined,
    'nat-external-ip-pool': listed(manual),
    'enable-dynamic-port-allocation': ports.dynamic ? true : undefined,
    'min-ports-per-vm': ports.min === (ports.dynamic ? 32 : 64) ? undefined : ports.min,
  });
}

/** The primary range goes by the subnetwork's name alone. */
function rangesOfSubnetwork({ name, ranges, secondaryRangeNames }: Nat['subnetworks'][number]): string[] {
  const short = shortName(name);
  if (ranges.includes('ALL_IP_RANGES')) return [`${short}:ALL`];
  const primary = ranges.includes('PRIMARY_IP_RANGE') ? [short] : [];
  return [...primary, ...secondaryRangeNames.map((secondary) => `${short}:${secondary}`)];
}

/** Undefined for next hops that these commands don't make: tunnels, load balancers, peerings. */
export function createRoute({ name, network, destRange, priority, tags, nextHop }: Route): string | undefined {
  const hop =
    nextHop.kind === 'internet-gateway'
      ? { 'next-hop-gateway': 'default-internet-gateway' }
      : nextHop.kind === 'address'
        ? { 'next-hop-address': nextHop.address }
        : nextHop.kind === 'instance'
          ? { 'next-hop-instance': shortName(nextHop.instance), 'next-hop-instance-zone': locationOf(nextHop.instance) }
          : undefined;
  if (!hop) return undefined;
  return gcloud('compute routes create', [shortName(name)], {
    project: projectOf(name),
    network: shortName(network),
    'destination-range': destRange,
    ...hop,
    priority,
    tags: listed(tags),
  });
}

export const createEgressRule = (network: string, rule: FirewallRule): string =>
  gcloud('compute firewall-rules create', [shortName(rule.name)], {
    project: projectOf(rule.name),
    network: shortName(network),
    direction: 'EGRESS',
    action: rule.action === 'deny' ? 'DENY' : 'ALLOW',
    rules: rule.layer4.flatMap(({ protocol, ports }) =>
      ports.length === 0 ? [protocol] : ports.map((port) => `${protocol}:${port}`),
    ),
    'destination-ranges': listed(rule.destinationRanges),
    'source-ranges': listed(rule.sourceRanges),
    'target-tags': listed(rule.targetTags),
    'target-service-accounts': listed(rule.targetServiceAccounts),
    priority: rule.priority,
  });

/** A VM that may forward; what else it is made of is not known here. */
export const createInstance = ({ name, tags, canIpForward, interfaces: [first] }: Instance): string =>
  gcloud('compute instances create', [shortName(name)], {
    project: projectOf(name),
    zone: locationOf(name),
    subnet: first?.subnetwork === undefined ? undefined : shortName(first.subnetwork),
    'private-network-ip': first?.address || undefined,
    'can-ip-forward': canIpForward ? true : undefined,
    tags: listed(tags),
  });

const regional = (name: string) => ({ project: projectOf(name), region: locationOf(name) });

const listed = (values: readonly string[]) => (values.length === 0 ? undefined : values);
