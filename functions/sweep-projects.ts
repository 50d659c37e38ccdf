import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { RetryableError } from '../shared/errors.ts';
import { withLease } from '../shared/lease.ts';
import { changesOf, type Changes } from '../shared/sweep/changes.ts';
import { conclude } from '../shared/sweep/conclude.ts';
import type { SweptJob } from '../shared/sweep/judge-job.ts';
import { loadBefore } from '../shared/sweep/load-before.ts';
import { shardMessage, summaryMessage, type SweepMessage } from '../shared/sweep/messages.ts';
import { onceNames } from '../shared/sweep/once.ts';
import { parsePlan, paths, type SweepPlan } from '../shared/sweep/plan.ts';
import { runShard } from '../shared/sweep/shard.ts';
import { sharedReads } from '../shared/sweep/shared-reads.ts';
import { planSweep } from '../shared/sweep/start.ts';
import { toResult, verdictOf, type Occasion } from '../shared/sweep/to-result.ts';
import { publishRequest } from './ask-for-cure.ts';
import { aboutEvent } from './delivery-context.ts';
import { log } from './log.ts';
import { publishResult } from './publish-result.ts';
import { recorded } from './recorder.ts';
import type { Wiring } from './wire.ts';

type Of<K extends SweepMessage['kind']> = Extract<SweepMessage, { kind: K }>;

interface Delivery {
  readonly messageId: string;
  /** RFC 3339. */
  readonly at: string;
}

/** A sweep as an event: the id that its results name where no change explains them. */
const eventOf = (sweep: string): string => `sweep ${sweep}`;

const STATUSES = ['compliant', 'violating', 'undetermined'] as const;
/** Messages that are published at a time. */
const AT_ONCE = 20;
/** A message that waits so long is published anew: the next one has all its deliveries before it. */
const RENEW_MS = 600_000;
/** After so long a shard takes what it gets: nobody would come again before the deadline. */
const PATIENCE_MS = 1_200_000;

/** Finds the projects, and has each of them looked at. */
export async function start(message: Of<'start'>, { messageId, at }: Delivery, wiring: Wiring): Promise<void> {
  const plan = await planSweep(message, { messageId, at, home: wiring.project }, wiring);
  aboutEvent(eventOf(plan.id));
  const send = (body: object) =>
    wiring.publisher.publish({ topic: 'run-egress-sweeps', body, attributes: { sweep: plan.id } });
  for (let i = 0; i < plan.projects.length; i += AT_ONCE)
    await Promise.all(plan.projects.slice(i, i + AT_ONCE).map((project) => send(shardMessage(plan.id, project))));
  await send(summaryMessage(plan.id));
  log('INFO', 'sweep begins', { sweep: plan.id, scope: plan.scope, projects: plan.projects.length });
}

/** Looks at all jobs of one project, and tells of those that fare otherwise than before. */
export async function lookAtProject({ sweep, project }: Of<'shard'>, { at }: Delivery, wiring: Wiring): Promise<void> {
  aboutEvent(eventOf(sweep));
  const plan = await readPlan(sweep, wiring);
  const started = performance.now();
  const { objects, archive, surveys, policy, clock } = wiring;
  const own = { objects, sweep, own: project, now: () => clock.now(), pause: (ms: number) => sleep(ms) };
  const summary = await runShard({
    plan,
    project,
    state: { objects, archive },
    nonce: randomUUID().slice(0, 8),
    isLast: clock.now() - Date.parse(at) > PATIENCE_MS,
    reads: sharedReads(surveys, own),
    names: onceNames(wiring.names),
    policy: await policy(),
    before: plan.since ? await loadBefore(plan.since.id, project, { objects, archive }) : undefined,
    changes: plan.since ? changesSince(plan.since.at, wiring) : undefined,
    onJob: (swept) => tell(swept, { id: eventOf(plan.id), method: 'run-egress.sweep', time: plan.startedAt }, wiring),
  });
  const seconds = Math.round(performance.now() - started) / 1000;
  log('INFO', 'project swept', { sweep, project, state: summary.state, ...summary.counts, seconds });
  if (await isWhole(plan, wiring))
    await wiring.publisher.publish({ topic: 'run-egress-sweeps', body: summaryMessage(sweep), attributes: { sweep } });
}

/** Writes the report of a sweep whose projects have been looked at. */
export async function sumUp({ sweep }: Of<'summary'>, { at }: Delivery, wiring: Wiring): Promise<void> {
  aboutEvent(eventOf(sweep));
  const plan = await readPlan(sweep, wiring);
  const { objects, archive, publisher, clock } = wiring;
  const { base } = await wiring.policy();
  try {
    await withLease(objects, { key: `sweeps/${sweep}`, holder: randomUUID(), clock }, async () => {
      const { head, cures } = await conclude(plan, { state: { objects, archive }, policy: base, now: clock.now() });
      for (const { request, orderingKey } of cures) await publishRequest(request, orderingKey, { publisher });
      for (const status of STATUSES) recorded.measure('run_egress.jobs', { status }, head.totals[status]);
      log('INFO', 'sweep', { sweep, ...head.totals, ...head.moves, cures: cures.length });
    });
  } catch (error) {
    if (!(error instanceof RetryableError) || clock.now() - Date.parse(at) < RENEW_MS) throw error;
    await publisher.publish({ topic: 'run-egress-sweeps', body: summaryMessage(sweep), attributes: { sweep } });
  }
}

/**
 * Publishes the result of a job whose verdict is another one than what was told last; once, however often it goes by. A
 * job that is new is told of by its deploy; where that was missed, its entry in the audit log is the cause.
 */
export async function tell(swept: SweptJob, otherwise: Occasion, wiring: Wiring): Promise<void> {
  const { job, status, move } = swept.record;
  if (!move || move.from === status) return;
  const isMissed = move.cause?.resource === job && status !== 'compliant';
  if (move.from === null && !isMissed) return;
  const last = await wiring.history.last(job);
  if (last !== null && verdictOf(last) === status) return;
  const result = toResult(swept, move.cause ?? otherwise);
  await publishResult(result, wiring, 'sweep');
  log('INFO', 'verdict', { job, event: result.event.id, result: result.id, status });
}

/** The changes of projects since the sweep before, each project's read once. */
export function changesSince(
  from: string,
  { auditTrail }: Pick<Wiring, 'auditTrail'>,
): (project: string) => Promise<Changes> {
  const read = new Map<string, Promise<Changes>>();
  return (project) => {
    // What run-egress did itself explains a recovery, too.
    const changes = read.get(project) ?? changesOf(project, auditTrail, { from, own: [] });
    read.set(project, changes);
    return changes;
  };
}

async function readPlan(sweep: string, { objects }: Wiring): Promise<SweepPlan> {
  return parsePlan((await objects.read(paths.plan(sweep)))?.value);
}

async function isWhole({ id, projects }: SweepPlan, { objects }: Wiring): Promise<boolean> {
  return (await objects.list(paths.shards(id))).length >= projects.length;
}
