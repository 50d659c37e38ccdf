import { ApiError } from '../../../errors.ts';
import type { Operation } from '../../../operations.ts';
import { answered } from '../../paging.ts';
import type { Body, Call } from '../../../route.ts';
import { printOperation } from '../../longrunning.ts';
import { textOf } from '../../proto-json.ts';

/** Tells Cloud Run's operations from those of other APIs with locations. */
export const API = 'run.googleapis.com';

/** What an operation of Cloud Run is about: the resource as it was at the start. */
export interface Detail extends Body {
  readonly api: typeof API;
  readonly metadata: Body;
}

/** Metadata and response are the resource itself. */
export function print(operation: Operation): Body {
  const { metadata } = operation.detail as Detail;
  return printOperation(operation, (operation.response as Body | undefined) ?? metadata);
}

/** projects.locations.operations.get. */
export function get(call: Call): Body {
  return print(find(call));
}

/** projects.locations.operations.list. */
export function list({ cloud, project, params }: Call): Body {
  const operations = cloud.operations.list(`projects/${project}/locations/${params['region']}/operations/`);
  return answered('operations', operations.filter(isOurs).map(print));
}

/** Holds the answer back until the operation is done or the time is over. */
export async function wait(call: Call): Promise<Body> {
  const operation = find(call);
  const seconds = /^(\d+(?:\.\d+)?)s$/.exec(textOf(call.body['timeout']))?.[1];
  await call.cloud.operations.wait(call, operation, seconds === undefined ? LONGEST_WAIT_SECONDS : Number(seconds));
  return print(operation);
}

const LONGEST_WAIT_SECONDS = 120;

/** Forgets what an operation came to. */
export function remove(call: Call): Body {
  const operation = find(call);
  if (operation.endedAt === undefined) {
    throw new ApiError('FAILED_PRECONDITION', `Operation '${operation.name}' is not done.`);
  }
  call.cloud.operations.delete(operation.name);
  return {};
}

function find({ cloud, project, params }: Call): Operation {
  const name = `projects/${project}/locations/${params['region']}/operations/${params['operation']}`;
  const operation = cloud.operations.get(name);
  if (!operation || !isOurs(operation)) throw new ApiError('NOT_FOUND', `Operation '${name}' does not exist.`);
  return operation;
}

function isOurs({ detail }: Operation): boolean {
  return detail['api'] === API;
}
