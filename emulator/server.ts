import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { answerBatch } from './batch.ts';
import { Clock } from './clock.ts';
import { Cloud } from './cloud.ts';
import { controlRoutes } from './control/routes.ts';
import { dispatcher, refusal, type Dispatch, type Outgoing } from './dispatch.ts';
import type { MessageRow, PageLink } from './page/model.ts';
import { pageRoutes } from './page/routes.ts';
import { checkAnnouncedSize, readRequest, urlOf } from './read-request.ts';
import type { Route } from './route.ts';
import { routeTable } from './route-table.ts';
import { routes, sections } from './services/index.ts';
import { refuseForeignPages } from './web-guard.ts';
import { loadWorld } from './world.ts';

export interface EmulatorOptions {
  /** 0 takes any free port. */
  readonly port?: number;
  /** The address to listen on; only this machine reaches the default, 127.0.0.1. */
  readonly host?: string | undefined;
  readonly speed?: number;
  /** A snapshot to begin with, and to go back to on reset. */
  readonly world?: Readonly<Record<string, unknown>> | undefined;
  /** URL that gets audit entries as Eventarc CloudEvents. */
  readonly eventsTo?: string | undefined;
  /** Runs after a reset, before it is answered: whoever made topics and subscriptions makes them again. */
  readonly afterReset?: (() => Promise<void>) | undefined;
  /** Other pages about the same cloud, which its own page leads to. */
  readonly links?: readonly PageLink[];
  /** What was sent to people because of what happened here, newest first: its page shows it. */
  readonly messages?: (() => readonly MessageRow[]) | undefined;
  /** Such pages that are served here, under the same guard: below /emulator/page/. */
  readonly pages?: readonly Route[];
}

export interface Emulator {
  readonly url: string;
  readonly cloud: Cloud;
  readonly close: () => Promise<void>;
}

/** Starts a local Google Cloud. Throws when the port is taken or the world is not a snapshot. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const { port = 0, host = '127.0.0.1', speed = 1, world, eventsTo, afterReset } = options;
  const cloud = new Cloud({ clock: new Clock(speed), ...(eventsTo !== undefined && { eventsTo }) });
  if (world) loadWorld(cloud, structuredClone(world), sections);
  const control = controlRoutes({ methods: routes, sections, initialWorld: world, afterReset });
  const { links = [], messages, pages = [] } = options;
  const table = routeTable([...pageRoutes({ links, messages }), ...pages, ...control, ...routes]);
  const server = serverOf(dispatcher(cloud, table), !/^(127\.|::1$|localhost$)/.test(host));
  await listen(server, port, host);
  const { port: taken } = server.address() as AddressInfo;
  const reachable = host.includes(':') ? `[${host}]` : host;
  return { url: `http://${reachable}:${taken}`, cloud, close: () => close(server, cloud) };
}

/** `isOpen`: whether other machines may come. */
function serverOf(dispatch: Dispatch, isOpen: boolean): Server {
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    // A client may go away in the middle of its request; that is its own affair and nobody else's.
    serve({ dispatch, isOpen }, request, response).catch(() => request.socket.destroy());
  };
  const server = createServer(answer);
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    if (isWelcome(request)) response.writeContinue();
    answer(request, response);
  });
  // gcloud asks for a tunnel for every API that `emulator env` does not redirect: nothing leaves this machine.
  server.on('connect', (_request, socket: Duplex) => {
    socket.on('error', () => undefined);
    socket.end('HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n');
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    if (!socket.writable || error.code === 'ECONNRESET') return void socket.destroy();
    const status = error.code === 'HPE_HEADER_OVERFLOW' ? '431 Request Header Fields Too Large' : '400 Bad Request';
    const body = JSON.stringify({ error: { code: Number(status.slice(0, 3)), message: error.message } });
    const head = `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close`;
    socket.end(`HTTP/1.1 ${status}\r\n${head}\r\n\r\n${body}`);
  });
  server.keepAliveTimeout = 60_000;
  return server;
}

function isWelcome(request: IncomingMessage): boolean {
  try {
    checkAnnouncedSize(request, urlOf(request));
    return true;
  } catch {
    return false;
  }
}

interface Front {
  readonly dispatch: Dispatch;
  readonly isOpen: boolean;
}

async function serve(front: Front, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { status, headers, body, dropped } = await answerTo(front, request);
  if (dropped) return void request.socket.destroy();
  // What has not been read by now is not going to be.
  const rest = request.complete ? {} : { connection: 'close' };
  response.writeHead(status, { ...headers, ...rest, 'content-length': body.length });
  response.end(request.method === 'HEAD' ? undefined : body);
}

async function answerTo({ dispatch, isOpen }: Front, request: IncomingMessage): Promise<Outgoing> {
  let url: URL | undefined;
  try {
    url = urlOf(request);
    refuseForeignPages(request, url, isOpen);
    const incoming = await readRequest(request, url);
    return await (url.pathname.startsWith('/batch/') ? answerBatch(dispatch, incoming) : dispatch(incoming));
  } catch (error) {
    // Whoever hung up gets no answer.
    if (request.destroyed && !request.complete) throw error;
    return refusal(error, url);
  }
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
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
