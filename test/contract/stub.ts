import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import { connect, type Connection } from '../../shared/gcp/connect.ts';

/** What to answer: a status with a body, or nothing at all. */
export type Canned = { readonly status: number; readonly body: unknown } | 'silence';

/** A connection to a server that answers as the test says: for what the local cloud never does. */
export async function cannedCloud(
  t: TestContext,
  answer: (path: string, method: string) => Canned,
): Promise<Connection> {
  const server = createServer((request, response) => {
    const canned = answer(request.url ?? '', request.method ?? '');
    if (canned === 'silence') return;
    const { status, body } = canned;
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  return connect({ endpoint: `http://127.0.0.1:${port}`, pace: 0.01 });
}
