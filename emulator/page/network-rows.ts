import type { Cloud } from '../cloud.ts';
import type { Body } from '../route.ts';
import type { Stored } from '../store.ts';
import { numberAt, objectsAt, textAt, textsAt } from '../services/compute/fields.ts';
import { networkOf, scopeOf, shortName } from '../services/compute/links.ts';
import type { NatRow, NetworkRow, RouteRow, RuleRow } from './model.ts';

const short = (value: Body, key: string): string => shortName(textAt(value, key) ?? '');
const region = (name: string): string => scopeOf(name).split('/').at(-1) ?? '';

/** A network with its mode and those of `all` subnetworks that are its own. */
export function networkRow(cloud: Cloud, { name, value }: Stored, all: readonly Stored[]): NetworkRow {
  const own = all.filter((subnet) => networkOf(cloud, subnet.name, subnet.value) === name);
  const few = own.map((subnet) => `${shortName(subnet.name)} ${textAt(subnet.value, 'ipCidrRange') ?? ''}`.trim());
  return {
    name: shortName(name),
    project: name.split('/')[1] ?? '',
    mode: value['autoCreateSubnetworks'] === true ? 'auto' : 'custom',
    subnetworks: few.length > 5 ? `${few.length}` : few.join(', '),
  };
}

/** The NATs of a router, each with what it covers and the addresses that the world sees. */
export function natRows(cloud: Cloud, { name, value }: Stored): NatRow[] {
  return objectsAt(value, 'nats').map((nat) => {
    const listed = objectsAt(nat, 'subnetworks').map((entry) => short(entry, 'name'));
    const own = textsAt(nat, 'natIps').map(shortName);
    const automatic = textsAt(cloud.store.get(`${name}/nats/${textAt(nat, 'name')}`) ?? {}, 'addresses');
    return {
      network: short(value, 'network'),
      region: region(name),
      router: shortName(name),
      name: textAt(nat, 'name') ?? '',
      covers: listed.length > 0 ? listed.join(', ') : (textAt(nat, 'sourceSubnetworkIpRangesToNat') ?? ''),
      addresses: own.length > 0 ? own.join(', ') : automatic.join(', ') || 'automatic',
    };
  });
}

const HOPS = ['nextHopGateway', 'nextHopInstance', 'nextHopIp', 'nextHopIlb', 'nextHopNetwork', 'nextHopPeering'];

/** A route with where it leads. */
export function routeRow({ name, value }: Stored): RouteRow {
  const hop = HOPS.map((key) => textAt(value, key)).find((text) => text !== undefined) ?? '';
  return {
    network: short(value, 'network'),
    name: shortName(name),
    range: textAt(value, 'destRange') ?? '',
    priority: numberAt(value, 'priority') ?? 1000,
    hop: shortName(hop),
    tags: textsAt(value, 'tags').join(', '),
  };
}

/** A firewall rule in one line. */
export function ruleRow({ name, value }: Stored): RuleRow {
  const direction = textAt(value, 'direction') ?? 'INGRESS';
  const denied = objectsAt(value, 'denied');
  const entries = denied.length > 0 ? denied : objectsAt(value, 'allowed');
  const traffic = entries.map((entry) =>
    [textAt(entry, 'IPProtocol') ?? '', textsAt(entry, 'ports').join(',')].filter((part) => part !== '').join(':'),
  );
  const ranges = textsAt(value, direction === 'EGRESS' ? 'destinationRanges' : 'sourceRanges');
  const targets = [...textsAt(value, 'targetTags'), ...textsAt(value, 'targetServiceAccounts')];
  const verb = value['disabled'] === true ? 'disabled' : denied.length > 0 ? 'deny' : 'allow';
  return {
    network: short(value, 'network'),
    name: shortName(name),
    direction,
    priority: numberAt(value, 'priority') ?? 1000,
    action: `${verb} ${traffic.join(' ')}`,
    ranges: ranges.join(', '),
    targets: targets.join(', '),
  };
}
