import { z } from 'zod';
import { badRequest } from '../../errors.ts';
import { isObject } from '../../json.ts';

/**
 * Reads a request body, or refuses it with all that is wrong with its shape, field by field. A field that is not in
 * the schema is named as not implemented: ignoring it would promise a behaviour that is not there.
 */
export function read<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(withoutNulls(body));
  if (parsed.success) return parsed.data;
  throw badRequest(parsed.error.issues.flatMap(violations));
}

/** In protobuf's JSON form a null is a field that is not set. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isObject(value)) return value;
  const set = Object.entries(value).filter(([, field]) => field !== null);
  return Object.fromEntries(set.map(([name, field]) => [name, withoutNulls(field)]));
}

const NOT_IMPLEMENTED = 'the local cloud does not implement this field';

/** A field that is not implemented; it is let through with nothing in it, as the official clients send it. */
export const notImplemented = z
  .unknown()
  .refine((value) => !value || (typeof value === 'object' && Object.keys(value).length === 0), NOT_IMPLEMENTED)
  .transform(() => undefined)
  .optional();

/** Labels, which are not printed where there are none. */
export const labels = z
  .record(z.string(), z.string())
  .transform((given) => (Object.keys(given).length > 0 ? given : undefined))
  .optional();

/** A switch, which is not printed when it is off. */
export const flag = z
  .boolean()
  .transform((on) => on || undefined)
  .optional();

/** A duration in protobuf's JSON form. */
export const duration = z.string().regex(/^\d+(\.\d{1,9})?s$/, 'expected a duration such as "600s"');

/** A field that is the service's to say, whatever a caller sends. */
export const outputOnly = z
  .unknown()
  .transform(() => undefined)
  .optional();

function violations(issue: z.core.$ZodIssue): { field: string; description: string }[] {
  const at = issue.path.join('.');
  if (issue.code !== 'unrecognized_keys') return [{ field: at || '(body)', description: issue.message }];
  return issue.keys.map((key) => ({
    field: at ? `${at}.${key}` : key,
    description: NOT_IMPLEMENTED,
  }));
}
