import { ApiError } from '../../errors.ts';
import type { Call } from '../../route.ts';
import { nameOf, projectOf } from './links.ts';
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

/** The network of the same project that a request refers to; `fallback` stands in for a missing one where Google has a default. */
export function referencedNetwork(call: Call, fallback?: string): string {
  const reference = call.body['network'] ?? fallback;
  if (reference === undefined) throw missingField('resource.network');
  const name = nameOf(call.cloud, reference, { project: call.project });
  if (name !== undefined && projectOf(name) !== call.project) {
    throw invalidField('resource.network', reference, 'Cross project referencing is not allowed for this resource.');
  }
  return resolve(call, reference, { kind: 'networks', field: 'resource.network' });
}

/** Refuses the use of another project's subnet by somebody who may not: only a Shared VPC lends them. */
export function checkSubnetUse({ cloud, project, principal }: Call, subnet: string): void {
  const owner = projectOf(subnet);
  const permission = 'compute.subnetworks.use';
  if (owner === project) return;
  if (cloud.sharedVpc.mayUse(project, owner) && cloud.access.allows(principal, permission, owner)) return;
  throw new ApiError('PERMISSION_DENIED', `Required '${permission}' permission for '${subnet}'`);
}

/** 400: a reference that is none, or one to another kind of resource. */
export function malformed(field: string, reference: unknown) {
  return invalidField(field, reference, 'The URL is malformed.');
}
