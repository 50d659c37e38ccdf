import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';

type Json = Record<string, unknown>;

export interface Received {
  readonly ackId: string;
  readonly deliveryAttempt?: number;
  readonly message: {
    readonly data?: string;
    readonly attributes?: Record<string, string>;
    readonly messageId: string;
  };
}

const PATIENCE_MS = 60_000;

/** Calls of the Pub/Sub API at an address, in a project of the test's own. */
export function caller(url: string, project: string) {
  const prefix = `projects/${project}`;
  async function call(method: string, path: string, body?: Json): Promise<{ status: number; body: Json }> {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${url}/v1/${prefix}/${path}`, {
      method,
      headers,
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, body: text.startsWith('{') ? (JSON.parse(text) as Json) : {} };
  }
  const done = async (method: string, path: string, body?: Json): Promise<Json> => {
    const answer = await call(method, path, body);
    assert.equal(answer.status, 200, `${path} ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const pull = async (name: string, maxMessages = 10): Promise<Received[]> => {
    const body = await done('POST', `subscriptions/${name}:pull`, { maxMessages, returnImmediately: true });
    return (body['receivedMessages'] ?? []) as Received[];
  };
  return {
    prefix,
    call,
    done,
    pull,
    topic: (name: string) => done('PUT', `topics/${name}`, {}),
    subscribe: (name: string, topic: string, settings: Json = {}) =>
      done('PUT', `subscriptions/${name}`, { topic: `${prefix}/topics/${topic}`, ...settings }),
    publish: (topic: string, texts: readonly string[], more: Json = {}) => {
      const messages = texts.map((text) => ({ data: Buffer.from(text).toString('base64'), ...more }));
      return done('POST', `topics/${topic}:publish`, { messages });
    },
    ack: (name: string, ...received: readonly Received[]) =>
      done('POST', `subscriptions/${name}:acknowledge`, { ackIds: received.map(({ ackId }) => ackId) }),
    nack: (name: string, ...received: readonly Received[]) =>
      done('POST', `subscriptions/${name}:modifyAckDeadline`, {
        ackIds: received.map(({ ackId }) => ackId),
        ackDeadlineSeconds: 0,
      }),
    /** Pulls until so many messages have come, each once. */
    collect: async (name: string, count: number): Promise<Received[]> => {
      const found: Received[] = [];
      const deadline = Date.now() + PATIENCE_MS;
      while (found.length < count && Date.now() < deadline) {
        const more = await pull(name, count - found.length);
        found.push(...more);
        if (more.length === 0) await sleep(50);
      }
      assert.equal(found.length, count, `${found.length} of ${count} messages came`);
      return found;
    },
  };
}

export const textOf = ({ message }: Received): string => Buffer.from(message.data ?? '', 'base64').toString();
