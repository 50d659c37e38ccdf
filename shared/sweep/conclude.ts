import { RetryableError } from '../errors.ts';
import type { Request } from '../event/request.ts';
import { projectOf } from '../names.ts';
import type { Policy } from '../policy/policy.ts';
import type { Objects } from '../ports.ts';
import type { ReportHead } from '../report/head.ts';
import type { ProjectSummary } from '../report/summary.ts';
import type { SweepState } from './load-before.ts';
import { paths, toLastSweep, type SweepPlan } from './plan.ts';
import { collectShards, FORMATS, lastSweepOf, sumUp } from './sum-up.ts';

export interface Conclusion {
  readonly head: ReportHead;
  /** Cures to ask for, as far as policy and its cap go. */
  readonly cures: readonly Cure[];
}

/** A cure to be asked for, and the key by which cures of one network and region come one after the other. */
export interface Cure {
  readonly request: Request;
  readonly orderingKey: string;
}

/**
 * Sums a sweep up, once all shards are in or its deadline has passed, and writes its report. May be done again: the same
 * shards give the same report, and one that came late is in the next. Throws RetryableError while it has to wait.
 */
export async function conclude(
  plan: SweepPlan,
  { state, policy, now }: { readonly state: SweepState; readonly policy: Policy; readonly now: number },
): Promise<Conclusion> {
  const summaries = await collectShards(plan, state);
  const missing = summaries.filter((one) => one.state === 'missing').length;
  if (missing > 0 && now < Date.parse(plan.deadline))
    throw new RetryableError(`${missing} of ${summaries.length} projects have not been looked at yet`);
  const endedAt = new Date(now).toISOString();
  const head = await sumUp({ plan, summaries, language: policy.language, endedAt }, state, (file, text) =>
    state.archive.write(paths.report(plan.id, file), text, FORMATS[file]),
  );
  await remember(plan, { head, summaries }, state.objects);
  return { head, cures: plan.remediate ? curesOf(plan, summaries, policy.limits.changesPerRun) : [] };
}

/** Leaves word of the sweep for the next one. An older sweep never takes the place of a newer one. */
async function remember(
  plan: SweepPlan,
  { head, summaries }: { readonly head: ReportHead; readonly summaries: readonly ProjectSummary[] },
  objects: Objects,
): Promise<void> {
  const { totals, moves } = head;
  await replace(objects, paths.summary(plan.id), { endedAt: head.endedAt, totals, moves });
  const stored = await objects.read(paths.last);
  const last = toLastSweep(stored?.value);
  // Ids begin with the time at which the sweep did.
  if (last && last.id > plan.id) return;
  // Who was faster concludes the same sweep, or a newer one.
  await objects.write(paths.last, lastSweepOf(head), stored?.generation ?? '0');
  await replace(objects, paths.networks, networksOf(summaries));
}

async function replace(objects: Objects, path: string, value: object): Promise<void> {
  await objects.write(path, value, (await objects.read(path))?.generation ?? '0');
}

/** Which projects have jobs in a network: where to look when it changes. */
function networksOf(summaries: readonly ProjectSummary[]): object {
  const networks: Record<string, string[]> = {};
  for (const { project, networks: own } of summaries)
    for (const network of own) (networks[network] ??= []).push(project);
  return { networks, projects: summaries.map(({ project }) => project) };
}

/**
 * One sweep is one run: its cures together have no more changes than the policy's cap. Jobs of one network and region that
 * need the same ask for it once.
 */
function curesOf({ id, startedAt }: SweepPlan, summaries: readonly ProjectSummary[], most: number): Cure[] {
  const asked = new Set<string>();
  return summaries.flatMap(({ cures }) =>
    cures.flatMap(({ job, orderingKey, changes, delayMs }): Cure[] => {
      const fresh = changes.filter((change) => !asked.has(`${orderingKey} ${change}`));
      if (fresh.length === 0 || asked.size + fresh.length > most) return [];
      for (const change of fresh) asked.add(`${orderingKey} ${change}`);
      const cause = { id: `sweep ${id} ${projectOf(job)}`, method: 'run-egress.sweep', time: startedAt };
      const notBefore = new Date(Date.parse(startedAt) + delayMs).toISOString();
      return [{ request: { job, cause, ...(delayMs > 0 && { notBefore }) }, orderingKey }];
    }),
  );
}
