import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** What the server does with a post. */
export type Reaction =
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: string }
  /** Takes it and never answers. */
  | 'silent'
  /** Breaks the connection. */
  | 'hang up';

export interface Posted {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  readonly at: number;
  readonly answered: Reaction;
}

/** A server that stands for every service of chat: what it answers is up to the test. */
export interface ChatServer {
  readonly url: string;
  readonly posts: readonly Posted[];
  react: (path: string, count: number) => Reaction;
  clear(): void;
  close(): Promise<void>;
}

export async function startChatServer(): Promise<ChatServer> {
  const posts: Posted[] = [];
  const server = createServer((request, response) => void handle(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const chat: ChatServer = {
    url: `http://127.0.0.1:${port}`,
    posts,
    react: () => ({ status: 200, body: 'ok' }),
    clear: () => void posts.splice(0),
    close: () => close(server),
  };

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '/';
    const body = await text(request);
    const answered = chat.react(path, posts.filter((one) => one.path === path).length);
    posts.push({ path, headers: request.headers, body, at: Date.now(), answered });
    if (answered === 'silent') return;
    if (answered === 'hang up') return void request.socket.destroy();
    response.writeHead(answered.status, answered.headers).end(answered.body ?? '');
  }
  return chat;
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
}
