/** What Terraform learns only from Google, by the address that it would come from. */
export class Unknown {
  readonly address: string;

  constructor(address: string) {
    this.address = address;
  }

  toString(): string {
    return `<${this.address}>`;
  }

  toJSON(): string {
    return this.toString();
  }
}

/** A value of an expression: JSON, with unknowns in it. */
export type Value = string | number | boolean | null | Unknown | readonly Value[] | { readonly [key: string]: Value };

export const isObject = (value: unknown): value is { readonly [key: string]: Value } =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Unknown);

/** A part of a value, or why it is not there. */
export function part(value: Value | undefined, key: string, whole: string): Value {
  if (value instanceof Unknown)
    return new Unknown(/^\d+$/.test(key) ? `${value.address}[${key}]` : `${value.address}.${key}`);
  const found = Array.isArray(value)
    ? (value as readonly Value[])[Number(key)]
    : isObject(value)
      ? value[key]
      : undefined;
  if (found === undefined) throw new Error(`${whole}: there is no ${key}`);
  return found;
}

/** A value as a text. Throws for what has none, as Terraform would. */
export function textOf(value: Value | undefined): string {
  if (value instanceof Unknown) return value.toString();
  if (value === undefined || typeof value === 'object') throw new Error(`${JSON.stringify(value)} is no text`);
  return String(value);
}
