import { createHash, createHmac } from 'node:crypto';
import type { Answer } from './answer.ts';

/** One request to a service. */
export interface Request {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A message on its way: what is posted, and under which id. */
export interface Post {
  /** The same however often it is tried. */
  readonly id: string;
  readonly payload: object;
  /** What the service calls the conversation, where it has one already. */
  readonly thread?: string;
  /** It is worth being seen outside its conversation, too. */
  readonly isLoud: boolean;
}

const JSON_BODY = { 'content-type': 'application/json; charset=utf-8' };

/** https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks, and a workflow of Teams is posted to in the same way. */
export const toWebhookOf = (url: URL, { payload }: Post): Request => ({
  url,
  headers: JSON_BODY,
  body: JSON.stringify(payload),
});

/** https://docs.slack.dev/reference/methods/chat.postMessage */
export function toSlackApi(url: URL, { token, channel }: { token: string; channel: string }, post: Post): Request {
  const thread = post.thread === undefined ? {} : { thread_ts: post.thread, reply_broadcast: post.isLoud };
  return {
    url,
    headers: { ...JSON_BODY, authorization: `Bearer ${token}` },
    body: JSON.stringify({ channel, ...thread, ...post.payload }),
  };
}

/**
 * A request with an id is taken once, however often it comes.
 * https://developers.google.com/workspace/chat/api/reference/rest/v1/spaces.messages/create
 */
export function toGoogleChatOf(address: URL, { id, payload }: Post): Request {
  const url = new URL(address);
  url.searchParams.set('messageReplyOption', 'REPLY_MESSAGE_FALLBACK_TO_NEW_THREAD');
  url.searchParams.set('requestId', uuidOf(id));
  return { url, headers: JSON_BODY, body: JSON.stringify(payload) };
}

function uuidOf(id: string): string {
  const hex = createHash('sha256').update(id).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}

/**
 * Signed as Standard Webhooks has it, so that receivers check it with the libraries that there are: HMAC-SHA256 over id,
 * timestamp and body. https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function toSigned(url: URL, { key, now }: { key: string; now: number }, { id, payload }: Post): Request {
  const body = JSON.stringify(payload);
  const timestamp = String(Math.floor(now / 1000));
  const encoded = /^whsec_(.+)$/.exec(key)?.[1];
  const bytes = encoded === undefined ? Buffer.from(key) : Buffer.from(encoded, 'base64');
  const signature = createHmac('sha256', bytes).update(`${id}.${timestamp}.${body}`).digest('base64');
  const signed = { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
  return { url, headers: { ...JSON_BODY, ...signed }, body };
}

/** A service that has not answered by then is tried again. */
const PATIENCE_MS = 10_000;
/** More of an answer is not read. */
const MOST_CHARACTERS = 2000;

/**
 * Sends a request and reads what is said to it. Redirections are answers and are not followed: they could lead anywhere.
 * Throws what `fetch` throws where no answer comes.
 */
export async function send({ url, headers, body }: Request, patienceMs = PATIENCE_MS): Promise<Answer> {
  const signal = AbortSignal.timeout(patienceMs);
  const response = await fetch(url, { method: 'POST', redirect: 'manual', headers, body, signal });
  return {
    status: response.status,
    retryAfter: response.headers.get('retry-after'),
    body: await beginningOf(response),
  };
}

async function beginningOf({ body }: Response): Promise<string> {
  if (!body) return '';
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of body) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length >= MOST_CHARACTERS) break;
  }
  return text.slice(0, MOST_CHARACTERS);
}
