import type { Call } from '../../route.ts';
import { nameOf } from './links.ts';
import { referenced } from './pending.ts';
import { invalidField, missingField } from './refusals.ts';

/**
 * The relative name behind a reference in a request, to a resource of `kind` that has to be there and settled.
 * `field` is how the request calls it.
 */
export function resolve(call: Call, reference: unknown, { kind, field }: { kind: string; field: string }): string {
  const name = nameOf(call.cloud, reference, { project: call.project });
  if (name?.split('/').at(-2) !== kind) throw malformed(field, reference);
  referenced(call.cloud, name);
  return name;
}

/** The network that a request refers to; `fallback` stands in for a missing one where Google has a default. */
export function referencedNetwork(call: Call, fallback?: string): string {
  const reference = call.body['network'] ?? fallback;
  if (reference === undefined) throw missingField('resource.network');
  return resolve(call, reference, { kind: 'networks', field: 'resource.network' });
}

/** 400: a reference that is none, or one to another kind of resource. */
export function malformed(field: string, reference: unknown) {
  return invalidField(field, reference, 'The URL is malformed.');
}
