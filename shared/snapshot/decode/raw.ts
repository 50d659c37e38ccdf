import { z } from 'zod';
import { InputError, type Mistake } from '../../errors.ts';
import { networkName, parseName, relativeName, shortName, subnetworkName } from '../../names.ts';

/** What a resource on its own does not say, but whoever read it knows. */
export interface Context {
  /** Project that was asked: the home of short names. */
  readonly project: string;
}

/** APIs print unset fields as absent, clients as null: both mean absent. */
export const text = z
  .string()
  .nullish()
  .transform((value) => (value === null || value === '' ? undefined : value));
export const texts = z
  .array(z.string())
  .nullish()
  .transform((value) => value ?? []);
export const flag = z
  .boolean()
  .nullish()
  .transform((value) => value ?? false);
/** int64 comes as a string. */
export const whole = z
  .union([z.number(), z.string().regex(/^\d+$/, 'expected a whole number')])
  .nullish()
  .transform((value) => (value === null || value === undefined ? undefined : Number(value)));
const anyRange = z.union([z.cidrv4(), z.ipv4(), z.cidrv6(), z.ipv6()]);
const isRange = (value: string): boolean => anyRange.safeParse(value).success;
/** A CIDR range or a single address, IPv4 or IPv6. */
export const range = z.string().refine(isRange, 'expected a CIDR range');
export const optionalRange = z
  .string()
  .refine((value) => value === '' || isRange(value), 'expected a CIDR range')
  .nullish()
  .transform((value) => value || undefined);
export const ranges = z
  .array(range)
  .nullish()
  .transform((value) => value ?? []);
export const record = z
  .record(z.string(), z.string())
  .nullish()
  .transform((value) => value ?? {});
export const listOf = <T extends z.ZodType>(item: T) =>
  z
    .array(item)
    .nullish()
    .transform((value) => value ?? []);

/** Checks a value against a schema. Throws InputError with every mistake and its path. */
export function parse<T extends z.ZodType>(schema: T, value: unknown, source = ''): z.output<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new InputError(source, parsed.error.issues.map(toMistake));
}

/** A schema's complaint as a mistake with the path as people write it: `routers[0].nats[1].name`. */
export function toMistake({ path, message }: { path: readonly PropertyKey[]; message: string }): Mistake {
  return { path: printPath(path), expected: message.replace(/^Invalid input: /, '') };
}

function printPath(path: readonly PropertyKey[]): string {
  return path
    .map((step, i) => (typeof step === 'number' ? `[${step}]` : `${i > 0 ? '.' : ''}${String(step)}`))
    .join('');
}

interface Placed {
  readonly selfLink: string | undefined;
  readonly name: string;
  readonly region?: string | undefined;
  readonly zone?: string | undefined;
}

/** Full name of a Compute resource: from its selfLink, else put together from project, region or zone and name. */
export function computeName(raw: Placed, collection: string, { project }: Context): string {
  if (raw.selfLink !== undefined) return relativeName(raw.selfLink);
  if (parseName(raw.name)) return relativeName(raw.name);
  const scope =
    raw.zone !== undefined
      ? `zones/${shortName(raw.zone)}`
      : raw.region !== undefined
        ? `regions/${shortName(raw.region)}`
        : 'global';
  return `projects/${project}/${scope}/${collection}/${raw.name}`;
}

/** A reference to a network, in whatever spelling, as a full name. */
export function networkReference(reference: string, { project }: Context): string {
  const name = relativeName(reference);
  return parseName(name) ? name : networkName(project, shortName(name));
}

/** A reference to a subnetwork, in whatever spelling, as a full name. */
export function subnetworkReference(reference: string, region: string, { project }: Context): string {
  const name = relativeName(reference);
  if (parseName(name)) return name;
  const own = /regions\/([^/]+)\//.exec(reference)?.[1];
  return subnetworkName(project, own ?? region, shortName(name));
}
