import { locationOf, projectOf, shortName } from '../names.ts';
import type { Reads, Writes } from '../ports.ts';
import type { AddressSpec } from '../specs.ts';
import { toAddress } from '../snapshot/decode/instance.ts';
import type { Address } from '../snapshot/resources.ts';
import { aggregatedList } from './compute-lists.ts';
import type { ComputeResource } from './compute-resource.ts';
import { differences } from './differences.ts';
import { insert, type Insertion } from './insertion.ts';
import { readList } from './reading.ts';
import type { Remote } from './remote.ts';

/** Reserved addresses, which a NAT may be given by hand, and the global ones, which keep ranges of a network free. */
export function addressReads(remote: Remote): Pick<Reads, 'addresses'> {
  return {
    addresses: (project) =>
      readList(
        () => aggregatedList(remote, 'compute.addresses.list', { project, key: 'addresses' }),
        (plain) => toAddress(plain, { project }),
      ),
  };
}

/** Reserves regional external addresses, so that what GitHub sees stays the same. */
export function addressWrites(remote: Remote): Pick<Writes, 'createAddress'> {
  return { createAddress: (spec, attempt) => insert(remote, toInsertion(spec, remote), attempt) };
}

export function addressAt(name: string, { clients }: Remote): ComputeResource<Address> {
  const project = projectOf(name);
  const one = { project, region: locationOf(name), address: shortName(name) };
  return {
    name,
    collection: 'compute.addresses',
    get: async (options) => (await clients.addresses()).get(one, options),
    delete: async (requestId, options) => (await clients.addresses()).delete({ ...one, requestId }, options),
    decode: (plain) => toAddress(plain, { project }),
  };
}

function toInsertion({ name, description }: AddressSpec, remote: Remote): Insertion {
  const addressResource = { name: shortName(name), description };
  const request = { project: projectOf(name), region: locationOf(name), addressResource };
  return {
    ...addressAt(name, remote),
    insert: async (requestId, options) => (await remote.clients.addresses()).insert({ ...request, requestId }, options),
    differs: (plain) => differences({ addressType: 'EXTERNAL' }, plain as object),
  };
}
