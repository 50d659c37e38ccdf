import { ApiError } from '../../errors.ts';
import type { Operation } from '../../operations.ts';
import { answered } from '../paging.ts';
import type { Body, Call } from '../../route.ts';
import { printOperation } from '../longrunning.ts';

/** Tells this API's operations from those of other APIs with locations. */
export const API = 'vpcaccess.googleapis.com';

/** What an operation does to which connector; the type of the metadata is v1's whatever version was called. */
export function print(operation: Operation): Body {
  const { startedAt, endedAt, detail } = operation;
  return printOperation(operation, {
    '@type': 'type.googleapis.com/google.cloud.vpcaccess.v1.OperationMetadata',
    method: detail['method'],
    createTime: startedAt,
    ...(endedAt !== undefined && { endTime: endedAt }),
    target: detail['target'],
  });
}

/** operations.get. */
export function get({ cloud, project, params }: Call): Body {
  const name = `projects/${project}/locations/${params['region']}/operations/${params['operation']}`;
  const operation = cloud.operations.get(name);
  if (!operation || !isOurs(operation)) throw new ApiError('NOT_FOUND', 'The operation is not found.');
  return print(operation);
}

/** operations.list. */
export function list({ cloud, project, params }: Call): Body {
  const operations = cloud.operations.list(`projects/${project}/locations/${params['region']}/operations/`);
  return answered('operations', operations.filter(isOurs).map(print));
}

function isOurs({ detail }: Operation): boolean {
  return detail['api'] === API;
}
