import assert from 'node:assert/strict';
import { cure } from '../../functions/remediate.ts';
import { verdict } from '../../functions/on-job-change.ts';
import { RetryableError } from '../../shared/errors.ts';
import type { Request } from '../../shared/event/request.ts';
import type { Lines } from '../../shared/gcp/connect.ts';
import { parsePolicy } from '../../shared/policy/parse-policy.ts';
import type { PolicyFile } from '../../shared/policy/policy.ts';
import type { Result } from '../../shared/result/result.ts';
import { newCloud, type Json, type RunCloud } from './clouds.ts';
import { startProcess, type Death, type Process } from './process.ts';
import { whileTimePasses } from './time.ts';

/** Where a story begins: a world of project `myproject`, a policy, and what happened. */
export interface Scene {
  readonly title: string;
  readonly world: object;
  readonly policy: string;
  /** The job and, of a refused deploy, what it asked for. */
  readonly request: Pick<Request, 'requested'> & { readonly job: string };
  /** Objects that are in the bucket from before. */
  readonly objects?: Readonly<Record<string, object>>;
}

/** A run of a story in a cloud of its own. */
export interface Run {
  readonly cloud: RunCloud;
  readonly request: Request;
  readonly policy: PolicyFile;
  readonly processes: Process[];
  /** A process that may die. */
  start(death?: Death): Process;
  /** Lets time pass until the work is done. */
  during<T>(work: Promise<T>): Promise<T>;
  /** What has been published, in order; taken off. */
  results(): Promise<readonly Result[]>;
}

const PROJECT = /myproject/g;
const TOPICS = ['results', 'remediations'];

/** Sets a scene in a fresh cloud. */
export async function begin(lines: Lines, scene: Scene, slot = 1): Promise<Run> {
  const cloud = newCloud(slot);
  const own = <T>(value: T): T => JSON.parse(JSON.stringify(value).replace(PROJECT, cloud.project)) as T;
  cloud.setWorld(own(scene.world));
  await cloud.call('POST', `/storage/v1/b?project=${cloud.project}`, { name: cloud.project });
  for (const name of TOPICS) {
    const topic = `projects/${cloud.project}/topics/run-egress-${name}`;
    await cloud.call('PUT', `/v1/${topic}`, {});
    await cloud.call('PUT', `/v1/projects/${cloud.project}/subscriptions/${name}`, { topic });
  }
  for (const [path, value] of Object.entries(own(scene.objects ?? {}))) {
    const query = `uploadType=media&name=${encodeURIComponent(path)}`;
    await cloud.call('POST', `/upload/storage/v1/b/${cloud.project}/o?${query}`, value);
  }
  cloud.cloud.requests.clear();
  const processes: Process[] = [];
  const cause = {
    id: `event of ${scene.title}`,
    method: 'google.cloud.run.v1.Jobs.ReplaceJob',
    time: '2026-03-04T05:06:07Z',
  };
  return {
    cloud,
    request: { ...own(scene.request), cause },
    policy: parsePolicy(own(`version: 1\n${scene.policy}`)),
    processes,
    start(death) {
      const process = startProcess(lines, cloud, death);
      processes.push(process);
      return process;
    },
    during: (work) => whileTimePasses(cloud, () => processes.filter((one) => !one.isDead()), work),
    results: () => pulled<Result>(cloud, 'results'),
  };
}

/** Messages of a subscription, which are then no longer there. */
export async function pulled<T>(cloud: RunCloud, subscription: string): Promise<T[]> {
  const path = `/v1/projects/${cloud.project}/subscriptions/${subscription}`;
  const { receivedMessages = [] }: Json = await cloud.call('POST', `${path}:pull`, {
    maxMessages: 1000,
    returnImmediately: true,
  });
  if (receivedMessages.length === 0) return [];
  await cloud.call('POST', `${path}:acknowledge`, { ackIds: receivedMessages.map(({ ackId }: Json) => ackId) });
  return receivedMessages.map(
    ({ message }: Json) => JSON.parse(Buffer.from(message.data, 'base64').toString('utf8')) as T,
  );
}

/** What a function does with a request. */
export const TARGETS = {
  remediate: (run: Run, { wiring }: Process) =>
    cure(run.request, new Date(run.cloud.cloud.clock.nowMs()).toISOString(), wiring(run.policy)),
  onJobChange: (run: Run, { wiring }: Process) => verdict(run.request, wiring(run.policy)),
};

export type Target = keyof typeof TARGETS;

/** Deliveries of one message are given up after so many. */
const MOST_DELIVERIES = 25;

/**
 * Delivers the request of a run until it is acknowledged, as Pub/Sub does: again after some seconds when it was refused,
 * or when the process died. Deaths are died one after the other. Answers how many deliveries it took.
 */
export async function deliver(run: Run, target: Target, deaths: readonly Death[] = []): Promise<number> {
  for (let delivery = 0; delivery < MOST_DELIVERIES; delivery += 1) {
    const process = run.start(deaths[delivery]);
    const end = await run.during(ended(TARGETS[target](run, process), process));
    if (end === 'acknowledged') return delivery + 1;
    run.cloud.cloud.clock.advance(Math.min(10 * 2 ** delivery, 60));
  }
  return assert.fail(`not acknowledged within ${MOST_DELIVERIES} deliveries`);
}

async function ended(work: Promise<void>, { died }: Process): Promise<'acknowledged' | 'refused' | 'died'> {
  const answer = work.then(
    () => 'acknowledged' as const,
    (error: unknown) => {
      if (error instanceof RetryableError) return 'refused' as const;
      throw error;
    },
  );
  return Promise.race([answer, died.then(() => 'died' as const)]);
}
