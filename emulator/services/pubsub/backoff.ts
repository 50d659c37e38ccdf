import { toSeconds, type Subscription } from './subscription.ts';

// https://cloud.google.com/pubsub/docs/push#push_backoff
const PUSH_MIN_SECONDS = 0.1;
const PUSH_MAX_SECONDS = 60;

/** Seconds until a message that failed so many times is delivered again: as the retry policy says, else at once. */
export function backoffSeconds({ retryPolicy, pushConfig }: Subscription, failures: number): number {
  if (retryPolicy) {
    return exponential(toSeconds(retryPolicy.minimumBackoff), toSeconds(retryPolicy.maximumBackoff), failures);
  }
  return pushConfig.pushEndpoint === undefined ? 0 : exponential(PUSH_MIN_SECONDS, PUSH_MAX_SECONDS, failures);
}

function exponential(min: number, max: number, failures: number): number {
  return Math.min(max, min * 2 ** (failures - 1));
}
