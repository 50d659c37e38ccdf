import type { Body } from '../../route.ts';
import { isObject } from '../../json.ts';

/** A string field, or undefined: a loaded world may hold anything. */
export function textAt(value: Body, key: string): string | undefined {
  const field = value[key];
  return typeof field === 'string' ? field : undefined;
}

/** A number field, given as a number or as digits (int64 comes as a string). */
export function numberAt(value: Body, key: string): number | undefined {
  const field = value[key];
  if (typeof field === 'number') return field;
  return typeof field === 'string' && /^-?\d+$/.test(field) ? Number(field) : undefined;
}

/** The strings of an array field; an absent field is an empty list. */
export function textsAt(value: Body, key: string): string[] {
  const field = value[key];
  return Array.isArray(field) ? field.filter((item) => typeof item === 'string') : [];
}

/** The objects of an array field; an absent field is an empty list. */
export function objectsAt(value: Body, key: string): Body[] {
  const field = value[key];
  return Array.isArray(field) ? field.filter(isObject) : [];
}

/** The object in a field, or an empty one. */
export function objectAt(value: Body, key: string): Body {
  const field = value[key];
  return isObject(field) ? field : {};
}

/** Whether a field holds one of the names of an enum. */
export function isOneOf(names: readonly string[], field: unknown): field is string {
  return typeof field === 'string' && names.includes(field);
}

/** A copy without the fields of these names. */
export function without(value: Body, ...keys: readonly string[]): Body {
  return Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key)));
}

/** A copy without fields that are null, undefined or an empty list: Google prints none of them. */
export function compact(value: Body): Body {
  const kept = Object.entries(value).filter(
    ([, field]) => field !== null && field !== undefined && !(Array.isArray(field) && field.length === 0),
  );
  return Object.fromEntries(kept);
}
