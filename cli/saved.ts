import { InputError } from '../shared/errors.ts';
import { namesOf } from '../shared/examine.ts';
import type { Job } from '../shared/job/job.ts';
import { locationOf } from '../shared/names.ts';
import { absent, found, type Observed } from '../shared/snapshot/observed.ts';
import type { World } from '../shared/snapshot/world.ts';
import type { Case } from './cases.ts';
import { UsageError, type Io } from './io.ts';
import { pickJobs } from './pick-jobs.ts';
import type { Proposal } from './proposals.ts';
import { readWorld } from './sources.ts';

/** The world of `--snapshot FILE`. Throws UsageError when another project was asked for. */
export async function readSaved(path: string, project: string | undefined, io: Io): Promise<World> {
  const world = await readWorld(path, io);
  if (project !== undefined && project !== world.project)
    throw new UsageError(`--project ${project}: ${path} is a world of ${world.project}`);
  return world;
}

/** Jobs that a saved world has. Throws UsageError when it has none that is meant. */
export function savedJobs(
  world: World,
  wanted: readonly string[],
  { path, region }: { path: string; region: string | undefined },
): Case[] {
  if (world.jobs.kind !== 'found') throw new InputError(path, [{ path: 'jobs', expected: 'expected a list of jobs' }]);
  const jobs = world.jobs.value.filter(({ name }) => region === undefined || locationOf(name) === region);
  const names = namesOf(world);
  return pickJobs(jobs, wanted).map((job) => ({ world, job, stored: found(job), names }));
}

/** Jobs not stored yet, in a saved world. */
export function inSavedWorld(world: World, proposals: readonly Proposal[]): Promise<Case[]> {
  const names = namesOf(world);
  return Promise.all(
    proposals.map(async ({ name, over }) => {
      const stored = storedIn(world, name);
      return { world, job: await over(() => Promise.resolve(stored)), stored, names };
    }),
  );
}

function storedIn({ jobs }: World, name: string): Observed<Job> {
  if (jobs.kind !== 'found') return jobs;
  const job = jobs.value.find((one) => one.name === name);
  return job ? found(job) : absent;
}
