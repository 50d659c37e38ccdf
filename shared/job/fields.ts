/** An object of a file that anybody may have written. */
export type Fields = Readonly<Record<string, unknown>>;

export function fieldsOf(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
}

/** The object at a path, if there are objects all the way. */
export function fieldsAt(fields: Fields | undefined, ...path: readonly string[]): Fields | undefined {
  return path.reduce<Fields | undefined>((at, key) => fieldsOf(at?.[key]), fields);
}
