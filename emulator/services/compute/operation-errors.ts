import type { Operation } from '../../operations.ts';
import type { Body } from '../../route.ts';

/** google.rpc.Code to the codes of Compute's operations. */
const CODES: Readonly<Record<number, string>> = {
  3: 'INVALID_FIELD_VALUE',
  5: 'RESOURCE_NOT_FOUND',
  6: 'RESOURCE_ALREADY_EXISTS',
  7: 'PERMISSIONS_ERROR',
  8: 'QUOTA_EXCEEDED',
  9: 'CONDITION_NOT_MET',
  10: 'RESOURCE_NOT_READY',
  13: 'INTERNAL_ERROR',
  14: 'BACKEND_ERROR',
};

const STATUSES: Readonly<Record<string, readonly [number, string]>> = {
  PERMISSIONS_ERROR: [403, 'FORBIDDEN'],
  QUOTA_EXCEEDED: [403, 'FORBIDDEN'],
  LIMIT_EXCEEDED: [403, 'FORBIDDEN'],
  RATE_LIMIT_EXCEEDED: [403, 'FORBIDDEN'],
  RESOURCE_NOT_FOUND: [404, 'NOT FOUND'],
  RESOURCE_ALREADY_EXISTS: [409, 'CONFLICT'],
  CONDITION_NOT_MET: [412, 'PRECONDITION FAILED'],
  INTERNAL_ERROR: [500, 'INTERNAL SERVER ERROR'],
  BACKEND_ERROR: [503, 'SERVICE UNAVAILABLE'],
};

/** How a compute#operation says that it failed. The HTTP status stands in the body: the answer itself is a 200. */
export function operationError({ code, message }: NonNullable<Operation['error']>): Body {
  const name = typeof code === 'string' ? code : (CODES[code] ?? 'INTERNAL_ERROR');
  const [status, reason] = STATUSES[name] ?? [400, 'BAD REQUEST'];
  return { httpErrorStatusCode: status, httpErrorMessage: reason, error: { errors: [{ code: name, message }] } };
}
