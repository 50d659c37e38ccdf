import { rpcCode } from '../errors.ts';
import type { Operation } from '../operations.ts';
import type { Body } from '../route.ts';

/** A google.longrunning.Operation: `metadata` at any time, `error` or `response` once it is done. */
export function printOperation({ name, endedAt, error, response }: Operation, metadata: Body): Body {
  if (endedAt === undefined) return { name, metadata };
  const outcome = error ? { error: { code: rpcCode(error.code), message: error.message } } : { response };
  return { name, metadata, done: true, ...outcome };
}
