import type { Cloud } from '../../cloud.ts';
import type { Body } from '../../route.ts';
import { addSubnetRoutes, removeSubnetRoutes } from './default-routes.ts';
import { compact, numberAt, objectsAt, textAt, textsAt } from './fields.ts';
import { networkOf, projectOf, selfLink, shortName } from './links.ts';
import { presentAndComing } from './pending.ts';
import { overlap } from './ranges.ts';
import { completeSubnet } from './subnet-defaults.ts';

/** The kind under which connectors' own subnets are stored: they take up addresses, but no list shows them. */
export const HIDDEN = 'hiddenSubnetworks';

/** Where automatic subnets come from: no other range of an auto-mode network may touch it. */
export const AUTO_RANGE = '10.128.0.0/9';

interface HiddenSubnet {
  readonly project: string;
  readonly region: string;
  /** Relative name, `projects/p/global/networks/n`. */
  readonly network: string;
  readonly range: string;
  readonly name: string;
}

/** Stores the subnet that a connector with a range of its own brings along; answers its relative name. */
export function insertHiddenSubnet(cloud: Cloud, { project, region, network, range, name }: HiddenSubnet): string {
  const full = `projects/${project}/regions/${region}/subnetworks/${name}`;
  cloud.store.create(HIDDEN, full, completeSubnet(cloud, full, { network: selfLink(network), ipCidrRange: range }));
  return full;
}

/** Stores a subnet with its routes and enters it into its network. */
export function storeSubnet(cloud: Cloud, name: string, value: Body): void {
  cloud.store.create('subnetworks', name, value);
  const network = networkOf(cloud, name, value);
  const parent = network === undefined ? undefined : cloud.store.get(network);
  if (network === undefined || !parent) return;
  addSubnetRoutes(cloud, network, rangesOf(value));
  const subnetworks = [...textsAt(parent, 'subnetworks'), selfLink(name)].sort();
  cloud.store.update(network, { ...parent, subnetworks });
}

/** Removes a subnet, hidden or not, with its routes and its place in the network; false when it is not there. */
export function removeSubnet(cloud: Cloud, name: string): boolean {
  const subnet = cloud.store.get(name);
  if (!subnet) return false;
  const network = networkOf(cloud, name, subnet);
  cloud.store.delete(name);
  if (network === undefined) return true;
  removeSubnetRoutes(cloud, network, rangesOf(subnet));
  const value = cloud.store.get(network);
  if (value) {
    const others = textsAt(value, 'subnetworks').filter((link) => !link.endsWith(name));
    cloud.store.update(network, compact({ ...value, subnetworks: others }));
  }
  return true;
}

/** The relative name of the network that a subnet belongs to, or undefined when there is no such subnet. */
export function networkOfSubnet(cloud: Cloud, name: string): string | undefined {
  const subnet = cloud.store.get(name);
  return subnet && networkOf(cloud, name, subnet);
}

/** The subnets of a network, hidden and coming ones included. */
export function subnetsOf(cloud: Cloud, network: string): { name: string; value: Body }[] {
  const all = ['subnetworks', HIDDEN].flatMap((kind) => presentAndComing(cloud, kind, ''));
  return all.filter(({ name, value }) => networkOf(cloud, name, value) === network);
}

/** All ranges that a subnet takes up. */
export function rangesOf(subnet: Body): string[] {
  const secondary = objectsAt(subnet, 'secondaryIpRanges').map((range) => textAt(range, 'ipCidrRange'));
  return [textAt(subnet, 'ipCidrRange'), ...secondary].filter((range) => range !== undefined);
}

/** What a range collides with. */
export interface Conflict {
  readonly kind: 'subnetwork' | 'connector' | 'reservation' | 'automatic';
  /** Relative name of the resource that is there already. */
  readonly name: string;
  readonly range: string;
}

/** The first thing in a network (by its relative name) that a range would overlap, but for `except`; or undefined. */
export function conflictWithNetwork(
  cloud: Cloud,
  network: string,
  cidr: string,
  except?: string,
): Conflict | undefined {
  for (const taken of takenIn(cloud, network)) if (taken.name !== except && overlap(taken.range, cidr)) return taken;
  const automatic = cloud.store.get(network)?.['autoCreateSubnetworks'] === true && overlap(AUTO_RANGE, cidr);
  return automatic ? { kind: 'automatic', name: network, range: AUTO_RANGE } : undefined;
}

function* takenIn(cloud: Cloud, network: string): Iterable<Conflict> {
  for (const { name, value } of subnetsOf(cloud, network)) {
    for (const range of rangesOf(value)) yield { kind: 'subnetwork', name, range };
  }
  // A loaded connector has no hidden subnet in the store, as no list would have shown it.
  for (const { name, value } of cloud.store.list('connectors')) {
    const range = textAt(value, 'ipCidrRange');
    if (range === undefined || value['state'] !== 'READY') continue;
    if (networkOf(cloud, name, value) === network) yield { kind: 'connector', name, range };
  }
  for (const { name, value } of presentAndComing(cloud, 'addresses', `projects/${projectOf(network)}/global/`)) {
    const bits = numberAt(value, 'prefixLength');
    if (bits === undefined || networkOf(cloud, name, value) !== network) continue;
    yield { kind: 'reservation', name, range: `${textAt(value, 'address')}/${bits}` };
  }
}

/** How Google words that a range of a subnet or connector is taken. */
export function conflictText(cidr: string, { kind, name, range }: Conflict): string {
  if (kind === 'automatic') {
    return `IP range '${cidr}' must be outside '${range}'. Extended subnetworks in auto subnet mode networks cannot overlap with ${range}.`;
  }
  if (kind === 'reservation') return `Invalid IPCidrRange: ${cidr} conflicts with reserved IP range '${range}'.`;
  const region = name.split('/')[3] ?? '';
  const subnet = kind === 'connector' ? `aet-${region}-${shortName(name)}` : shortName(name);
  return `Invalid IPCidrRange: ${cidr} conflicts with existing subnetwork '${subnet}' in region '${region}'.`;
}
