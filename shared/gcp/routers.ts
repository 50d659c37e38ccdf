import { locationOf, projectOf, shortName } from '../names.ts';
import type { Reads, RouterSpec, Writes } from '../ports.ts';
import { toNatAddresses, toRouter } from '../snapshot/decode/router.ts';
import { differences } from './differences.ts';
import { insert, type Insertion } from './insertion.ts';
import { natDifferences, toNatBody } from './nat.ts';
import { addNat } from './nat-addition.ts';
import { allItems } from './pages.ts';
import { readList, readOne } from './reading.ts';
import type { Remote } from './remote.ts';

/** Cloud Routers of a region, with their NATs, and the addresses that a NAT has at the moment. */
export function routerReads({ clients, call }: Remote): Pick<Reads, 'routers' | 'natAddresses'> {
  return {
    routers: (project, region) =>
      readList(
        () =>
          allItems(call, 'compute.routers.list', async (token, options) =>
            (await clients.routers()).list({ project, region, ...token }, options),
          ),
        (plain) => toRouter(plain, { project }),
      ),

    natAddresses(name, nat) {
      const [project, region, router] = [projectOf(name), locationOf(name), shortName(name)];
      return readOne(
        () =>
          call({ permission: 'compute.routers.get' }, async (options) =>
            (await clients.routers()).getRouterStatus({ project, region, router }, options),
          ),
        (plain) => toNatAddresses(plain, nat),
      );
    },
  };
}

/** Makes routers with their NATs in one insert, and adds a NAT to a router that is there. */
export function routerWrites(remote: Remote): Pick<Writes, 'createRouter' | 'addNat'> {
  return {
    createRouter: (spec, attempt) => insert(remote, toInsertion(spec, remote), attempt),
    addNat: (addition, attempt) => addNat(remote, addition, attempt),
  };
}

function toInsertion({ name, network, description, nats }: RouterSpec, { clients }: Remote): Insertion {
  const [project, region, id] = [projectOf(name), locationOf(name), shortName(name)];
  const routerResource = { name: id, network, description, nats: nats.map(toNatBody) };
  return {
    name,
    collection: 'compute.routers',
    insert: async (requestId, options) =>
      (await clients.routers()).insert({ project, region, routerResource, requestId }, options),
    get: async (options) => (await clients.routers()).get({ project, region, router: id }, options),
    differs: (plain) => [
      ...differences({ network }, toRouter(plain, { project })),
      ...nats.flatMap((nat) => natDifferences(nat, plain, project)),
    ],
  };
}
