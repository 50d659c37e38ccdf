import type { Body } from './route.ts';

/** Whether a value that came out of JSON is an object, and no array. */
export function isObject(value: unknown): value is Body {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
