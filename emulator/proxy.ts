import { createServer, request, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What becomes of a request: it goes on with these headers, or is refused. */
export type Admission = { readonly headers: IncomingHttpHeaders } | Refusal;

export interface Refusal {
  readonly status: number;
  readonly challenge?: string;
  readonly message: string;
}

export interface Proxy {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** A server on 127.0.0.1 that passes on to `target` what is admitted. Nothing of a refused request gets through. */
export async function startProxy(
  target: string,
  admit: (headers: IncomingHttpHeaders, self: string) => Admission,
): Promise<Proxy> {
  let url = '';
  const server = createServer((incoming, outgoing) => {
    const admission = admit(incoming.headers, url);
    if ('status' in admission) refuse(incoming, outgoing, admission);
    else pass(incoming, outgoing, { target, headers: admission.headers });
  });
  server.on('clientError', (_error, socket) => socket.destroy());
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function refuse(incoming: IncomingMessage, outgoing: ServerResponse, { status, challenge, message }: Refusal): void {
  incoming.on('error', () => undefined).resume();
  const headers = { 'content-type': 'text/plain', ...(challenge !== undefined && { 'www-authenticate': challenge }) };
  outgoing.writeHead(status, headers).end(`${message}\n`);
}

function pass(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { target, headers }: { target: string; headers: IncomingHttpHeaders },
): void {
  const { method, url = '/' } = incoming;
  // A connection of its own: an idle one that the function is just closing would look like a refusal.
  const onward = request(target + url, { method, headers: { ...headers, host: new URL(target).host }, agent: false });
  onward.on('response', (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.on('error', () => outgoing.destroy()).pipe(outgoing);
  });
  onward.on('error', () => {
    if (outgoing.headersSent) outgoing.destroy();
    else outgoing.writeHead(503, { 'content-type': 'text/plain' }).end('The request failed: no instance answered.\n');
  });
  outgoing.on('close', () => onward.destroy());
  incoming.on('error', () => onward.destroy()).pipe(onward);
}
