import type { Cloud } from '../../cloud.ts';
import type { Body } from '../../route.ts';
import { objectsAt, textAt, textsAt } from './fields.ts';
import { nameOf, networkOf, projectOf, scopeOf } from './links.ts';
import type { NatRouter } from './nats.ts';
import { presentAndComing } from './pending.ts';
import { invalidField } from './refusals.ts';

/** Refuses NATs that would serve what another NAT of the network and region serves already. */
export function checkNatConflicts(cloud: Cloud, router: NatRouter, nats: readonly Body[]): void {
  const others = natsElsewhere(cloud, router);
  nats.forEach((nat, i) => {
    const field = `resource.nats[${i}]`;
    const rivals = [...others, ...nats.slice(0, i)].filter((other) => compete(nat, other));
    checkOptions(nat, rivals, field);
    const taken = [...rivals.flatMap((rival) => entriesOf(cloud, router, rival))];
    entriesOf(cloud, router, nat).forEach((entry, k) => {
      for (const other of taken)
        if (other.subnet === entry.subnet) checkEntry(entry, other, `${field}.subnetworks[${k}]`);
      taken.push(entry);
    });
  });
}

function natsElsewhere(cloud: Cloud, { name, network }: NatRouter): Body[] {
  return presentAndComing(cloud, 'routers', `projects/${projectOf(name)}/${scopeOf(name)}/routers/`)
    .filter((other) => other.name !== name && networkOf(cloud, other.name, other.value) === network)
    .flatMap(({ value }) => objectsAt(value, 'nats'));
}

/** Public and private NATs don't meet, nor do those for different kinds of endpoints. */
function compete(a: Body, b: Body): boolean {
  const shared = endpointTypes(a).some((type) => endpointTypes(b).includes(type));
  return shared && (a['type'] ?? 'PUBLIC') === (b['type'] ?? 'PUBLIC');
}

function endpointTypes(nat: Body): string[] {
  const named = textsAt(nat, 'endpointTypes');
  return named.length > 0 ? named : ['ENDPOINT_TYPE_VM'];
}

/** A NAT for all subnets stands alone in its network and region. */
function checkOptions(nat: Body, rivals: readonly Body[], field: string): void {
  const option = textAt(nat, 'sourceSubnetworkIpRangesToNat') ?? '';
  const forAll = (text: string) => text.startsWith('ALL_SUBNETWORKS');
  const options = rivals.map((rival) => textAt(rival, 'sourceSubnetworkIpRangesToNat') ?? '');
  const blocking = options.find(forAll) ?? (forAll(option) ? options[0] : undefined);
  if (blocking === undefined) return;
  const why = `Can not create new Nats since a Nat with option ${blocking} exists.`;
  throw invalidField(`${field}.sourceSubnetworkIpRangesToNat`, option, why);
}

interface Entry {
  readonly subnet: string | undefined;
  readonly options: readonly string[];
  readonly secondary: readonly string[];
}

function entriesOf(cloud: Cloud, router: NatRouter, nat: Body): Entry[] {
  return objectsAt(nat, 'subnetworks').map((entry) => ({
    subnet: nameOf(cloud, entry['name'], { project: projectOf(router.name) }),
    options: textsAt(entry, 'sourceIpRangesToNat'),
    secondary: textsAt(entry, 'secondaryIpRangeNames'),
  }));
}

function checkEntry(entry: Entry, other: Entry, field: string): void {
  if (other.options.includes('ALL_IP_RANGES')) {
    const why =
      'The subnetwork is already configured with ALL_IP_RANGES for Nat which conflicts with the specified IpRangeToNatOption options in this Nat.';
    throw invalidField(`${field}.sourceIpRangesToNat`, undefined, why);
  }
  const clash = other.options.find((option) => overlaps(entry, other, option));
  if (clash === undefined) return;
  const wanted = entry.options.includes('ALL_IP_RANGES') ? 'ALL_IP_RANGES' : clash;
  const why = `Can not specify ${wanted} for the Subnetwork since it is already configured for Nat with the option ${clash}.`;
  throw invalidField(`${field}.sourceIpRangesToNat`, undefined, why);
}

function overlaps(entry: Entry, other: Entry, option: string): boolean {
  if (entry.options.includes('ALL_IP_RANGES')) return true;
  if (!entry.options.includes(option)) return false;
  return option !== 'LIST_OF_SECONDARY_IP_RANGES' || entry.secondary.some((name) => other.secondary.includes(name));
}
