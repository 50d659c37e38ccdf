import { locationOf, projectOf, shortName } from '../names.ts';
import type { Reads, SubnetworkSpec, Writes } from '../ports.ts';
import { toNetwork, toSubnetwork } from '../snapshot/decode/network.ts';
import { differences } from './differences.ts';
import { insert, type Insertion } from './insertion.ts';
import { allItemsOfScopes, pageOfScopes } from './pages.ts';
import { readList, readOne } from './reading.ts';
import type { Remote } from './remote.ts';

/** Networks and their subnetworks. */
export function networkReads({ clients, call }: Remote): Pick<Reads, 'network' | 'subnetworks'> {
  return {
    network(name) {
      const project = projectOf(name);
      return readOne(
        () =>
          call({ permission: 'compute.networks.get' }, async (options) =>
            (await clients.networks()).get({ project, network: shortName(name) }, options),
          ),
        (plain) => toNetwork(plain, { project }),
      );
    },

    subnetworks: (project) =>
      readList(
        () =>
          allItemsOfScopes(
            call,
            { permission: 'compute.subnetworks.list', key: 'subnetworks' },
            async (token, options) => pageOfScopes(await clients.subnetworks(), { project, ...token }, options),
          ),
        (plain) => toSubnetwork(plain, { project }),
      ),
  };
}

/** Makes the subnetworks that connectors stand in. */
export function networkWrites(remote: Remote): Pick<Writes, 'createSubnetwork'> {
  return { createSubnetwork: (spec, attempt) => insert(remote, toInsertion(spec, remote), attempt) };
}

function toInsertion({ name, network, ipCidrRange, description }: SubnetworkSpec, { clients }: Remote): Insertion {
  const [project, region, id] = [projectOf(name), locationOf(name), shortName(name)];
  const settings = { network, ipCidrRange, privateIpGoogleAccess: true };
  const subnetworkResource = { name: id, description, ...settings };
  return {
    name,
    collection: 'compute.subnetworks',
    insert: async (requestId, options) =>
      (await clients.subnetworks()).insert({ project, region, subnetworkResource, requestId }, options),
    get: async (options) => (await clients.subnetworks()).get({ project, region, subnetwork: id }, options),
    differs: (plain) => differences({ ...settings, purpose: 'PRIVATE' }, toSubnetwork(plain, { project })),
  };
}
