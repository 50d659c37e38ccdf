import type { Cloud } from '../../cloud.ts';
import type { Body, Call, Route } from '../../route.ts';
import { fingerprint } from '../../ids.ts';
import { refreshUse } from './address-use.ts';
import { aggregatedListRoute, getRoute, listRoute, REGION_SCOPES, type Collection } from './collection.ts';
import { externalAddress, takenAddresses } from './external-ips.ts';
import { selfLink } from './links.ts';
import { changeRoute, deleteRoute, insertRoute } from './mutations.ts';
import { internalAddress } from './internal-ips.ts';
import { isAddress } from './ranges.ts';
import { checkSubnetUse, resolve } from './references.ts';
import { checkFingerprint, inUse, invalidField } from './refusals.ts';
import { reservedRange } from './reserved-ranges.ts';
import { userOfAddress } from './users.ts';

const ADDRESSES: Collection = {
  api: 'addresses',
  kind: 'addresses',
  type: 'compute#address',
  scope: 'regions/{region}',
};

const GLOBAL_ADDRESSES: Collection = { ...ADDRESSES, api: 'globalAddresses', scope: 'global' };

function build(call: Call, name: string): Body {
  const { addressType = 'EXTERNAL', networkTier = 'PREMIUM', description = '', labels = {} } = call.body;
  const common = { ...call.body, addressType, networkTier, description, status: 'RESERVED', users: undefined };
  const labelFingerprint = fingerprint(labels);
  if (addressType === 'EXTERNAL') return { ...common, address: external(call, name), labelFingerprint };
  if (addressType !== 'INTERNAL') {
    throw invalidField('resource.addressType', addressType, 'Must be one of EXTERNAL, INTERNAL.');
  }
  const reserved = name.includes('/global/') ? reservedRange(call) : internal(call);
  return { ...common, ...reserved, labelFingerprint };
}

/** One may only name an external address that is on a VM already, to keep it. */
function external({ cloud, body }: Call, name: string): string {
  const { address } = body;
  if (address === undefined) return externalAddress(cloud, name);
  if (isAddress(address) && takenAddresses(cloud).has(address) && !reservedAs(cloud, address)) return address;
  throw invalidField('resource.address', address, 'External IP address is not in use by an instance of this project.');
}

function reservedAs(cloud: Cloud, ip: string): boolean {
  return cloud.store.list('addresses').some(({ value }) => value['address'] === ip);
}

function internal(call: Call): Body {
  const { body, params } = call;
  const fallback = `regions/${params['region']}/subnetworks/default`;
  const field = 'resource.subnetwork';
  const subnet = resolve(call, body['subnetwork'] ?? fallback, { kind: 'subnetworks', field });
  checkSubnetUse(call, subnet);
  const address = internalAddress(call.cloud, subnet, { wanted: body['address'], field: 'resource.address' });
  return { address, subnetwork: selfLink(subnet), purpose: body['purpose'] ?? 'GCE_ENDPOINT' };
}

function store(cloud: Cloud, name: string, value: Body): void {
  cloud.store.create('addresses', name, value);
  refreshUse(cloud, name);
}

function setLabels({ body }: Call, _name: string, before: Body): Body {
  checkFingerprint(body, before, 'labelFingerprint');
  const { labels = {} } = body;
  return { ...before, labels, labelFingerprint: fingerprint(labels) };
}

function guard(cloud: Cloud, name: string): void {
  const user = userOfAddress(cloud, name);
  if (user !== undefined) throw inUse('address', name, user);
}

/** https://cloud.google.com/compute/docs/reference/rest/v1/addresses, and globalAddresses */
export const addressRoutes: readonly Route[] = [
  ...[ADDRESSES, GLOBAL_ADDRESSES].flatMap((collection) => [
    insertRoute(collection, { seconds: 3, build, store }),
    getRoute(collection),
    listRoute(collection),
    changeRoute(collection, { verb: 'setLabels', method: 'POST', seconds: 2, change: setLabels }),
    deleteRoute(collection, { seconds: 3, guard }),
  ]),
  aggregatedListRoute(ADDRESSES, ['global', ...REGION_SCOPES]),
];
