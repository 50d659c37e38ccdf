import { ApiError } from '../../errors.ts';
import type { Cloud } from '../../cloud.ts';
import type { Body, Call, Route } from '../../route.ts';
import { refreshAddressUse } from './address-use.ts';
import { aggregatedListRoute, getRoute, listRoute, REGION_SCOPES, type Collection } from './collection.ts';
import { nameOf, networkOf, projectOf, scopeOf, selfLink } from './links.ts';
import { changeRoute, deleteRoute, insertRoute } from './mutations.ts';
import { forgetAutoAddresses } from './nat-addresses.ts';
import { natStatusRoutes } from './nat-status.ts';
import { completeNats } from './nats.ts';
import { presentAndComing } from './pending.ts';
import { referencedNetwork } from './references.ts';
import { invalidField } from './refusals.ts';
import { isObject } from '../../json.ts';

const ROUTERS: Collection = {
  api: 'routers',
  kind: 'routers',
  type: 'compute#router',
  scope: 'regions/{region}',
};

/** https://cloud.google.com/network-connectivity/docs/router/quotas#limits */
const ROUTERS_PER_NETWORK_AND_REGION = 5;

function build(call: Call, name: string): Body {
  const network = referencedNetwork(call);
  checkLimit(call.cloud, network, name);
  const { bgp, ...rest } = call.body;
  return {
    ...rest,
    network: selfLink(network),
    ...(isObject(bgp) && { bgp: { advertiseMode: 'DEFAULT', ...bgp } }),
    encryptedInterconnectRouter: call.body['encryptedInterconnectRouter'] === true,
    nats: completeNats(call, { name, network }, undefined),
  };
}

function checkLimit(cloud: Cloud, network: string, name: string): void {
  const prefix = `projects/${projectOf(name)}/${scopeOf(name)}/routers/`;
  const routers = presentAndComing(cloud, 'routers', prefix).filter(
    (router) => networkOf(cloud, router.name, router.value) === network,
  );
  if (new Set(routers.map((router) => router.name)).size < ROUTERS_PER_NETWORK_AND_REGION) return;
  throw new ApiError(
    'PERMISSION_DENIED',
    `Exceeded limit 'ROUTERS_PER_NETWORK_PER_REGION' on resource '${network}'. Limit: ${ROUTERS_PER_NETWORK_AND_REGION}.0`,
    { reason: 'limitExceeded' },
  );
}

const OUTPUT_ONLY = ['kind', 'id', 'creationTimestamp', 'selfLink', 'name', 'region', 'network'];

/** PUT keeps nothing but what no client may set. */
function update(call: Call, name: string, before: Body): Body {
  const kept = Object.fromEntries(OUTPUT_ONLY.map((key) => [key, before[key]]));
  const { encryptedInterconnectRouter } = before;
  return patch(call, name, { ...kept, encryptedInterconnectRouter });
}

/** PATCH keeps what it does not name; `nats` is one field, so that a PATCH with it replaces the whole list. */
function patch(call: Call, name: string, base: Body): Body {
  const { cloud, body } = call;
  const network = networkOf(cloud, name, base) ?? '';
  checkNetwork(call, network);
  const given = Object.fromEntries(Object.entries(body).filter(([key]) => !OUTPUT_ONLY.includes(key)));
  const nats = 'nats' in body && { nats: completeNats(call, { name, network }, cloud.store.get(name)) };
  return { ...base, ...given, ...nats };
}

function checkNetwork({ cloud, body, project }: Call, now: string): void {
  const { network } = body;
  if (network === undefined || nameOf(cloud, network, { project }) === now) return;
  throw invalidField('resource.network', network, 'The network of a router can not be changed.');
}

function changed(cloud: Cloud, name: string, { before, after }: { before: Body; after: Body }): void {
  forgetAutoAddresses(cloud, name, after);
  refreshAddressUse(cloud, name, [before, after]);
}

function store(cloud: Cloud, name: string, value: Body): void {
  cloud.store.create('routers', name, value);
  refreshAddressUse(cloud, name, [value]);
}

function deleted(cloud: Cloud, name: string, value: Body): void {
  cloud.store.delete(name);
  forgetAutoAddresses(cloud, name, {});
  refreshAddressUse(cloud, name, [value]);
}

/** https://cloud.google.com/compute/docs/reference/rest/v1/routers */
export const routerRoutes: readonly Route[] = [
  insertRoute(ROUTERS, { seconds: 4, build, store }),
  getRoute(ROUTERS),
  listRoute(ROUTERS),
  aggregatedListRoute(ROUTERS, REGION_SCOPES),
  changeRoute(ROUTERS, { verb: 'patch', seconds: 6, change: patch, done: changed }),
  changeRoute(ROUTERS, { verb: 'update', method: 'PUT', seconds: 6, change: update, done: changed }),
  deleteRoute(ROUTERS, { seconds: 6, done: deleted }),
  ...natStatusRoutes(ROUTERS),
];
