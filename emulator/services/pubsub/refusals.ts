import { ApiError } from '../../errors.ts';
import { shortName } from './names.ts';

/** Pub/Sub's answer about a topic or subscription that is not there. */
export function notFound(name: string): ApiError {
  return new ApiError('NOT_FOUND', `Resource not found (resource=${shortName(name)}).`);
}

/** Pub/Sub's answer to a create under a name that is taken. */
export function alreadyExists(name: string): ApiError {
  return new ApiError('ALREADY_EXISTS', `Resource already exists in the project (resource=${shortName(name)}).`);
}

/** Pub/Sub's answer to a value out of bounds. */
export function outOfBounds(what: string, got: number, [min, max]: readonly [number, number]): ApiError {
  const [size, bound, limit] = got < min ? ['small', 'minimum', min] : ['large', 'maximum', max];
  return new ApiError(
    'INVALID_ARGUMENT',
    `The value for ${what} is too ${size}. You passed ${got} in the request, but the ${bound} value is ${limit}.`,
  );
}
