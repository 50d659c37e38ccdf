import { locationOf, projectOf, shortName } from '../names.ts';
import type { Reads, Writes } from '../ports.ts';
import type { RouterSpec } from '../specs.ts';
import { toNatAddresses, toRouter } from '../snapshot/decode/router.ts';
import type { Router } from '../snapshot/resources.ts';
import { aggregatedList, computeList } from './compute-lists.ts';
import type { ComputeResource } from './compute-resource.ts';
import { differences } from './differences.ts';
import { insert, type Insertion } from './insertion.ts';
import { routerStatusOf } from './learned-routes.ts';
import { natDifferences, toNatBody } from './nat.ts';
import { addNat, listInNat } from './nat-edits.ts';
import { readList, readOne } from './reading.ts';
import type { Remote } from './remote.ts';

/** Cloud Routers of a region, with their NATs, and the addresses that a NAT has at the moment. */
export function routerReads(remote: Remote): Pick<Reads, 'routers' | 'allRouters' | 'natAddresses'> {
  return {
    routers: (project, region) =>
      readList(
        () => computeList(remote, 'compute.routers.list', { project, place: ['regions', region], key: 'routers' }),
        (plain) => toRouter(plain, { project }),
      ),

    allRouters: (project) =>
      readList(
        () => aggregatedList(remote, 'compute.routers.list', { project, key: 'routers' }),
        (plain) => toRouter(plain, { project }),
      ),

    natAddresses: (name, nat) =>
      readOne(
        () => routerStatusOf(remote, name),
        (plain) => toNatAddresses(plain, nat),
      ),
  };
}

/** Makes routers with their NATs in one insert, adds a NAT to a router that is there, and extends the list of one. */
export function routerWrites(remote: Remote): Pick<Writes, 'createRouter' | 'addNat' | 'listInNat'> {
  return {
    createRouter: (spec, attempt) => insert(remote, toInsertion(spec, remote), attempt),
    addNat: (addition, attempt) => addNat(remote, addition, attempt),
    listInNat: (listing, attempt) => listInNat(remote, listing, attempt),
  };
}

export function routerAt(name: string, { clients }: Remote): ComputeResource<Router> {
  const project = projectOf(name);
  const one = { project, region: locationOf(name), router: shortName(name) };
  return {
    name,
    collection: 'compute.routers',
    get: async (options) => (await clients.routers()).get(one, options),
    delete: async (requestId, options) => (await clients.routers()).delete({ ...one, requestId }, options),
    decode: (plain) => toRouter(plain, { project }),
  };
}

function toInsertion({ name, network, description, nats }: RouterSpec, remote: Remote): Insertion {
  const project = projectOf(name);
  const router = routerAt(name, remote);
  const routerResource = { name: shortName(name), network, description, nats: nats.map(toNatBody) };
  const request = { project, region: locationOf(name), routerResource };
  return {
    ...router,
    insert: async (requestId, options) => (await remote.clients.routers()).insert({ ...request, requestId }, options),
    differs: (plain) => [
      ...differences({ network }, router.decode(plain)),
      ...nats.flatMap((nat) => natDifferences(nat, plain, project)),
    ],
  };
}
