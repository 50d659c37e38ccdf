import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { startEmulator } from '../../emulator/server.ts';

export interface Received {
  readonly ackId: string;
  readonly deliveryAttempt?: number;
  readonly message: Readonly<Record<string, unknown>> & {
    readonly data?: string;
    readonly attributes?: Readonly<Record<string, string>>;
  };
}

export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

/** A local cloud on a standing clock with one topic, and the calls that tests of Pub/Sub make of it. */
export async function startPubsub(t: TestContext) {
  const emulator = await startEmulator({ speed: 0 });
  t.after(() => emulator.close());

  async function call(method: string, path: string, body?: unknown): Promise<Answer> {
    const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
    const response = await fetch(`${emulator.url}/v1/projects/p/${path}`, init);
    return { status: response.status, body: (await response.json()) as Answer['body'] };
  }
  const pubsub = {
    url: emulator.url,
    cloud: emulator.cloud,
    call,
    advance: (seconds: number) => emulator.cloud.clock.advance(seconds),
    subscribe: async (name: string, settings: object = {}) => {
      const answer = await call('PUT', `subscriptions/${name}`, { topic: 'projects/p/topics/news', ...settings });
      if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
    },
    /** Publishes texts, each with the same other fields. */
    publish: async (texts: readonly string[], fields: object = {}, topic = 'news') => {
      const messages = texts.map((text) => ({ data: Buffer.from(text).toString('base64'), ...fields }));
      return call('POST', `topics/${topic}:publish`, { messages });
    },
    pull: async (name: string, maxMessages = 10): Promise<readonly Received[]> => {
      const { body } = await call('POST', `subscriptions/${name}:pull`, { maxMessages, returnImmediately: true });
      return (body['receivedMessages'] ?? []) as Received[];
    },
    ack: async (name: string, ...received: readonly (Received | undefined)[]) =>
      call('POST', `subscriptions/${name}:acknowledge`, { ackIds: received.map((each) => each?.ackId) }),
    nack: async (name: string, ...received: readonly (Received | undefined)[]) =>
      call('POST', `subscriptions/${name}:modifyAckDeadline`, {
        ackIds: received.map((each) => each?.ackId),
        ackDeadlineSeconds: 0,
      }),
  };
  await call('PUT', 'topics/news');
  return pubsub;
}

/** What a test says of messages: their texts. */
export function texts(received: readonly Received[]): string[] {
  return received.map(({ message }) => Buffer.from(message.data ?? '', 'base64').toString());
}

export interface Push {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** The text of a wrapped message. */
  readonly text: string;
  /** Ends when Pub/Sub has read the answer and drawn its conclusion. */
  readonly answer: (status: number) => Promise<void>;
}

/** A push endpoint whose test answers each push itself, in the order in which they came. */
export async function startEndpoint(t: TestContext) {
  const arrived: Push[] = [];
  const waiting: ((push: Push) => void)[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      const answer = async (status: number) => {
        const closed = once(request.socket, 'close');
        response.writeHead(status).end();
        await closed;
        await setImmediate();
      };
      const push = { headers: request.headers, body, text: textOf(body), answer };
      const taker = waiting.shift();
      if (taker) taker(push);
      else arrived.push(push);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/push`,
    next: async (): Promise<Push> => arrived.shift() ?? new Promise((resolve) => waiting.push(resolve)),
    /** True when nothing arrives for a moment. */
    quiet: async (): Promise<boolean> => {
      await setTimeout(50);
      return arrived.length === 0;
    },
  };
}

function textOf(body: string): string {
  try {
    const { message } = JSON.parse(body) as { message: { data?: string } };
    return Buffer.from(message.data ?? '', 'base64').toString();
  } catch {
    return '';
  }
}
