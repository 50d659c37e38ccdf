import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../shared/clock.ts';
import type { PolicyFile } from '../../shared/policy/policy.ts';
import type { Names } from '../../shared/ports.ts';
import type { ReportHead } from '../../shared/report/head.ts';
import { changesOf, type Changes } from '../../shared/sweep/changes.ts';
import { loadBefore, readShard } from '../../shared/sweep/load-before.ts';
import { onceNames } from '../../shared/sweep/once.ts';
import { parsePlan, paths, type SweepPlan } from '../../shared/sweep/plan.ts';
import type { AuditTrail, Surveys } from '../../shared/sweep-ports.ts';
import { runShard } from '../../shared/sweep/shard.ts';
import { collectShards, sumUp } from '../../shared/sweep/sum-up.ts';
import { surveysOfHosts } from '../../shared/sweep/hosts.ts';
import type { Language } from '../../shared/text/languages.ts';
import { fileArchive, folderState } from './folder.ts';
import type { Progress } from './progress.ts';
import { layOutReport } from './since.ts';

/** Where a sweep that was stopped is found again. */
const STATE = '.run-egress-sweep';
/** One that is older is begun anew: the world has gone on. */
const STALE_MS = 12 * 3_600_000;

export interface SweepWish {
  readonly output: string;
  readonly scope: string;
  /** Asked only where no sweep is to be gone on with. */
  readonly projects: () => Promise<readonly string[]>;
  readonly since: string | undefined;
  readonly policy: PolicyFile;
  readonly names: Names;
  readonly language: Language;
  /** Projects that are looked at side by side. */
  readonly atOnce: number;
  /** All that the verdicts depend on beside the cloud: another wish is another sweep. */
  readonly key: string;
}

/** What a sweep reads from. */
export interface SweepCloud {
  readonly surveys: Surveys;
  readonly auditTrail: AuditTrail;
  readonly clock: Clock;
}

export interface Swept {
  readonly head: ReportHead;
  /** How many projects had been looked at before it was stopped. */
  readonly resumed: number;
}

/** Looks at all projects and writes the four files of the report. What is stopped goes on where it was. */
export async function sweep(wish: SweepWish, cloud: SweepCloud, progress: Progress): Promise<Swept> {
  const { output, policy, language } = wish;
  const folder = join(output, STATE);
  const state = folderState(folder);
  const plan = await planOf(wish, { folder, state });
  const trail = changesSince(plan, cloud);
  const names = onceNames(wish.names);
  const hosts = surveysOfHosts(cloud.surveys);
  progress.begin(plan.projects.length);
  let resumed = 0;
  await inParallel(plan.projects, wish.atOnce, async (project) => {
    const done = await readShard(plan.id, project, state.objects);
    if (done) resumed += 1;
    const before = plan.since && !done ? await loadBefore(plan.since.id, project, state) : undefined;
    const reads = hosts(project);
    const shard = { plan, project, state, nonce: 'cli', isLast: true, reads, names, policy, before };
    const summary = done ?? (await runShard({ ...shard, changes: plan.since ? trail : undefined }));
    progress.project(summary.counts.jobs, !done);
  });
  progress.write();
  const summaries = await collectShards(plan, state);
  const endedAt = new Date(cloud.clock.now()).toISOString();
  const files = fileArchive((file) => join(output, file));
  const head = await sumUp({ plan, summaries, language, endedAt }, state, (file, text) => files.write(file, text, ''));
  await rm(folder, { recursive: true, force: true });
  return { head, resumed };
}

interface Place {
  readonly folder: string;
  readonly state: ReturnType<typeof folderState>;
}

/** The plan of a sweep that was stopped, if it was the same one; else a new one. */
async function planOf(wish: SweepWish, { folder, state }: Place): Promise<SweepPlan> {
  const at = new Date().toISOString();
  const digest = createHash('sha256').update(wish.key).digest('hex').slice(0, 8);
  const before = (await state.objects.read(paths.last))?.value as { id?: string } | undefined;
  const stored = before?.id === undefined ? undefined : (await state.objects.read(paths.plan(before.id)))?.value;
  if (stored !== undefined) {
    const plan = parsePlan(stored);
    const isSame = plan.id.endsWith(`-${digest}`) && Date.now() - Date.parse(plan.startedAt) < STALE_MS;
    if (isSame) return plan;
  }
  await rm(folder, { recursive: true, force: true });
  const since = wish.since === undefined ? undefined : await layOutReport(wish.since, state);
  const plan: SweepPlan = {
    version: 1,
    id: `${at.replace(/\.\d+Z$/, 'Z').replace(/[-:]/g, '')}-${digest}`,
    startedAt: at,
    deadline: at,
    scope: wish.scope,
    projects: [...(await wish.projects())],
    since: since ? { id: since.id, at: since.at } : null,
    trend: since?.trend ?? [],
    remediate: false,
  };
  await state.objects.write(paths.plan(plan.id), plan, '0');
  await state.objects.write(paths.last, { id: plan.id }, '0');
  return plan;
}

function changesSince(
  { since, startedAt }: SweepPlan,
  { auditTrail }: SweepCloud,
): (project: string) => Promise<Changes> {
  const read = new Map<string, Promise<Changes>>();
  return (project) => {
    const changes = read.get(project) ?? changesOf(project, auditTrail, { from: since?.at ?? startedAt, own: [] });
    read.set(project, changes);
    return changes;
  };
}

async function inParallel<T>(items: readonly T[], atOnce: number, work: (item: T) => Promise<void>): Promise<void> {
  const waiting = items.values();
  const worker = async () => {
    for (const item of waiting) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
}
