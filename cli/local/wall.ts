import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { toText } from '../../shared/notify/render/text.ts';
import type { WebhookPayload } from '../../shared/notify/render/webhook.ts';

/** Where the messages of the local stack are pinned up: a webhook that keeps what it gets. */
export interface Wall {
  /** Messages are posted to it. */
  readonly url: string;
  /** The last messages, newest first. */
  readonly messages: readonly { readonly at: string; readonly text: string }[];
  /** Titles of all messages so far, the oldest first. */
  readonly titles: readonly string[];
  readonly stop: () => Promise<void>;
}

/** Nobody reads more at a glance. */
const MOST = 200;

/** Starts it on any free port of this machine. */
export async function startWall(): Promise<Wall> {
  const messages: { readonly at: string; readonly text: string }[] = [];
  const titles: string[] = [];
  const server = createServer((request, response) => void answer(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // A browser says from which site it was sent here; whoever tells of results is none.
    if (request.method !== 'POST' || request.headers.origin !== undefined) return void response.writeHead(403).end();
    try {
      const { message } = JSON.parse(await text(request)) as WebhookPayload;
      messages.unshift({ at: new Date().toISOString().replace(/\.\d+Z$/, 'Z'), text: toText(message) });
      titles.push(message.title);
      messages.splice(MOST);
      response.writeHead(204).end();
    } catch {
      response.writeHead(400).end();
    }
  }
  return {
    url: `http://127.0.0.1:${port}/`,
    messages,
    titles,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
