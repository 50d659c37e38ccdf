import { after, before, beforeEach } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { startEmulator, type Emulator } from '../../emulator/server.ts';
import { connect, type Connection } from '../../shared/gcp/connect.ts';
import type { Attempt } from '../../shared/ports.ts';

export const PROJECT = 'my-project';
export const REGION = 'europe-west2';
export const NETWORK = `projects/${PROJECT}/global/networks/my-vpc`;
export const SUBNETWORK = `projects/${PROJECT}/regions/${REGION}/subnetworks/my-subnet`;
export const REGIONAL = `projects/${PROJECT}/regions/${REGION}`;
export const LOCATION = `projects/${PROJECT}/locations/${REGION}`;

const LINK = 'https://www.googleapis.com/compute/v1/';

/** A network with one subnetwork and its default route: what most calls need around them. */
export const WORLD = {
  version: 1,
  project: PROJECT,
  jobs: [],
  connectors: [],
  networks: [{ name: 'my-vpc', autoCreateSubnetworks: false }],
  subnetworks: [
    {
      name: 'my-subnet',
      region: `${LINK}${REGIONAL}`,
      network: `${LINK}${NETWORK}`,
      ipCidrRange: '10.1.0.0/26',
      privateIpGoogleAccess: true,
      purpose: 'PRIVATE',
    },
  ],
  routers: [],
  routes: [],
  firewalls: [],
  addresses: [],
  instances: [],
};

interface Logged {
  readonly method: string;
  readonly path: string;
  readonly status: number;
}

/** The local cloud and a connection to it, in the world above before each test. */
export interface LocalCloud {
  readonly connection: Connection;
  readonly url: string;
  setWorld(change: object): Promise<void>;
  /** The world as it is now, by collection. */
  world(): Promise<Readonly<Record<string, readonly Record<string, unknown>[]>>>;
  /** Makes calls of a method fail; answers how often that happened. */
  fault(fault: object): Promise<() => Promise<number>>;
  /** Calls of a method since the test began. */
  calls(method: string): Promise<readonly Logged[]>;
  /** Waits until a method has been answered that often, with that status. */
  until(method: string, times: number, status?: number): Promise<void>;
  advance(seconds: number): Promise<void>;
}

/** `speed`: of the local cloud's clock; a connector takes two minutes of it. */
export function localCloud({ speed = 500 }: { speed?: number } = {}): LocalCloud {
  let emulator: Emulator | undefined;
  let connection: Connection | undefined;
  const request = async (method: string, path: string, body?: object): Promise<unknown> => {
    const text = body && JSON.stringify(body);
    const answer = await fetch(`${started(emulator).url}/emulator/${path}`, { method, ...(text && { body: text }) });
    if (!answer.ok) throw new Error(await answer.text());
    return answer.json();
  };
  const calls = async (method: string): Promise<Logged[]> => {
    const all = (await request('GET', 'requests')) as Logged[];
    return all.filter((one) => one.method === method);
  };
  before(async () => {
    emulator = await startEmulator({ port: 0, speed });
    connection = connect({ endpoint: emulator.url, projectId: PROJECT, pace: 0.01 });
  });
  beforeEach(async () => {
    await request('POST', 'reset');
    await request('PUT', 'world', WORLD);
  });
  after(() => emulator?.close());
  return {
    get connection() {
      return started(connection);
    },
    get url() {
      return started(emulator).url;
    },
    setWorld: async (change) => void (await request('PUT', 'world', { ...WORLD, ...change })),
    world: async () => (await request('GET', `world?project=${PROJECT}`)) as Record<string, Record<string, unknown>[]>,
    async fault(fault) {
      const { id } = (await request('POST', 'faults', fault)) as { id: string };
      return async () => {
        const faults = (await request('GET', 'faults')) as { id: string; hits: number }[];
        return faults.find((one) => one.id === id)?.hits ?? 0;
      };
    },
    calls,
    async until(method, times, status) {
      const matching = async () => (await calls(method)).filter((call) => call.status === (status ?? call.status));
      while ((await matching()).length < times) await setTimeout(5);
    },
    advance: async (advanceSeconds) => void (await request('POST', 'clock', { advanceSeconds })),
  };
}

function started<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('the local cloud is started before the first test');
  return value;
}

let attempts = 0;

/** A new attempt, whose budget is spent after `seconds`. */
export function anAttempt(seconds = 20): Attempt {
  attempts += 1;
  return { id: `test ${attempts}`, budget: AbortSignal.timeout(seconds * 1000) };
}
