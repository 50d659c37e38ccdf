import { actorOf } from '../../audit/entry.ts';
import type { Operation } from '../../operations.ts';
import type { Body, Call, Route } from '../../route.ts';
import { auditEnd, auditStart, versionOf } from './audit.ts';
import { aggregatedListBody, listBody } from './lists.ts';
import { printOperation } from './print-operation.ts';
import { scopeIn } from './regions.ts';
import { remember, repeated, requestId } from './request-ids.ts';
import { notFound, notReady } from './refusals.ts';

/** A change of one resource that takes time. */
export interface Change {
  readonly type: string;
  /** Its name in the discovery document, `compute.routers.patch`. */
  readonly method: string;
  /** Relative name of the resource. */
  readonly target: string;
  readonly targetId: unknown;
  readonly scope: string;
  readonly seconds: number;
  /** The effect. */
  readonly finish: () => void;
  /** Runs after the effect, and after a failure as well. */
  readonly ended: () => void;
}

/** https://cloud.google.com/compute/docs/reference/rest/v1/globalOperations/wait */
const WAIT_SECONDS = 120;

/** Starts a change and answers its operation; within an hour, a repeated requestId gets the first operation again. */
export function once(call: Call, start: () => Change): Body {
  const id = requestId(call);
  const first = id && repeated(call, id);
  if (first) return printOperation(first);
  const { type, target, targetId, method, ended, ...work } = start();
  const detail = { operationType: type, target, targetId, clientOperationId: id };
  const change = { method, target, targetId };
  const [actor, version] = [actorOf(call), versionOf(call)];
  const operation = call.cloud.operations.start(call, {
    ...work,
    detail,
    ended: (last) => {
      ended();
      auditEnd(actor, version, change, last);
    },
  });
  auditStart(call, change, operation);
  if (id) remember(call, id, operation);
  return printOperation(operation);
}

function find(call: Call): Operation {
  const { cloud, params, project } = call;
  const parent = `projects/${project}/${scopeIn(params)}/operations/`;
  const asked = params['operation'] ?? '';
  const found = cloud.operations.get(parent + asked) ?? cloud.operations.list(parent).find(({ id }) => id === asked);
  if (!found) throw notFound(parent + asked);
  return found;
}

async function wait(call: Call): Promise<Body> {
  const operation = find(call);
  await call.cloud.operations.wait(call, operation, WAIT_SECONDS);
  return printOperation(operation);
}

function list(call: Call): Body {
  const parent = `projects/${call.project}/${scopeIn(call.params)}/operations`;
  const values = call.cloud.operations.list(`${parent}/`).map(printOperation);
  return listBody(call, { type: 'compute#operation', parent, values });
}

function remove(call: Call): Body {
  const { name, endedAt } = find(call);
  if (endedAt === undefined) throw notReady(name);
  call.cloud.operations.delete(name);
  return {};
}

function aggregatedList(call: Call): Body {
  const parent = `projects/${call.project}/aggregated/operations`;
  const values = call.cloud.operations
    .list(`projects/${call.project}/`)
    .filter(({ scope }) => !scope.startsWith('locations/'));
  const scopes = [...new Set(values.map(({ scope }) => scope))];
  const printed = values.map(printOperation);
  return aggregatedListBody(call, { type: 'compute#operation', kind: 'operations', parent, scopes, values: printed });
}

const SCOPES = [
  { api: 'globalOperations', scope: 'global' },
  { api: 'regionOperations', scope: 'regions/{region}' },
  { api: 'zoneOperations', scope: 'zones/{zone}' },
];

function routesOf(api: string, scope: string): Route[] {
  const one = `${scope}/operations/{operation}`;
  return [
    { id: `compute.${api}.get`, method: 'GET', path: one, handle: (call) => printOperation(find(call)) },
    { id: `compute.${api}.list`, method: 'GET', path: `${scope}/operations`, handle: list },
    { id: `compute.${api}.wait`, method: 'POST', path: `${one}/wait`, handle: wait },
    { id: `compute.${api}.delete`, method: 'DELETE', path: one, handle: remove },
  ];
}

/** get, list, wait and delete of the operations of each scope. */
export const operationRoutes: readonly Route[] = [
  {
    id: 'compute.globalOperations.aggregatedList',
    method: 'GET',
    path: 'aggregated/operations',
    handle: aggregatedList,
  },
  ...SCOPES.flatMap(({ api, scope }) => routesOf(api, scope)),
];
