import { ApiError, badRequest } from '../../errors.ts';
import type { Body, Call } from '../../route.ts';
import { isObject } from '../../json.ts';

interface Update {
  /** `topic` or `subscription`: the field of the request that holds the new values. */
  readonly kind: string;
  readonly mutable: readonly string[];
  readonly resource: Body;
}

/** The resource with the fields that the request's `updateMask` names; one that is named but not given is unset. */
export function masked({ body, query }: Call, { kind, mutable, resource }: Update): Body {
  const given = body[kind];
  if (!isObject(given)) throw badRequest([{ field: kind, description: 'expected an object' }]);
  const Kind = `${kind.charAt(0).toUpperCase()}${kind.slice(1)}`;
  const mask = body['updateMask'] ?? query.get('updateMask');
  const paths = typeof mask === 'string' ? mask.split(',').filter((path) => path !== '') : [];
  if (paths.length === 0) {
    const rule = 'must be set, and must contain a non-empty paths list.';
    throw new ApiError('INVALID_ARGUMENT', `The update_mask in the Update${Kind}Request ${rule}`);
  }
  const changed: Body = { ...resource };
  for (const path of paths) {
    // Protobuf's JSON form writes masks in camel case; some write them as in the .proto file.
    const field = path.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
    if (!mutable.includes(field)) {
      const why = `the '${path}' field in the ${Kind} is not mutable.`;
      throw new ApiError('INVALID_ARGUMENT', `Invalid update_mask provided in the Update${Kind}Request: ${why}`);
    }
    changed[field] = given[field];
  }
  return changed;
}
