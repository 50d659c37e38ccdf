import { z } from 'zod';
import type { Body } from '../../route.ts';
import { integer, optionalText, withoutUnset } from '../proto-json.ts';
import type { Connector } from './connector.ts';
import { invalidArgument, type Wanted } from './size.ts';

const Message = z.looseObject({
  network: optionalText,
  ipCidrRange: optionalText,
  subnet: z.looseObject({ name: optionalText, projectId: optionalText }).optional(),
  machineType: optionalText,
  minInstances: integer.optional(),
  maxInstances: integer.optional(),
  minThroughput: integer.optional(),
  maxThroughput: integer.optional(),
});

export type Message = z.infer<typeof Message>;

const CHANGEABLE = ['machineType', 'minInstances', 'maxInstances', 'minThroughput', 'maxThroughput'] as const;

/** Reads a Connector as it is sent; the API names no field when it refuses one. */
export function decode(body: Body): Message {
  const parsed = Message.safeParse(withoutUnset(body));
  if (!parsed.success) throw invalidArgument();
  return parsed.data;
}

/** What a connector's size is to be after a patch of the fields in the mask; no mask means the fields that are there. */
export function wantedAfter(connector: Connector, message: Message, updateMask: string | null): Wanted {
  const sent = CHANGEABLE.filter((field) => message[field] !== undefined);
  const mask = updateMask ? updateMask.split(',').map(camelCase) : sent;
  if (mask.some((field) => !(CHANGEABLE as readonly string[]).includes(field))) throw invalidArgument();
  const merged: Wanted = Object.fromEntries(
    CHANGEABLE.map((field) => [field, mask.includes(field) ? message[field] : connector[field]]),
  );
  return {
    ...merged,
    ...(isByThroughput(mask, 'min') && { minInstances: undefined }),
    ...(isByThroughput(mask, 'max') && { maxInstances: undefined }),
  };
}

/** A new throughput replaces the number of instances that was there before. */
function isByThroughput(mask: readonly string[], bound: 'min' | 'max'): boolean {
  return mask.includes(`${bound}Throughput`) && !mask.includes(`${bound}Instances`);
}

function camelCase(path: string): string {
  return path.trim().replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}
