import { locationOf, projectOf, shortName } from '../names.ts';
import type { AddressSpec, Reads, Writes } from '../ports.ts';
import { toAddress } from '../snapshot/decode/instance.ts';
import { differences } from './differences.ts';
import { insert, type Insertion } from './insertion.ts';
import { allItems } from './pages.ts';
import { readList } from './reading.ts';
import type { Remote } from './remote.ts';

/** Reserved addresses of a region: those that a NAT may be given by hand. */
export function addressReads({ clients, call }: Remote): Pick<Reads, 'addresses'> {
  return {
    addresses: (project, region) =>
      readList(
        () =>
          allItems(call, 'compute.addresses.list', async (token, options) =>
            (await clients.addresses()).list({ project, region, ...token }, options),
          ),
        (plain) => toAddress(plain, { project }),
      ),
  };
}

/** Reserves regional external addresses, so that what GitHub sees stays the same. */
export function addressWrites(remote: Remote): Pick<Writes, 'createAddress'> {
  return { createAddress: (spec, attempt) => insert(remote, toInsertion(spec, remote), attempt) };
}

function toInsertion({ name, description }: AddressSpec, { clients }: Remote): Insertion {
  const [project, region, id] = [projectOf(name), locationOf(name), shortName(name)];
  return {
    name,
    collection: 'compute.addresses',
    insert: async (requestId, options) =>
      (await clients.addresses()).insert(
        { project, region, addressResource: { name: id, description }, requestId },
        options,
      ),
    get: async (options) => (await clients.addresses()).get({ project, region, address: id }, options),
    differs: (plain) => differences({ addressType: 'EXTERNAL' }, plain as object),
  };
}
