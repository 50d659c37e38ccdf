import { locationOf, projectOf, shortName } from '../names.ts';
import type { Reads, Writes } from '../ports.ts';
import type { SubnetworkSpec } from '../specs.ts';
import { toNetwork, toSubnetwork } from '../snapshot/decode/network.ts';
import type { Subnetwork } from '../snapshot/resources.ts';
import { aggregatedList, compute } from './compute-lists.ts';
import type { ComputeResource } from './compute-resource.ts';
import { differences } from './differences.ts';
import { insert, type Insertion } from './insertion.ts';
import { readList, readOne } from './reading.ts';
import type { Remote } from './remote.ts';
import { rest } from './rest.ts';

/** Networks and their subnetworks. */
export function networkReads(remote: Remote): Pick<Reads, 'network' | 'subnetworks'> {
  return {
    network(name) {
      const project = projectOf(name);
      return readOne(
        () =>
          remote.call({ permission: 'compute.networks.get' }, (options) =>
            rest(remote, compute('projects', project, 'global', 'networks', shortName(name)), options),
          ),
        (plain) => toNetwork(plain, { project }),
      );
    },

    subnetworks: (project) =>
      readList(
        () => aggregatedList(remote, 'compute.subnetworks.list', { project, key: 'subnetworks' }),
        (plain) => toSubnetwork(plain, { project }),
      ),
  };
}

/** Makes the subnetworks that connectors stand in. */
export function networkWrites(remote: Remote): Pick<Writes, 'createSubnetwork'> {
  return { createSubnetwork: (spec, attempt) => insert(remote, toInsertion(spec, remote), attempt) };
}

export function subnetworkAt(name: string, { clients }: Remote): ComputeResource<Subnetwork> {
  const project = projectOf(name);
  const one = { project, region: locationOf(name), subnetwork: shortName(name) };
  return {
    name,
    collection: 'compute.subnetworks',
    get: async (options) => (await clients.subnetworks()).get(one, options),
    delete: async (requestId, options) => (await clients.subnetworks()).delete({ ...one, requestId }, options),
    decode: (plain) => toSubnetwork(plain, { project }),
  };
}

function toInsertion({ name, network, ipCidrRange, description }: SubnetworkSpec, remote: Remote): Insertion {
  const subnetwork = subnetworkAt(name, remote);
  const settings = { network, ipCidrRange, privateIpGoogleAccess: true };
  const subnetworkResource = { name: shortName(name), description, ...settings };
  const request = { project: projectOf(name), region: locationOf(name), subnetworkResource };
  return {
    ...subnetwork,
    insert: async (requestId, options) =>
      (await remote.clients.subnetworks()).insert({ ...request, requestId }, options),
    differs: (plain) => differences({ ...settings, purpose: 'PRIVATE' }, subnetwork.decode(plain)),
  };
}
