/**
 * A client's answer as the REST API prints it. The clients fill in what the API left out - null, empty strings and
 * lists, the zero of an enum - and say which optional fields were really there by a twin, `_name: 'name'`.
 */
export function toPlain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toPlain);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([key, field]) => !isFiller(key, field));
  return Object.fromEntries(entries.map(([key, field]) => [key, toPlain(field)]));
}

function isFiller(key: string, value: unknown): boolean {
  if (value === null || value === undefined || value === '') return true;
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === 'string' && (key === `_${value}` || /^[A-Z_]+_UNSPECIFIED$/.test(value));
}
