import { z } from 'zod';
import { InputError } from '../errors.ts';
import { parse } from '../snapshot/decode/raw.ts';

const AUDIT = 'google.cloud.audit.log.v1.written';
const PUBSUB = 'google.cloud.pubsub.topic.v1.messagePublished';

const CloudEvent = z.looseObject({ type: z.string(), data: z.unknown() });

const Message = z.looseObject({
  message: z.looseObject({
    data: z.string().optional(),
    messageId: z.string().optional(),
    publishTime: z.string().optional(),
    attributes: z.record(z.string(), z.string()).optional(),
  }),
});

/** How a Pub/Sub message came, whatever is in it. */
export interface Arrival {
  readonly publishedAt: string | undefined;
  readonly attributes: Readonly<Record<string, string>>;
}

/** A Pub/Sub message with its data decoded as JSON. */
export interface Envelope {
  readonly body: unknown;
  readonly publishedAt: string | undefined;
  /** The same on every redelivery. */
  readonly messageId: string | undefined;
}

/**
 * The log entry in either of the two envelopes in which it comes: the CloudEvent of an Eventarc trigger, or the Pub/Sub
 * message that a log sink published. Throws InputError for anything else.
 */
export function openEvent(event: unknown): unknown {
  const { type, data } = parse(CloudEvent, event, 'event');
  if (type === AUDIT) return data;
  if (type === PUBSUB) return openMessage(data).body;
  throw new InputError('event', [{ path: 'type', expected: `expected ${AUDIT} or ${PUBSUB}` }]);
}

/** How an event came, as far as it says: for whoever measures, and must not refuse anything. */
export function arrivalOf(event: unknown): Arrival {
  const { message } = Message.safeParse(CloudEvent.safeParse(event).data?.data).data ?? {};
  return { publishedAt: message?.publishTime, attributes: message?.attributes ?? {} };
}

/** The JSON body of a Pub/Sub message inside a CloudEvent. Throws InputError. */
export function openPubsub(event: unknown): Envelope {
  const { type, data } = parse(CloudEvent, event, 'event');
  if (type !== PUBSUB) throw new InputError('event', [{ path: 'type', expected: `expected ${PUBSUB}` }]);
  return openMessage(data);
}

function openMessage(data: unknown): Envelope {
  const { message } = parse(Message, data, 'message');
  try {
    const body = JSON.parse(Buffer.from(message.data ?? '', 'base64').toString('utf8')) as unknown;
    return { body, publishedAt: message.publishTime, messageId: message.messageId };
  } catch {
    throw new InputError('message', [{ path: 'data', expected: 'expected JSON in base64' }]);
  }
}
