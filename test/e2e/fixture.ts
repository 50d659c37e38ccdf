import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { startStack, POLICY, type Stack } from '../../cli/local/stack.ts';
import { deployJob, type Deploy, type Ending } from '../../cli/stories/deploy.ts';
import { freshWorld } from '../../cli/stories/scene.ts';
import { STATE } from '../../shared/deployment.ts';
import { shortName } from '../../shared/names.ts';
import type { Result } from '../../shared/result/result.ts';
import { assertMessage } from './result-schema.ts';

export const PROJECT = 'myproject';
export const REGION = 'europe-west2';
export const CONNECTOR = `projects/${PROJECT}/locations/${REGION}/connectors/vpc-conn-europe`;
/** The job of the first story: it names a connector that is not there. */
export const BEHIND_CONNECTOR: Deploy = {
  job: 'my-agent-4',
  api: 'v1',
  connector: 'vpc-conn-europe',
  egress: 'all-traffic',
};
/** The job of the second story: Direct VPC egress into a subnetwork without NAT. */
export const DIRECT: Deploy = {
  job: 'my-agent-5',
  api: 'v2',
  network: 'my-vpc',
  subnet: 'my-subnet',
  egress: 'all-traffic',
};

/** Folder of built functions, where `npm run e2e:bundles` runs them in place of the sources. */
const BUNDLES = process.env['RUN_EGRESS_BUNDLES'];

/** Nothing is waited for longer, in ms of real time. */
const PATIENCE_MS = 60_000;

/** How long the last deliveries of a test are let be, in ms of real time, before the world is cut off under them. */
const SETTLING_MS = 5000;

/** A message on the topic of results, as anybody who subscribes gets it. */
export interface Message {
  readonly result: Result;
  readonly attributes: Readonly<Record<string, string>>;
}

interface Logged {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly at: string;
}

/** What comes out of JSON; a wrong shape is a failed assertion. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Json = any;

/** Looks until there is something to see. */
export async function until<T>(what: string, look: () => Promise<T | undefined> | T | undefined): Promise<T> {
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await sleep(25)) {
    const seen = await look();
    if (seen !== undefined && seen !== false) return seen;
  }
  throw new Error(`waited ${PATIENCE_MS / 1000} s in vain: ${what}`);
}

export type RunEgress = ReturnType<typeof runEgress>;

/** The local cloud with run-egress in it, in a fresh world before each test. 300 times faster, a connector takes 0.4 s. */
export function runEgress({
  speed = 300,
  bundles = BUNDLES,
  policy,
  telemetry = false,
}: { speed?: number; bundles?: string | undefined; policy?: string; telemetry?: boolean | string } = {}) {
  let started: Stack | undefined;
  const lines: string[] = [];
  const inbox: Message[] = [];
  const stack = (): Stack => {
    if (!started) throw new Error('the stack is started before the first test');
    return started;
  };
  const url = () => stack().emulator.url;

  async function call(method: string, path: string, body?: unknown): Promise<{ status: number; body: Json }> {
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const response = await fetch(url() + path, { method, ...sent });
    const text = await response.text();
    return { status: response.status, body: text === '' ? {} : JSON.parse(text) };
  }

  async function control(method: string, path: string, body?: unknown): Promise<Json> {
    const answer = await call(method, `/emulator/${path}`, body);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  /** Takes what has come on the subscription that anybody may read. */
  async function receive(): Promise<readonly Message[]> {
    const tail = `/v1/projects/${PROJECT}/subscriptions/run-egress-results-tail`;
    const { body } = await call('POST', `${tail}:pull`, { maxMessages: 100, returnImmediately: true });
    const received: Json[] = body.receivedMessages ?? [];
    if (received.length > 0) await call('POST', `${tail}:acknowledge`, { ackIds: received.map(({ ackId }) => ackId) });
    const messages = received.map(({ message: { data, attributes } }) => ({
      result: JSON.parse(Buffer.from(data, 'base64').toString('utf8')) as Result,
      attributes,
    }));
    messages.forEach((message) => assertMessage(message, { traced: telemetry !== false }));
    inbox.push(...messages);
    return inbox;
  }

  /** Lets deliveries of the test before end, so that none of their calls reaches the next world; one may never end. */
  async function settled(): Promise<void> {
    for (const end = Date.now() + SETTLING_MS; Date.now() < end && stack().emulator.cloud.busy; await sleep(25));
  }

  /** Whatever a test had written into the bucket has its place in the bucket's life cycle. */
  async function assertKept(): Promise<void> {
    const { body } = await call('GET', '/storage/v1/b/run-egress-state/o?maxResults=1000');
    const names: string[] = (body.items ?? []).map(({ name }: Json) => name);
    const unknown = names.filter((name) => !Object.keys(STATE).some((path) => name.startsWith(path)));
    assert.deepEqual(unknown, [], 'paths that shared/deployment.ts does not name');
  }

  const requests = async (): Promise<Logged[]> => control('GET', 'requests');

  before(async () => {
    started = await startStack({ port: 0, speed, onLine: (line) => lines.push(line), bundles, policy, telemetry });
  });
  after(async () => {
    if (started) await assertKept();
    await started?.stop();
  });

  return {
    call,
    control,
    receive,
    requests,
    get stack() {
      return stack();
    },
    get url() {
      return url();
    },
    /** Log lines of the functions, since the scene was set. */
    lines: lines as readonly string[],

    /** A fresh world, changed, under a policy that begins with that of `npm start`. */
    async scene(change: (world: ReturnType<typeof freshWorld>) => void = () => undefined, policy = ''): Promise<void> {
      await settled();
      await assertKept();
      await control('POST', 'reset');
      stack().emulator.cloud.eventarc.setTarget(undefined);
      const world = freshWorld();
      change(world);
      await control('PUT', 'world', world);
      await stack().setPolicy(POLICY + policy);
      await control('DELETE', 'requests');
      lines.length = 0;
      inbox.length = 0;
    },

    deploy: (what: Deploy): Promise<Ending> => deployJob(url(), what),

    fault: (fault: object): Promise<{ id: string }> => control('POST', 'faults', fault),
    hits: async (id: string): Promise<number> =>
      (await control('GET', 'faults')).find((fault: Json) => fault.id === id)?.hits,

    world: (project = PROJECT): Promise<Json> => control('GET', `world?project=${project}`),

    /** Requests of that kind that changed something in the network, as far as they were accepted. */
    async writes(): Promise<string[]> {
      const changing = /^(compute|vpcaccess)\..*\.(insert|create|patch|update|delete)$/;
      const accepted = (await requests()).filter(({ method, status }) => changing.test(method) && status < 300);
      return accepted.map(({ method }) => method);
    },

    /** The result of a job at a stage that is no longer pending; results stay to be looked at. */
    result: (job: string, stage: Result['stage']): Promise<Result> =>
      until(`${stage} of ${job}`, async () => {
        const messages = await receive();
        return messages.find(
          ({ result }) => shortName(result.job) === job && result.stage === stage && result.status !== 'pending',
        )?.result;
      }),

    /** Waits until nothing is under way any more: no operation, no event, no message. */
    async quiet(): Promise<void> {
      await until('quiet', async () => {
        const told = lines.length;
        if (stack().emulator.cloud.busy) return undefined;
        // Log lines come through a pipe, a little later than the answer that ends a delivery.
        await sleep(300);
        return (!stack().emulator.cloud.busy && lines.length === told) || undefined;
      });
    },

    /** The structured lines of the functions' logs that carry a message. */
    logged: (message: string): Json[] =>
      lines
        .filter((line) => line.startsWith('{'))
        .map((line) => JSON.parse(line))
        .filter((entry) => entry.message === message),
  };
}
