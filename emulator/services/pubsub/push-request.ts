import { validateHeaderName, validateHeaderValue } from 'node:http';
import type { PubsubMessage } from './messages.ts';
import type { PushRequest } from './post.ts';
import type { PushConfig, Subscription } from './subscription.ts';

interface Circumstances {
  readonly deliveryAttempt?: number;
  /** An identity token of a service account for an audience. */
  readonly token: (email: string, audience: string) => string;
}

/** Headers by which HTTP itself works: no attribute may set them. */
const FRAMING = /^(connection|content-length|expect|host|te|trailer|transfer-encoding|upgrade)$/i;

/** A message as its push endpoint gets it. https://cloud.google.com/pubsub/docs/push#receive_push */
export function pushRequest(subscription: Subscription, message: PubsubMessage, now: Circumstances): PushRequest {
  const { name, pushConfig } = subscription;
  const { pushEndpoint: url = '', noWrapper } = pushConfig;
  const headers = { 'user-agent': 'CloudPubSub-Google', ...authorization(pushConfig, now.token) };
  const { deliveryAttempt } = now;
  if (noWrapper) {
    const body = Buffer.from(message.data ?? '', 'base64');
    const metadata = noWrapper.writeMetadata ? metadataHeaders(name, message, deliveryAttempt) : {};
    return { url, body, headers: { ...metadata, ...headers, 'content-length': String(body.length) } };
  }
  const body = Buffer.from(JSON.stringify(wrapped(name, message, deliveryAttempt)));
  const type = { 'content-type': 'application/json', 'content-length': String(body.length) };
  return { url, body, headers: { ...headers, ...type } };
}

function wrapped(subscription: string, message: PubsubMessage, deliveryAttempt: number | undefined): object {
  const { data, attributes, orderingKey, messageId, publishTime } = message;
  return {
    message: {
      ...(data !== undefined && { data }),
      ...(attributes && { attributes }),
      messageId,
      message_id: messageId,
      publishTime,
      publish_time: publishTime,
      ...(orderingKey !== undefined && { orderingKey }),
    },
    subscription,
    ...(deliveryAttempt !== undefined && { deliveryAttempt }),
  };
}

/** https://cloud.google.com/pubsub/docs/payload-unwrapping */
function metadataHeaders(
  subscription: string,
  { attributes = {}, orderingKey, messageId, publishTime }: PubsubMessage,
  deliveryAttempt: number | undefined,
): Record<string, string> {
  const own = Object.entries(attributes).filter(([name, value]) => isHeader(name, value));
  return {
    ...Object.fromEntries(own),
    'x-goog-pubsub-subscription-name': subscription,
    'x-goog-pubsub-message-id': messageId,
    'x-goog-pubsub-publish-time': publishTime,
    ...(orderingKey !== undefined && isHeader('x', orderingKey) && { 'x-goog-pubsub-ordering-key': orderingKey }),
    ...(deliveryAttempt !== undefined && { 'x-goog-pubsub-delivery-attempt': String(deliveryAttempt) }),
  };
}

/** Attributes may be any text, headers may not. */
function isHeader(name: string, value: string): boolean {
  try {
    validateHeaderName(name);
    validateHeaderValue(name, value);
    return !FRAMING.test(name);
  } catch {
    return false;
  }
}

/** The service account's identity token: https://cloud.google.com/pubsub/docs/authenticate-push-subscriptions */
function authorization({ oidcToken, pushEndpoint = '' }: PushConfig, token: Circumstances['token']): object {
  if (!oidcToken) return {};
  const { serviceAccountEmail, audience = pushEndpoint } = oidcToken;
  return { authorization: `Bearer ${token(serviceAccountEmail, audience)}` };
}
