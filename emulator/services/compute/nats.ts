import type { Body, Call } from '../../route.ts';
import { checkNatAddresses } from './nat-address-rules.ts';
import { checkNatConflicts } from './nat-conflicts.ts';
import { checkPorts } from './nat-ports.ts';
import { compact, isOneOf, objectAt, objectsAt, textAt, textsAt } from './fields.ts';
import { networkOf, scopeOf, selfLink } from './links.ts';
import { resolve } from './references.ts';
import { checkName, invalidField } from './refusals.ts';
import { isObject } from '../../json.ts';

/** The router whose NATs a request sets. */
export interface NatRouter {
  /** Relative name. */
  readonly name: string;
  /** Relative name of its network. */
  readonly network: string;
}

const RANGE_OPTIONS = ['ALL_SUBNETWORKS_ALL_IP_RANGES', 'ALL_SUBNETWORKS_ALL_PRIMARY_IP_RANGES', 'LIST_OF_SUBNETWORKS'];
const TYPES = ['PUBLIC', 'PRIVATE'];
const ENDPOINT_TYPES = ['ENDPOINT_TYPE_VM', 'ENDPOINT_TYPE_SWG', 'ENDPOINT_TYPE_MANAGED_PROXY_LB'];
const SUBNET_RANGES = ['ALL_IP_RANGES', 'PRIMARY_IP_RANGE', 'LIST_OF_SECONDARY_IP_RANGES'];

/** The NATs of a request, checked and completed as the server prints them; `router` is what is there now. */
export function completeNats(call: Call, router: NatRouter, now: Body | undefined): Body[] {
  const { nats: given = [] } = call.body;
  if (!Array.isArray(given)) throw invalidField('resource.nats', given, 'Must be a list.');
  const nats = given.filter(isObject).map((nat, i) => complete(call, router, { nat, field: `resource.nats[${i}]` }));
  const names = nats.map((nat) => textAt(nat, 'name') ?? '');
  names.forEach((name, i) => {
    if (names.indexOf(name) < i) throw invalidField(`resource.nats[${i}].name`, name, 'NAT names must be unique.');
  });
  nats.forEach((nat, i) => {
    const before = objectsAt(now ?? {}, 'nats').find(({ name }) => name === nat['name']);
    checkAgainstBefore(nat, before, `resource.nats[${i}]`);
  });
  checkNatConflicts(call.cloud, router, nats);
  return nats;
}

interface Given {
  readonly nat: Body;
  /** How the request calls it, `resource.nats[0]`. */
  readonly field: string;
}

function complete(call: Call, router: NatRouter, { nat, field }: Given): Body {
  checkName(nat, `${field}.name`);
  const option = nat['sourceSubnetworkIpRangesToNat'];
  if (!isOneOf(RANGE_OPTIONS, option)) {
    throw invalidField(`${field}.sourceSubnetworkIpRangesToNat`, option, `Must be one of ${RANGE_OPTIONS.join(', ')}.`);
  }
  checkPorts(nat, field);
  const { type = 'PUBLIC', endpointTypes = ['ENDPOINT_TYPE_VM'], autoNetworkTier = 'PREMIUM', logConfig } = nat;
  if (!isOneOf(TYPES, type)) throw invalidField(`${field}.type`, type, `Must be one of ${TYPES.join(', ')}.`);
  if (!Array.isArray(endpointTypes) || !endpointTypes.every((one) => isOneOf(ENDPOINT_TYPES, one))) {
    throw invalidField(`${field}.endpointTypes`, endpointTypes, `Must be of ${ENDPOINT_TYPES.join(', ')}.`);
  }
  return compact({
    ...nat,
    type,
    endpointTypes,
    autoNetworkTier,
    effectiveTcpTimeWaitTimeoutSec: nat['tcpTimeWaitTimeoutSec'] ?? 120,
    ...(logConfig !== undefined && { logConfig: completeLogConfig(objectAt(nat, 'logConfig')) }),
    ...checkNatAddresses(call, router, { nat, field }),
    subnetworks: listed(call, router, { nat, field }),
  });
}

function completeLogConfig(config: Body): Body {
  return config['enable'] === true ? { filter: 'ALL', ...config } : config;
}

/** The subnets that a NAT names: of its own region and network, and never a connector's hidden one. */
function listed(call: Call, router: NatRouter, { nat, field }: Given): Body[] {
  const entries = objectsAt(nat, 'subnetworks');
  const option = String(nat['sourceSubnetworkIpRangesToNat']);
  if (option !== 'LIST_OF_SUBNETWORKS' && entries.length > 0) {
    throw invalidField(`${field}.subnetworks`, undefined, `Subnetworks can not be listed with option ${option}.`);
  }
  if (option === 'LIST_OF_SUBNETWORKS' && entries.length === 0) {
    throw invalidField(`${field}.subnetworks`, undefined, `At least one subnetwork is needed with option ${option}.`);
  }
  return entries.map((entry, i) => subnetEntry(call, router, { nat: entry, field: `${field}.subnetworks[${i}]` }));
}

function subnetEntry(call: Call, { name: router, network }: NatRouter, { nat: entry, field }: Given): Body {
  const reference = entry['name'];
  const name = resolve(call, reference, { kind: 'subnetworks', field: `${field}.name` });
  const subnet = call.cloud.store.kindOf(name) === 'subnetworks' ? call.cloud.store.get(name) : undefined;
  if (!subnet) throw invalidField(`${field}.name`, reference, 'The referenced subnetwork resource cannot be found.');
  if (scopeOf(name) !== scopeOf(router)) {
    throw invalidField(`${field}.name`, reference, 'The subnetwork must be in the same region as the router.');
  }
  if (networkOf(call.cloud, name, subnet) !== network) {
    throw invalidField(`${field}.name`, reference, 'The subnetwork must be in the same network as the router.');
  }
  checkRangesOf(subnet, entry, field);
  return { ...entry, name: selfLink(name) };
}

function checkRangesOf(subnet: Body, entry: Body, field: string): void {
  const options = textsAt(entry, 'sourceIpRangesToNat');
  const unknown = options.find((option) => !SUBNET_RANGES.includes(option));
  if (options.length === 0 || unknown !== undefined) {
    throw invalidField(`${field}.sourceIpRangesToNat`, unknown, `Must be one of ${SUBNET_RANGES.join(', ')}.`);
  }
  const names = textsAt(entry, 'secondaryIpRangeNames');
  if (options.includes('LIST_OF_SECONDARY_IP_RANGES') !== names.length > 0) {
    const why = 'Needed with option LIST_OF_SECONDARY_IP_RANGES, and only with it.';
    throw invalidField(`${field}.secondaryIpRangeNames`, undefined, why);
  }
  const known = objectsAt(subnet, 'secondaryIpRanges').map((range) => textAt(range, 'rangeName'));
  const absent = names.find((name) => !known.includes(name));
  if (absent === undefined) return;
  throw invalidField(`${field}.secondaryIpRangeNames`, absent, 'The subnetwork has no secondary range of that name.');
}

/** What of a NAT depends on what it was: endpoint types stay, and only addresses that it had can drain. */
function checkAgainstBefore(nat: Body, before: Body | undefined, field: string): void {
  const types = textsAt(nat, 'endpointTypes').join();
  // A snapshot need not say what Google fills in.
  if (before && (textsAt(before, 'endpointTypes').join() || 'ENDPOINT_TYPE_VM') !== types) {
    throw invalidField(`${field}.endpointTypes`, types, 'Endpoint types can not be changed.');
  }
  const had = before ? [...textsAt(before, 'natIps'), ...textsAt(before, 'drainNatIps')] : [];
  const stranger = textsAt(nat, 'drainNatIps').find(
    (link) => !had.includes(link) || textsAt(nat, 'natIps').includes(link),
  );
  if (stranger === undefined) return;
  throw invalidField(`${field}.drainNatIps`, stranger, 'Only addresses that leave natIps can be drained.');
}
