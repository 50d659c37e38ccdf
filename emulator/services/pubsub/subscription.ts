import { z } from 'zod';
import { ApiError } from '../../errors.ts';
import type { Cloud } from '../../cloud.ts';
import { parseFilter } from './filter.ts';
import { checkName, DELETED_TOPIC, toTopicName } from './names.ts';
import { outOfBounds } from './refusals.ts';
import { duration, flag, labels, notImplemented, read } from './shape.ts';

/** A number that 0 leaves to the service. */
const orDefault = (value: number) =>
  z
    .int()
    .default(0)
    .transform((given) => given || value);

const PushConfig = z.strictObject({
  pushEndpoint: z.string().optional(),
  attributes: labels,
  oidcToken: z.strictObject({ serviceAccountEmail: z.string(), audience: z.string().optional() }).optional(),
  pubsubWrapper: z.strictObject({}).optional(),
  noWrapper: z.strictObject({ writeMetadata: flag }).optional(),
});

const Subscription = z.strictObject({
  name: z.string(),
  topic: z.string(),
  pushConfig: PushConfig.default({}),
  ackDeadlineSeconds: orDefault(10),
  retainAckedMessages: flag,
  messageRetentionDuration: duration.default('604800s'),
  labels,
  enableMessageOrdering: flag,
  expirationPolicy: z.strictObject({ ttl: duration.optional() }).default({ ttl: '2678400s' }),
  filter: z
    .string()
    .transform((text) => text || undefined)
    .optional(),
  deadLetterPolicy: z.strictObject({ deadLetterTopic: z.string(), maxDeliveryAttempts: orDefault(5) }).optional(),
  retryPolicy: z
    .strictObject({ minimumBackoff: duration.default('10s'), maximumBackoff: duration.default('600s') })
    .optional(),
  enableExactlyOnceDelivery: notImplemented,
  messageTransforms: notImplemented,
  tags: notImplemented,
  detached: notImplemented,
  state: z
    .unknown()
    .optional()
    .transform(() => 'ACTIVE' as const),
});

/** A subscription as the API prints it, defaults filled in. */
export type Subscription = z.infer<typeof Subscription>;

/** Where and how a subscription is pushed; without an endpoint it is pulled. */
export type PushConfig = z.infer<typeof PushConfig>;

/** What `subscriptions.patch` may change. */
export const MUTABLE = [
  'ackDeadlineSeconds',
  'deadLetterPolicy',
  'expirationPolicy',
  'labels',
  'messageRetentionDuration',
  'pushConfig',
  'retainAckedMessages',
  'retryPolicy',
];

const MAX_BACKOFF_SECONDS = 600;

/** Checks a subscription from a request and fills in Google's defaults. */
export function toSubscription(cloud: Cloud, body: unknown): Subscription {
  const { topic, deadLetterPolicy, ...rest } = read(Subscription, body);
  checkName(rest.name);
  parseFilter(rest.filter ?? '');
  checkAckDeadline(rest.ackDeadlineSeconds, 10);
  if (rest.retryPolicy) checkRetryPolicy(rest.retryPolicy);
  return {
    ...rest,
    topic: topic === DELETED_TOPIC ? topic : toTopicName(cloud, topic),
    pushConfig: toPushConfig(rest.pushConfig),
    ...(deadLetterPolicy && { deadLetterPolicy: toDeadLetterPolicy(cloud, deadLetterPolicy) }),
  };
}

/** Checks where a subscription is to be pushed; an empty one turns it into a pulled one. */
export function toPushConfig(body: unknown): PushConfig {
  const { pushEndpoint, ...rest } = read(PushConfig, body ?? {});
  if (!pushEndpoint) return {};
  const protocol = URL.canParse(pushEndpoint) ? new URL(pushEndpoint).protocol : '';
  // N.B. Google takes https only; handlers on the same machine listen on plain http.
  if (protocol === 'https:' || protocol === 'http:') return { pushEndpoint, ...rest };
  const where = 'Refer to https://cloud.google.com/pubsub/docs/create-push-subscription for more information.';
  throw new ApiError('INVALID_ARGUMENT', `Invalid push endpoint given (endpoint=${pushEndpoint}). ${where}`);
}

/** Checks an ack deadline in seconds against the least one (10 for a subscription, 0 for a message). */
export function checkAckDeadline(seconds: number, least: number): void {
  if (seconds >= least && seconds <= 600) return;
  throw new ApiError(
    'INVALID_ARGUMENT',
    `Invalid ack deadline given (ack_deadline=${seconds}). The ack deadline must be between ${least} and 600 seconds.`,
  );
}

/** Seconds of a duration in protobuf's JSON form (`10s`, `0.500s`). */
export function toSeconds(duration: string): number {
  return Number.parseFloat(duration);
}

function toDeadLetterPolicy(
  cloud: Cloud,
  { deadLetterTopic, maxDeliveryAttempts }: NonNullable<Subscription['deadLetterPolicy']>,
) {
  if (maxDeliveryAttempts < 5 || maxDeliveryAttempts > 100) {
    throw outOfBounds('max_delivery_attempts', maxDeliveryAttempts, [5, 100]);
  }
  return { deadLetterTopic: toTopicName(cloud, deadLetterTopic), maxDeliveryAttempts };
}

function checkRetryPolicy({ minimumBackoff, maximumBackoff }: NonNullable<Subscription['retryPolicy']>): void {
  const [min, max] = [toSeconds(minimumBackoff), toSeconds(maximumBackoff)];
  if (max > MAX_BACKOFF_SECONDS) throw outOfBounds('maximum_backoff', max, [0, MAX_BACKOFF_SECONDS]);
  if (min > max) throw outOfBounds('minimum_backoff', min, [0, max]);
}
