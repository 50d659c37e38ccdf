import { z } from 'zod';
import { ApiError } from '../../errors.ts';
import { outOfBounds } from './refusals.ts';
import { read } from './shape.ts';

/** A message as a publisher sends it, `data` in base64. */
export interface Message {
  readonly data?: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly orderingKey?: string;
}

/** A message as the service hands it out. */
export interface PubsubMessage extends Message {
  readonly messageId: string;
  readonly publishTime: string;
}

/** Protobuf's JSON form takes both alphabets of base64, padded or not. */
const BASE64 = /^[A-Za-z0-9+/_-]*={0,2}$/;

const Published = z.object({
  messages: z
    .array(
      z.object({
        data: z.string().regex(BASE64, 'Base64 decoding failed').optional(),
        attributes: z.record(z.string(), z.string()).default({}),
        orderingKey: z.string().default(''),
      }),
    )
    .default([]),
});

// https://cloud.google.com/pubsub/quotas#resource_limits
const MESSAGES_PER_REQUEST = 1_000;
const REQUEST_BYTES = 10_000_000;
const ATTRIBUTES = 100;
const KEY_BYTES = 256;
const VALUE_BYTES = 1_024;
const ORDERING_KEY_BYTES = 1_024;

/** The messages of a publish request, held against Pub/Sub's limits. */
export function toMessages(body: unknown): readonly Message[] {
  const { messages: given } = read(Published, body);
  within('message_count', given.length, [1, MESSAGES_PER_REQUEST]);
  const messages = given.map(({ data, attributes, orderingKey }): Message => ({
    ...(data && { data: Buffer.from(data, 'base64').toString('base64') }),
    ...(Object.keys(attributes).length > 0 && { attributes }),
    ...(orderingKey && { orderingKey }),
  }));
  const total = messages.map(checkedSize).reduce((sum, size) => sum + size, 0);
  within('request_size', total, [0, REQUEST_BYTES]);
  return messages;
}

function checkedSize({ data = '', attributes = {}, orderingKey = '' }: Message): number {
  const pairs = Object.entries(attributes);
  if (data === '' && pairs.length === 0) {
    throw new ApiError(
      'INVALID_ARGUMENT',
      'One or more messages in the publish request is empty. Each message must contain either non-empty data, or at ' +
        'least one attribute.',
    );
  }
  within('attributes_count', pairs.length, [0, ATTRIBUTES]);
  const keyBytes = Buffer.byteLength(orderingKey);
  within('ordering_key_size', keyBytes, [0, ORDERING_KEY_BYTES]);
  let size = Buffer.byteLength(data, 'base64') + keyBytes;
  for (const [key, value] of pairs) {
    within('attribute_key_size', Buffer.byteLength(key), [1, KEY_BYTES]);
    within('attribute_value_size', Buffer.byteLength(value), [0, VALUE_BYTES]);
    size += Buffer.byteLength(key) + Buffer.byteLength(value);
  }
  return size;
}

function within(what: string, value: number, bounds: readonly [number, number]): void {
  if (value < bounds[0] || value > bounds[1]) throw outOfBounds(what, value, bounds);
}
