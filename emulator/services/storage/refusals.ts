import { ApiError } from '../../errors.ts';

/** Cloud Storage's answer about a bucket that is not there. */
export function noSuchBucket(): ApiError {
  return new ApiError('NOT_FOUND', 'The specified bucket does not exist.');
}

/** Cloud Storage's answer about an object that is not there. */
export function noSuchObject(bucket: string, name: string): ApiError {
  return new ApiError('NOT_FOUND', `No such object: ${bucket}/${name}`);
}

/** Cloud Storage's answer where something stands in the way. */
export function conflict(message: string): ApiError {
  return new ApiError('ALREADY_EXISTS', message, { reason: 'conflict' });
}

/** Cloud Storage's answer to a generation or metageneration that is not the one the caller counted on. */
export function conditionNotMet(): ApiError {
  return new ApiError('CONDITION_NOT_MET', 'At least one of the pre-conditions you specified did not hold.');
}

/** Cloud Storage's answer to a request it can't make sense of. */
export function invalid(message: string): ApiError {
  return new ApiError('INVALID_ARGUMENT', message);
}
