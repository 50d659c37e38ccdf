import { projectOf, shortName } from '../names.ts';
import type { Reads, Writes } from '../ports.ts';
import type { RouteSpec } from '../specs.ts';
import { toRoute } from '../snapshot/decode/route.ts';
import type { Route } from '../snapshot/resources.ts';
import { computeList } from './compute-lists.ts';
import type { ComputeResource } from './compute-resource.ts';
import { differences } from './differences.ts';
import { insert, type Insertion } from './insertion.ts';
import { readList } from './reading.ts';
import type { Remote } from './remote.ts';

/** Routes of a project, of all its networks. */
export function routeReads(remote: Remote): Pick<Reads, 'routes'> {
  return {
    routes: (project) =>
      readList(
        () => computeList(remote, 'compute.routes.list', { project, place: ['global'], key: 'routes' }),
        (plain) => toRoute(plain, { project }),
      ),
  };
}

/** Makes static routes; Google can only insert and delete them. */
export function routeWrites(remote: Remote): Pick<Writes, 'createRoute'> {
  return { createRoute: (spec, attempt) => insert(remote, toInsertion(spec, remote), attempt) };
}

export function routeAt(name: string, { clients }: Remote): ComputeResource<Route> {
  const project = projectOf(name);
  const one = { project, route: shortName(name) };
  return {
    name,
    collection: 'compute.routes',
    get: async (options) => (await clients.routes()).get(one, options),
    delete: async (requestId, options) => (await clients.routes()).delete({ ...one, requestId }, options),
    decode: (plain) => toRoute(plain, { project }),
  };
}

function toInsertion({ name, ...spec }: RouteSpec, remote: Remote): Insertion {
  const project = projectOf(name);
  const route = routeAt(name, remote);
  const { network, description, destRange, priority, nextHop } = spec;
  const tags = [...spec.tags];
  const hop =
    nextHop.kind === 'address'
      ? { nextHopIp: nextHop.address }
      : { nextHopGateway: `projects/${project}/global/gateways/default-internet-gateway` };
  const routeResource = { name: shortName(name), network, description, destRange, priority, tags, ...hop };
  return {
    ...route,
    insert: async (requestId, options) =>
      (await remote.clients.routes()).insert({ project, routeResource, requestId }, options),
    differs: (plain) => differences({ network, destRange, priority, tags, nextHop }, route.decode(plain)),
  };
}
