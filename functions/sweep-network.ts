import type { NetworkChange } from '../shared/event/network-change.ts';
import { causeOf, isNear } from '../shared/sweep/attribute.ts';
import { closeBurst, endedBurst, keepBurst, keptBurst } from '../shared/sweep/burst.ts';
import { concernedProjects } from '../shared/sweep/concerned.ts';
import type { SweptJob } from '../shared/sweep/judge-job.ts';
import { loadBefore } from '../shared/sweep/load-before.ts';
import { burstMessage, type SweepMessage } from '../shared/sweep/messages.ts';
import { onceNames } from '../shared/sweep/once.ts';
import { paths, toLastSweep } from '../shared/sweep/plan.ts';
import { sweepProject } from '../shared/sweep/sweep-project.ts';
import { toResult, verdictOf } from '../shared/sweep/to-result.ts';
import { RetryableError } from '../shared/errors.ts';
import { aboutEvent } from './delivery-context.ts';
import { log } from './log.ts';
import { publishResult } from './publish-result.ts';
import type { Wiring } from './wire.ts';
import { render } from '../shared/text/languages.ts';

type Of<K extends SweepMessage['kind']> = Extract<SweepMessage, { kind: K }>;

/** A network was changed: once its changes have ended, has the projects looked at whose jobs are in it. */
export async function lookAtNetwork(
  { network }: Of<'network'>,
  { objects, publisher, quietSeconds, clock }: Wiring,
): Promise<void> {
  const burst = await endedBurst(network, objects, { now: clock.now(), quietSeconds });
  if (!burst) return log('INFO', 'done before', { network });
  aboutEvent(eventOf(burst.id));
  await keepBurst(burst, objects);
  const projects = await concernedProjects(network, objects);
  const attributes = { burst: burst.id };
  await Promise.all(
    projects.map((project) =>
      publisher.publish({ topic: 'run-egress-sweeps', body: burstMessage(burst.id, project), attributes }),
    ),
  );
  log('INFO', 'network changed', {
    network,
    burst: burst.id,
    changes: burst.changes.length,
    projects: projects.length,
  });
  await closeBurst(network, burst, objects);
}

/** A burst of changes as an event: the id that its results name where no single change explains them. */
const eventOf = (burst: string): string => `changes ${burst}`;

/** Looks at the jobs of one project that a burst of changes may concern, and at no others. */
export async function lookAtBurst({ burst, project }: Of<'burst'>, wiring: Wiring): Promise<void> {
  aboutEvent(eventOf(burst));
  const { objects, archive, surveys, names } = wiring;
  const changes = await keptBurst(burst, objects);
  if (!changes) return log('INFO', 'done before', { burst });
  const last = toLastSweep((await objects.read(paths.last))?.value);
  const before = last && (await loadBefore(last.id, project, { objects, archive }));
  const only = ({ record }: SweptJob) => changes.some((change) => isNear(change, record));
  const jobs = sweepProject({
    project,
    reads: surveys,
    names: onceNames(names),
    policy: await wiring.policy(),
    only,
  });
  const counts = { jobs: 0, told: 0 };
  let next = await jobs.next();
  for (; !next.done; next = await jobs.next()) {
    const swept = next.value;
    counts.jobs += 1;
    if (await tellOf(swept, { burst, changes, before: before?.get(swept.record.job) }, wiring)) counts.told += 1;
  }
  const passing = next.value.failures.find(({ because }) => because === 'transient');
  if (passing) throw new RetryableError(render(passing.reason));
  log('INFO', 'network looked at', {
    burst,
    project,
    ...counts,
    unread: next.value.failures.map(({ reason }) => reason),
  });
}

interface Occurrence {
  readonly burst: string;
  readonly changes: readonly NetworkChange[];
  readonly before: Parameters<typeof causeOf>[1];
}

/** Tells of a job that fares otherwise than what was told last, with the change that explains it. */
async function tellOf(swept: SweptJob, { burst, changes, before }: Occurrence, wiring: Wiring): Promise<boolean> {
  const { job, status } = swept.record;
  const cause = causeOf(swept.record, before, changes);
  const last = await wiring.history.last(job);
  const known = last === null ? (before?.status ?? null) : verdictOf(last);
  // Of a job that nobody has spoken of yet, only what a change explains is news.
  if (known === status || (known === null && (status !== 'violating' || !cause))) return false;
  const latest = changes.reduce((a, b) => (Date.parse(b.time) > Date.parse(a.time) ? b : a));
  const result = toResult(
    swept,
    cause ?? { id: eventOf(burst), method: 'run-egress.onNetworkChange', time: latest.time },
  );
  await publishResult(result, wiring, 'network');
  log('INFO', 'verdict', { job, event: result.event.id, result: result.id, status });
  return true;
}
