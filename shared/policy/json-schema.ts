import { z } from 'zod';
import { DEFAULTS, PolicySchema } from './policy.ts';

type Schema = Readonly<Record<string, unknown>>;

/**
 * The JSON Schema of `run-egress.yaml`, draft 7, which editors know: keys, what they may be, and what they are if nobody
 * sets them. What keys contradict each other in, and what a sentence can't express, `parsePolicy` tells.
 */
export function policyJsonSchema(): Schema {
  const schema = z.toJSONSchema(PolicySchema, { io: 'input', target: 'draft-7' }) as Schema;
  const properties = schema['properties'] as Readonly<Record<string, Schema>>;
  return {
    ...schema,
    title: 'run-egress.yaml',
    description: 'What run-egress may do about the way out of Cloud Run jobs, and what it requires of it.',
    properties: withDefaults(properties, { ...DEFAULTS, destinations: DEFAULTS.destinations.map(({ text }) => text) }),
  };
}

/** Defaults stand at the keys of groups: of a group that is written, the rest keeps its own. */
function withDefaults(properties: Readonly<Record<string, Schema>>, defaults: object): Record<string, Schema> {
  const known = new Map<string, unknown>(Object.entries(defaults));
  return Object.fromEntries(
    Object.entries(properties).map(([key, property]) => {
      const value = known.get(key);
      if (value === undefined) return [key, property];
      const inner = property['properties'] as Readonly<Record<string, Schema>> | undefined;
      return [
        key,
        inner ? { ...property, properties: withDefaults(inner, value as object) } : { ...property, default: value },
      ];
    }),
  );
}
