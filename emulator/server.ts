import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerBatch } from './batch.ts';
import { Clock } from './clock.ts';
import { Cloud } from './cloud.ts';
import { controlRoutes } from './control.ts';
import { dispatcher, type Dispatch, type Incoming } from './dispatch.ts';
import { routeTable } from './route.ts';
import { routes, sections } from './services/index.ts';
import { loadWorld } from './world.ts';

export interface EmulatorOptions {
  /** 0 takes any free port. */
  readonly port?: number;
  readonly speed?: number;
  /** A snapshot to begin with, and to go back to on reset. */
  readonly world?: Readonly<Record<string, unknown>> | undefined;
  /** URL that gets audit entries as Eventarc CloudEvents. */
  readonly eventsTo?: string | undefined;
  /** Runs after a reset, before it is answered: whoever made topics and subscriptions makes them again. */
  readonly afterReset?: (() => Promise<void>) | undefined;
}

export interface Emulator {
  readonly url: string;
  readonly cloud: Cloud;
  readonly close: () => Promise<void>;
}

/** Starts a local Google Cloud on 127.0.0.1. Throws when the port is taken or the world is not a snapshot. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const { port = 0, speed = 1, world, eventsTo, afterReset } = options;
  const cloud = new Cloud({ clock: new Clock(speed), ...(eventsTo !== undefined && { eventsTo }) });
  if (world) loadWorld(cloud, { ...world }, sections);
  const table = routeTable([...controlRoutes({ sections, initialWorld: world, afterReset }), ...routes]);
  const dispatch = dispatcher(cloud, table);
  const server = createServer((request, response) => {
    // A client may go away in the middle of its request; that is its own affair and nobody else's.
    serve(dispatch, request, response).catch(() => request.socket.destroy());
  });
  // gcloud asks for a tunnel for every API that `emulator env` does not redirect: nothing leaves this machine.
  server.on('connect', (_request, socket) => socket.end('HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n'));
  server.on('clientError', (_error, socket) => socket.destroy());
  server.keepAliveTimeout = 60_000;
  await listen(server, port);
  const { port: taken } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${taken}`, cloud, close: () => close(server, cloud) };
}

async function serve(dispatch: Dispatch, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const incoming = await read(request);
  if (!incoming) return void response.writeHead(400).end();
  const isBatch = incoming.url.pathname.startsWith('/batch/');
  const { status, headers, body, dropped } = await (isBatch ? answerBatch(dispatch, incoming) : dispatch(incoming));
  if (dropped) return void request.socket.destroy();
  response.writeHead(status, { ...headers, 'content-length': body.length });
  response.end(request.method === 'HEAD' ? undefined : body);
}

async function read(request: IncomingMessage): Promise<Incoming | undefined> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const headers: Record<string, string | undefined> = {};
  for (const [name, value] of Object.entries(request.headers))
    headers[name] = Array.isArray(value) ? value.join(', ') : value;
  // As gcloud's HTTP proxy we get absolute URLs, whose host says which API and region is meant.
  const base = `http://${headers['host'] ?? 'localhost'}`;
  if (!URL.canParse(request.url ?? '', base)) return undefined;
  const url = new URL(request.url ?? '', base);
  return { method: request.method ?? 'GET', url, headers, raw: Buffer.concat(chunks) };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
}

async function close(server: Server, cloud: Cloud): Promise<void> {
  cloud.reset();
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
