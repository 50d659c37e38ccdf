import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { connect, type Connection } from '../shared/gcp/connect.ts';
import { jobName, projectOf } from '../shared/names.ts';
import { needsOf } from '../shared/policy/policy-for.ts';
import type { Reads } from '../shared/ports.ts';
import type { Job } from '../shared/job/job.ts';
import { observe } from '../shared/snapshot/observe.ts';
import { render } from '../shared/text/languages.ts';
import type { Case, CaseContext } from './cases.ts';
import { UndeterminedError, UsageError, type Io } from './io.ts';
import { pickJobs } from './pick-jobs.ts';
import type { Proposal } from './proposals.ts';

interface Where {
  readonly project?: string;
  readonly region?: string;
}

/** Jobs of the live APIs, each with the world around it. Throws UsageError when a job is not there, UndeterminedError when it can't be read. */
export async function observeLive(
  wanted: readonly string[],
  where: Where,
  { io, policy, overrides }: CaseContext,
): Promise<Case[]> {
  const { cloud, names } = await liveJobs(wanted, where, io);
  return Promise.all(
    names.map(async (name) => {
      const { stored, world } = await observe(
        { name, needs: (job) => needsOf(policy, job), thorough: true },
        cloud.reads,
      );
      if (stored.kind === 'unknown') throw new UndeterminedError(`${name}: can't be read: ${render(stored.reason)}`);
      if (stored.kind === 'absent') throw new UsageError(`${name}: no such job`);
      return { world, job: stored.value, stored, names: cloud.names(overrides), reads: cloud.reads };
    }),
  );
}

/** The live APIs, and the full names of the jobs that are meant. */
export async function liveJobs(
  wanted: readonly string[],
  where: Where,
  io: Io,
): Promise<{ readonly cloud: Connection; readonly project: string; readonly names: readonly string[] }> {
  const project = await projectFor(wanted, where, io);
  const cloud = connect({ endpoint: io.env['RUN_EGRESS_ENDPOINT'] || undefined, projectId: project });
  const names = await jobNames(wanted, { project, region: where.region }, cloud.reads);
  return { cloud, project, names };
}

/** Jobs not stored yet, each with the live world that it would come into. */
export async function observeProposals(
  proposals: readonly Proposal[],
  { io, policy, overrides }: CaseContext,
): Promise<Case[]> {
  const endpoint = io.env['RUN_EGRESS_ENDPOINT'] || undefined;
  const cloud = connect({ endpoint, projectId: proposals[0] && projectOf(proposals[0].name) });
  return Promise.all(
    proposals.map(async ({ name, over }) => {
      const job = await over(() => cloud.reads.job(name));
      const subject = { name, requested: job.network, needs: () => needsOf(policy, job), thorough: true };
      const { stored, world } = await observe(subject, cloud.reads);
      return { world, job, stored, names: cloud.names(overrides), reads: cloud.reads };
    }),
  );
}

/** Full names are taken as they are; anything shorter is looked up in the project's list of jobs. */
async function jobNames(
  wanted: readonly string[],
  where: { project: string; region: string | undefined },
  reads: Reads,
): Promise<string[]> {
  const isFull = (argument: string) => /^projects\/[^/]+\/locations\/[^/]+\/jobs\/[^/]+$/.test(argument);
  const full = wanted.flatMap((argument) => {
    if (isFull(argument)) return [argument];
    const [region, name] = argument.includes('/') ? argument.split('/', 2) : [where.region, argument];
    return region !== undefined && name !== undefined ? [jobName(where.project, region, name)] : [];
  });
  if (wanted.length > 0 && full.length === wanted.length) return [...new Set(full)];
  const jobs = await listJobs(where, reads);
  return pickJobs(jobs, wanted).map(({ name }) => name);
}

async function listJobs(
  { project, region }: { project: string; region: string | undefined },
  reads: Reads,
): Promise<Job[]> {
  const regions = region === undefined ? await reads.regions(project) : { kind: 'found' as const, value: [region] };
  if (regions.kind !== 'found')
    throw new UndeterminedError(
      `${project}: regions can't be listed${regions.kind === 'unknown' ? `: ${render(regions.reason)}` : ''}`,
    );
  const lists = await Promise.all(regions.value.map((one) => reads.jobs(project, one)));
  const refused = lists.find((list) => list.kind === 'unknown');
  if (refused?.kind === 'unknown')
    throw new UndeterminedError(`${project}: jobs can't be listed: ${render(refused.reason)}`);
  return lists.flatMap((list) => (list.kind === 'found' ? [...list.value] : []));
}

/** `--project`, GOOGLE_CLOUD_PROJECT, a full job name, gcloud's configuration. */
export async function projectFor(wanted: readonly string[], { project }: Where, io: Io): Promise<string> {
  const named = wanted.find((argument) => argument.startsWith('projects/'));
  const known = project ?? (named && projectOf(named)) ?? (await defaultProject(io));
  if (known === undefined || known === '')
    throw new UsageError('--project: expected a project id (or GOOGLE_CLOUD_PROJECT, or one in gcloud config)');
  return known;
}

/** The project of somebody who names none: GOOGLE_CLOUD_PROJECT, then gcloud's configuration. */
export async function defaultProject({ env }: Io): Promise<string | undefined> {
  return env['GOOGLE_CLOUD_PROJECT'] || env['CLOUDSDK_CORE_PROJECT'] || (await gcloudProject());
}

async function gcloudProject(): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)('gcloud', ['config', 'get-value', 'core/project', '--quiet'], {
      timeout: 15_000,
    });
    return stdout.trim() || undefined;
  } catch {
    return undefined;
  }
}
