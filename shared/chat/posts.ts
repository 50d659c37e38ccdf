import { RetryableError, TerminalError } from '../errors.ts';
import type { Channel } from '../policy/channels.ts';
import type { Posted, Secrets } from '../ports.ts';
import { toPosted, toSlackPosted, type Answer } from './answer.ts';
import { addressOf, isLoopback } from './hosts.ts';
import { send, toGoogleChatOf, toSigned, toSlackApi, toWebhookOf, type Post, type Request } from './request.ts';

/** A channel that is posted to; e-mail is handed to Pub/Sub. */
export type ChatChannel = Exclude<Channel, { readonly to: 'email' }>;

export interface PostsOptions {
  readonly secrets: Secrets;
  /** The APIs are those of a local cloud. */
  readonly isLocal: boolean;
  /** Where Slack's Web API is; another place is one on this machine alone. */
  readonly slackApi?: string | undefined;
  readonly now?: () => number;
  /** Ms that a service has for its answer. */
  readonly patienceMs?: number;
}

export interface Posts {
  post(channel: ChatChannel, post: Post): Promise<Posted>;
  /** The request, ready to be sent: for those who want to see it first. */
  request(channel: ChatChannel, post: Post): Promise<Request>;
}

const SLACK_API = 'https://slack.com/api/chat.postMessage';
/** A secret that was changed is noticed after that, or as soon as a service refuses the old one. */
const FRESH_MS = 300_000;

/** Posts to the services of chat. Whatever goes wrong is an answer, in words that hold no secret. */
export function postsWith({ secrets, isLocal, slackApi, now = Date.now, patienceMs }: PostsOptions): Posts {
  const other = isLocal && slackApi !== undefined ? new URL(slackApi) : undefined;
  const api = other && isLoopback(other) ? other : new URL(SLACK_API);
  const known = new Map<string, { readonly value: string; readonly at: number }>();

  async function secret(reference: string): Promise<string> {
    const fresh = known.get(reference);
    if (fresh && now() - fresh.at < FRESH_MS) return fresh.value;
    const value = await secrets.read(reference);
    known.set(reference, { value, at: now() });
    return value;
  }

  async function toRequest(channel: ChatChannel, post: Post): Promise<Request> {
    if (channel.to === 'slack' && channel.token !== undefined) {
      return toSlackApi(api, { token: await secret(channel.token), channel: channel.channel ?? '' }, post);
    }
    const host = channel.to === 'webhook' ? { host: channel.host } : {};
    const url = addressOf(await secret(channel.url ?? ''), channel.to, { isLocal, ...host });
    switch (channel.to) {
      case 'chat':
        return toGoogleChatOf(url, post);
      case 'webhook':
        return toSigned(url, { key: await secret(channel.key), now: now() }, post);
      default:
        return toWebhookOf(url, post);
    }
  }

  async function attempt(channel: ChatChannel, post: Post): Promise<Posted> {
    const answer = await send(await toRequest(channel, post), patienceMs);
    const isApi = channel.to === 'slack' && channel.token !== undefined;
    return isApi ? toSlackPosted(answer, now()) : toPosted(answer satisfies Answer, now());
  }

  return {
    request: toRequest,

    async post(channel, post) {
      const mine = referencesOf(channel);
      const used = mine.filter((reference) => known.has(reference));
      try {
        const posted = await attempt(channel, post);
        if (posted.kind !== 'refused' || used.length === 0) return clean(posted, secretsIn(mine));
        // Perhaps the secret has been changed since it was read.
        const before = secretsIn(mine);
        for (const reference of mine) known.delete(reference);
        const after = await Promise.all(mine.map(secret));
        const isChanged = after.some((value) => !before.includes(value));
        return clean(isChanged ? await attempt(channel, post) : posted, [...before, ...after]);
      } catch (error) {
        return clean(failure(error), secretsIn(mine));
      }
    },
  };

  function secretsIn(references: readonly string[]): string[] {
    return references.flatMap((reference) => known.get(reference)?.value ?? []);
  }
}

const referencesOf = (channel: ChatChannel): string[] =>
  [channel.url, 'token' in channel ? channel.token : undefined, 'key' in channel ? channel.key : undefined].flatMap(
    (reference) => reference ?? [],
  );

/** What was thrown before there was an answer: the way was broken, or the secret is none. */
function failure(error: unknown): Posted {
  if (error instanceof TerminalError) return { kind: 'refused', reason: error.message };
  if (error instanceof RetryableError) return { kind: 'retry', reason: error.message };
  const { name, cause } = error as { name?: unknown; cause?: { code?: unknown } };
  if (name === 'TimeoutError') return { kind: 'retry', reason: 'no answer in time' };
  // N.B. The message of what `fetch` throws may hold the address, which is a secret.
  return {
    kind: 'retry',
    reason: `not reachable (${typeof cause?.code === 'string' ? cause.code : 'connection lost'})`,
  };
}

/** Services repeat what they were sent: nothing of a secret stays in a reason, whole or in its parts. */
function clean(posted: Posted, secrets: readonly string[]): Posted {
  if (posted.kind === 'delivered') return posted;
  const parts = secrets.flatMap((one) => [one, ...one.split(/[/?&=]/).filter((part) => part.length >= 8)]);
  const longest = parts.toSorted((a, b) => b.length - a.length);
  return { ...posted, reason: longest.reduce((text, part) => text.replaceAll(part, '***'), posted.reason) };
}
