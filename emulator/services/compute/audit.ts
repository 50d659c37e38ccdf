import { actorOf, statusOf, writeActivity, type Activity, type Actor, type Authorization } from '../../audit/entry.ts';
import type { Cloud } from '../../cloud.ts';
import { ApiError, errorBody } from '../../errors.ts';
import { permissionsOf } from '../../iam/permissions.ts';
import type { Operation } from '../../operations.ts';
import type { Body, Call, Outcome } from '../../route.ts';
import { auditSpelling } from './audit-spelling.ts';
import { auditedResource } from './audited-resource.ts';
import { operationError } from './operation-errors.ts';
import { nameOf, projectOf, scopeOf, shortName } from './links.ts';
import { printOperation } from './print-operation.ts';

/** A change of one resource, as the Admin Activity log calls it. */
export interface AuditedChange {
  /** As in the discovery document, `compute.routers.patch`. */
  readonly method: string;
  /** Relative name of the resource. */
  readonly target: string;
  /** Its number; empty where there is none yet. */
  readonly targetId: unknown;
}

/** The first of a change's two entries: what was asked, and the operation that does it. */
export function auditStart(call: Call, change: AuditedChange, operation: Operation): void {
  const version = versionOf(call);
  writeActivity(actorOf(call), {
    ...activityOf(version, change),
    authorization: authorizationOf(call, change),
    request: { '@type': `type.googleapis.com/${change.method}`, ...auditSpelling(call.body) },
    response: {
      '@type': 'type.googleapis.com/operation',
      ...auditSpelling(printOperation(operation), { keepLinks: true }),
    },
    operation: { id: shortName(operation.name), first: true },
  });
}

/** The last entry. N.B. its request holds no more than a type: the two are paired by the operation's id. */
export function auditEnd(actor: Actor, version: string, change: AuditedChange, { name, error }: Operation): void {
  const [failure] = error ? (operationError(error)['error'] as { errors: { code: string }[] }).errors : [];
  writeActivity(actor, {
    ...activityOf(version, change),
    request: { '@type': `type.googleapis.com/${change.method}` },
    operation: { id: shortName(name), last: true },
    ...(failure && { status: { code: RPC_CODES[failure.code] ?? 13, message: failure.code } }),
  });
}

/** Both entries of what one of Google's own agents makes or removes for somebody: it takes no time that anybody could see. */
export function auditAgent(cloud: Cloud, change: AuditedChange, resource: Body): void {
  const project = projectOf(change.target);
  const principal = `${cloud.projectNumber(project)}@cloudservices.gserviceaccount.com`;
  const actor = { cloud, project, principal, callerIp: 'private', userAgent: 'GCE API' };
  const id = `operation-${Math.floor(cloud.clock.nowMs())}-${cloud.ids.word(13)}`;
  const type = { '@type': `type.googleapis.com/${change.method}` };
  const activity = activityOf('v1', change);
  const authorization = permissionsOf(change.method)
    .slice(0, 1)
    .map((permission) => ({
      permission,
      resourceAttributes: { service: 'compute', name: change.target, type: permission.replace(/\.\w+$/, '') },
    }));
  const request = change.method.endsWith('.insert') ? { ...type, ...auditSpelling(resource) } : type;
  writeActivity(actor, { ...activity, authorization, request, operation: { id, first: true } });
  writeActivity(actor, { ...activity, request: type, operation: { id, last: true } });
}

/** A call that was refused leaves one entry, without an operation. */
export function auditRefusal(call: Call, outcome: Outcome, change: Omit<AuditedChange, 'targetId'>): void {
  if (outcome.kind === 'done') return;
  const { error } = outcome;
  const whole = { ...change, targetId: call.cloud.store.get(change.target)?.['id'] ?? '' };
  writeActivity(actorOf(call), {
    ...activityOf(versionOf(call), whole),
    authorization: authorizationOf(call, whole),
    request: { '@type': `type.googleapis.com/${change.method}`, ...auditSpelling(call.body) },
    ...(error instanceof ApiError && {
      response: { '@type': 'type.googleapis.com/error', ...errorBody(error, 'rest') },
    }),
    status: statusOf(error),
  });
}

/** `v1` or `beta`: the log has the version that was called. */
export function versionOf({ path }: Call): string {
  return path.split('/')[2] ?? 'v1';
}

function activityOf(version: string, { method, target, targetId }: AuditedChange): Omit<Activity, 'request'> {
  const [, place = 'global'] = scopeOf(target).split('/');
  return {
    serviceName: 'compute.googleapis.com',
    methodName: `${version}.${method}`,
    resourceName: target,
    resource: auditedResource(target, String(targetId)),
    location: place,
  };
}

function authorizationOf({ cloud, body, project }: Call, { method, target }: AuditedChange): Authorization[] {
  const network = nameOf(cloud, body['network'] ?? cloud.store.get(target)?.['network'], { project });
  return permissionsOf(method).flatMap((permission) => {
    const type = permission.split('.').slice(0, 2).join('.');
    const name = type === 'compute.networks' && !target.includes('/networks/') ? network : target;
    return name === undefined ? [] : [{ permission, resourceAttributes: { service: 'compute', name, type } }];
  });
}

const RPC_CODES: Readonly<Record<string, number>> = {
  INVALID_FIELD_VALUE: 3,
  RESOURCE_NOT_FOUND: 5,
  RESOURCE_ALREADY_EXISTS: 6,
  PERMISSIONS_ERROR: 7,
  QUOTA_EXCEEDED: 8,
  LIMIT_EXCEEDED: 8,
  RATE_LIMIT_EXCEEDED: 8,
  CONDITION_NOT_MET: 9,
  RESOURCE_NOT_READY: 9,
  RESOURCE_IN_USE_BY_ANOTHER_RESOURCE: 9,
  BACKEND_ERROR: 14,
};
