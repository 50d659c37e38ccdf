import { z } from 'zod';
import { badRequest } from '../errors.ts';

/** Labels, annotations and the like. */
export const stringMap = z.record(z.string(), z.string());

/** int32 and int64: proto3 JSON takes a number or its digits. */
export const integer = z.union([
  z.int(),
  z
    .string()
    .regex(/^-?\d+$/)
    .transform(Number),
]);

/** A string field without presence: empty is the same as not set. */
export const optionalText = z
  .string()
  .transform((text) => text || undefined)
  .optional();

/** An enum by name or by number, as clients with `enum-encoding=int` send it; its first value means "not set". */
export function protoEnum<const Names extends readonly [string, ...string[]]>(names: Names) {
  const byNumber = z
    .int()
    .min(0)
    .max(names.length - 1)
    .transform((n) => names[n] as Names[number]);
  return z
    .union([z.enum(names), byNumber])
    .transform((name) => (name === names[0] ? undefined : name))
    .optional();
}

/** Checks the shape of a message; mistakes are refused all at once, each with its field below `root`. */
export function decode<T>(schema: z.ZodType<T>, value: unknown, root: string): T {
  const parsed = schema.safeParse(withoutUnset(value));
  if (parsed.success) return withoutUnset(parsed.data) as T;
  const violations = parsed.error.issues.map(({ path, message }) => {
    const field = [root, ...path.map(String)].filter(Boolean).join('.');
    return { field, description: `Invalid value at '${field}': ${message}` };
  });
  throw badRequest(violations, violations.map(({ description }) => description).join('; '));
}

/** proto3 JSON: null and undefined mean "not set", at any depth. What has none of them is answered as it is, not copied. */
export function withoutUnset(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const fields = Array.isArray(value) ? (value as unknown[]) : Object.values(value);
  if (fields.every((field) => isSet(field) && withoutUnset(field) === field)) return value;
  if (Array.isArray(value)) return value.map(withoutUnset);
  const set = Object.entries(value).filter(([, field]) => isSet(field));
  return Object.fromEntries(set.map(([name, field]) => [name, withoutUnset(field)]));
}

const isSet = (value: unknown): boolean => value !== undefined && value !== null;

/** For fields whose empty value is not printed: maps, lists and strings. */
export function unlessEmpty<T>(value: T | undefined): T | undefined {
  if (value === undefined || value === '') return undefined;
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0 ? undefined : value;
}

/** A message without some of its fields. */
export function omit<T extends object>(message: T, ...fields: readonly (keyof T)[]): Partial<T> {
  const kept = Object.entries(message).filter(([field]) => !fields.includes(field as keyof T));
  return Object.fromEntries(kept) as Partial<T>;
}

/** A string that may be anything else: text as it is, all else as nothing. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
