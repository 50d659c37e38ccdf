import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { toText } from '../../shared/notify/render/text.ts';
import { escapeHtml } from '../../shared/notify/render/html.ts';
import type { WebhookPayload } from '../../shared/notify/render/webhook.ts';

/** Where the messages of the local stack are pinned up: a webhook that shows what it gets on a page. */
export interface Wall {
  /** Of the page; messages are posted to the same address. */
  readonly url: string;
  /** Titles of all messages so far, the oldest first. */
  readonly titles: readonly string[];
  readonly stop: () => Promise<void>;
}

/** The page shows no more. */
const MOST = 200;

/** Starts it on any free port of this machine. */
export async function startWall(): Promise<Wall> {
  const pinned: { readonly at: string; readonly text: string }[] = [];
  const titles: string[] = [];
  const server = createServer((request, response) => void answer(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method === 'POST') {
      const { message } = JSON.parse(await text(request)) as WebhookPayload;
      titles.push(message.title);
      pinned.unshift({ at: new Date().toISOString(), text: toText(message) });
      pinned.splice(MOST);
      return void response.writeHead(204).end();
    }
    if (request.url === '/messages.json') {
      return void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(pinned));
    }
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': POLICY });
    response.end(page(pinned));
  }
  return {
    url: `http://127.0.0.1:${port}/`,
    titles,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Nothing is loaded and nothing runs: the page is text. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'";

const STYLE = `:root{color-scheme:light dark;font:15px/1.5 system-ui,sans-serif}body{max-width:72rem;margin:2rem auto;padding:0 1rem}
article{border:1px solid #8886;border-radius:.5rem;padding:1rem;margin:1rem 0}pre{white-space:pre-wrap;overflow-wrap:anywhere;margin:.5rem 0 0}
time{opacity:.7}`;

function page(pinned: readonly { readonly at: string; readonly text: string }[]): string {
  const articles = pinned.map(
    ({ at, text: told }) => `<article><time>${escapeHtml(at)}</time><pre>${escapeHtml(told)}</pre></article>`,
  );
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="refresh" content="2">
<meta name="viewport" content="width=device-width"><title>run-egress: messages</title><style>${STYLE}</style></head>
<body><h1>Messages</h1>${articles.join('\n') || '<p>There is none yet.</p>'}</body></html>`;
}
