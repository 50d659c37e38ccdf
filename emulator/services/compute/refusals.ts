import { ApiError } from '../../errors.ts';
import type { Body } from '../../route.ts';

const NAME = '[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?';

/** 400: a field that can't be taken, quoted as Compute quotes it. */
export function invalidField(field: string, value: unknown, why: string): ApiError {
  const quoted = value === undefined || value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value);
  return new ApiError('INVALID_ARGUMENT', `Invalid value for field '${field}': '${quoted}'. ${why}`);
}

/** 400: a field that has to be there. */
export function missingField(field: string): ApiError {
  return new ApiError('INVALID_ARGUMENT', `Required field '${field}' not specified`, { reason: 'required' });
}

/** 400: fields that are fine one by one but not together. */
export function invalidUsage(why: string): ApiError {
  return new ApiError('FAILED_PRECONDITION', `Invalid resource usage: '${why}'.`, { reason: 'invalidResourceUsage' });
}

/** 404. */
export function notFound(name: string): ApiError {
  return new ApiError('NOT_FOUND', `The resource '${name}' was not found`);
}

/** 409. */
export function alreadyExists(name: string): ApiError {
  return new ApiError('ALREADY_EXISTS', `The resource '${name}' already exists`);
}

/** 400: something is still being created, changed or deleted; the client may try again. */
export function notReady(name: string): ApiError {
  return new ApiError('FAILED_PRECONDITION', `The resource '${name}' is not ready`, { reason: 'resourceNotReady' });
}

/** 400: a resource can't go, or can't be taken, while something else uses it. */
export function inUse(label: string, name: string, user: string): ApiError {
  const message = `The ${label} resource '${name}' is already being used by '${user}'`;
  return new ApiError('FAILED_PRECONDITION', message, { reason: 'resourceInUseByAnotherResource' });
}

/** Refuses, with a 412, a change that was made up from another state than what is there now. */
export function checkFingerprint(body: Body, before: Body, field: 'fingerprint' | 'labelFingerprint'): void {
  const given = body[field];
  if (given === undefined) throw missingField(`resource.${field}`);
  if (bytesOf(given) !== bytesOf(before[field])) throw new ApiError('CONDITION_NOT_MET', 'Invalid fingerprint.');
}

/** Fingerprints are bytes: gcloud sends them back in the URL-safe alphabet. */
function bytesOf(fingerprint: unknown): string {
  return Buffer.from(String(fingerprint), 'base64').toString('hex');
}

/** Refuses a resource whose name is not of RFC 1035, or missing. */
export function checkName(body: Body, field = 'resource.name'): string {
  const name = body['name'];
  if (typeof name === 'string' && new RegExp(`^${NAME}$`).test(name)) return name;
  throw invalidField(field, name, `Must be a match of regex '(?:${NAME})'`);
}
