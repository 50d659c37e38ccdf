import { locationOf, projectOf, shortName } from '../names.ts';
import type { Attempt, NatAddition, Reads, RouterSpec, Writes, Written } from '../ports.ts';
import { toRouter } from '../snapshot/decode/router.ts';
import { insert, judge, type Insertion } from './insertion.ts';
import { natDifferences, toNatBody } from './nat.ts';
import { endOfOperation } from './operations.ts';
import { allItems } from './pages.ts';
import { readList } from './reading.ts';
import type { Remote } from './remote.ts';
import { requestIdOf } from './request-id.ts';
import { getRouterJson, patchNats, type RawRouter } from './router-json.ts';
import { comeAgain, done, write } from './writing.ts';

export function routerReads({ clients, call }: Remote): Pick<Reads, 'routers'> {
  return {
    routers: (project, region) =>
      readList(
        () =>
          allItems(call, 'compute.routers.list', async (token, options) =>
            (await clients.routers()).list({ project, region, ...token }, options),
          ),
        (plain) => toRouter(plain, { project }),
      ),
  };
}

export function routerWrites(remote: Remote): Pick<Writes, 'createRouter' | 'addNat'> {
  return {
    createRouter: (spec, attempt) => insert(remote, toInsertion(spec, remote), attempt),
    addNat: (addition, attempt) =>
      write({ name: addition.router, attempt, pace: remote.pace }, (round) => addOnce(remote, addition, attempt, round)),
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
    want: { network, nats: [] },
    have: (plain) => ({
      network: toRouter(plain, { project }).network,
      nats: nats.flatMap((nat) => natDifferences(nat, plain, project)),
    }),
  };
}
