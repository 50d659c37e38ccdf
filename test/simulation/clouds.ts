import { Clock } from '../../emulator/clock.ts';
import { Cloud } from '../../emulator/cloud.ts';
import { dispatcher, type Dispatch, type Incoming } from '../../emulator/dispatch.ts';
import { routeTable } from '../../emulator/route-table.ts';
import { routes, sections } from '../../emulator/services/index.ts';
import { loadWorld, saveWorld } from '../../emulator/world.ts';
import type { Lines } from '../../shared/gcp/connect.ts';
import { GoogleAuth, PassThroughClient } from '../../shared/gcp/auth-library.ts';
import { clientsAt } from '../../shared/gcp/clients.ts';
import type { Origin } from '../../shared/gcp/origin.ts';
import { publishingAt } from '../../shared/gcp/pubsub.ts';
import { realClock } from '../../shared/gcp/real-clock.ts';
import { START } from '../support/clock.ts';

/** What comes out of JSON; a wrong shape is a failed assertion. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Json = any;

/** A cloud for one run alone, with a clock of its own, found by the id of its project. */
export interface RunCloud {
  readonly project: string;
  readonly cloud: Cloud;
  /** Requests that have arrived and are not answered. */
  readonly pending: () => number;
  /** Counts everything that arrives or is answered: as long as it changes, something is going on. */
  readonly stir: () => number;
  readonly call: (method: string, path: string, body?: object) => Promise<Json>;
  readonly world: () => Json;
  readonly setWorld: (world: object) => void;
  readonly close: () => void;
}

interface Running {
  readonly dispatch: Dispatch;
  pending: number;
  stir: number;
}

const table = routeTable(routes);
const running = new Map<string, Running>();

/** Every project of a run is called like this, so that a request can be told whose it is. */
const RUN = /\brun-\d+-[a-z]+\b/;

/** `slot`: runs that go on at the same time have different ones. The same story in the same slot gets the same names. */
export function newCloud(slot = 1): RunCloud {
  const project = `run-${slot}-project`;
  if (running.has(project)) throw new Error(`${project} is still running`);
  const cloud = new Cloud({ clock: new Clock(0, START) });
  const one: Running = { dispatch: dispatcher(cloud, table), pending: 0, stir: 0 };
  running.set(project, one);
  return {
    project,
    cloud,
    pending: () => one.pending,
    stir: () => one.stir,
    async call(method, path, body) {
      const raw = Buffer.from(body === undefined ? '' : JSON.stringify(body));
      const { status, body: answer } = await one.dispatch({ method, url: new URL(path, ORIGIN), headers: {}, raw });
      if (status >= 300) throw new Error(`${method} ${path}: ${answer.toString()}`);
      return answer.length === 0 ? {} : JSON.parse(answer.toString());
    },
    world: () => saveWorld(cloud, project, sections),
    setWorld: (world) => loadWorld(cloud, structuredClone(world) as Record<string, unknown>, sections, project),
    close: () => {
      running.delete(project);
      cloud.reset();
    },
  };
}

async function serve(incoming: Incoming): ReturnType<Dispatch> {
  const one = running.get(RUN.exec(incoming.url.pathname + incoming.url.search)?.[0] ?? '');
  // Of a run that is over: whoever still asks has been left behind by it.
  if (!one) return { status: 410, headers: {}, body: Buffer.from('{}'), dropped: false };
  one.pending += 1;
  one.stir += 1;
  try {
    return await one.dispatch(incoming);
  } finally {
    one.pending -= 1;
    one.stir += 1;
  }
}

const ORIGIN = 'http://clouds.test';

/** Google's clients take their answers from here instead of a socket. */
async function inProcess(input: URL | string, init: RequestInit = {}): Promise<Response> {
  const { method = 'GET', headers, body } = init;
  const incoming = {
    method,
    url: new URL(input),
    headers: Object.fromEntries(new Headers(headers)),
    raw: typeof body === 'string' || body instanceof Uint8Array ? Buffer.from(body) : Buffer.alloc(0),
  };
  const answer = await serve(incoming);
  if (answer.dropped) throw Object.assign(new TypeError('fetch failed'), { code: 'ECONNRESET' });
  return new Response(answer.status === 204 ? null : new Uint8Array(answer.body), answer);
}

/** The official clients, made once, and their answers out of this process. */
export function openLines(): Lines {
  const transporterOptions = { fetchImplementation: inProcess as typeof fetch };
  const client = new PassThroughClient({ transporterOptions });
  const auth = new GoogleAuth({ authClient: client, projectId: 'none' });
  const origin: Origin = { endpoint: ORIGIN, auth: () => Promise.resolve(auth) };
  const sleep = () => Promise.reject(new Error('a process of its own brings the time'));
  const call = () => Promise.reject(new Error('a process of its own brings the calls'));
  return {
    remote: { origin, clients: clientsAt(origin), call, sleep },
    publishing: publishingAt(origin),
    clock: realClock,
  };
}
