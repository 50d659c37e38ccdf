import type { Operation } from '../../operations.ts';
import type { Body } from '../../route.ts';
import { selfLink } from './links.ts';
import { operationError } from './operation-errors.ts';

/** An operation in the shape of compute#operation. */
export function printOperation(operation: Operation): Body {
  const { name, id, project, scope, detail, principal, startedAt, endedAt, error } = operation;
  const { operationType, target, targetId, clientOperationId } = detail;
  const [kind = '', place] = scope.split('/');
  return {
    kind: 'compute#operation',
    id,
    name: name.slice(name.lastIndexOf('/') + 1),
    ...(clientOperationId !== undefined && { clientOperationId }),
    operationType,
    targetLink: selfLink(String(target)),
    ...(targetId !== undefined && { targetId }),
    status: endedAt === undefined ? 'RUNNING' : 'DONE',
    user: principal,
    progress: endedAt === undefined ? 0 : 100,
    insertTime: startedAt,
    startTime: startedAt,
    ...(endedAt !== undefined && { endTime: endedAt }),
    ...(error && operationError(error)),
    ...(place !== undefined && { [kind.slice(0, -1)]: selfLink(`projects/${project}/${scope}`) }),
    selfLink: selfLink(name),
  };
}
