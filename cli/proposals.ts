import { deploy } from '../shared/job/deploy.ts';
import { fromDeployCommand, type DeployCommand } from '../shared/job/from-deploy-command.ts';
import { fromManifest } from '../shared/job/from-manifest.ts';
import type { Job } from '../shared/job/job.ts';
import { settle, type PlacePaths, type Whereabouts } from '../shared/job/place.ts';
import { InputError } from '../shared/errors.ts';
import { jobName } from '../shared/names.ts';
import { valueOf, type Observed } from '../shared/snapshot/observed.ts';
import { render } from '../shared/text/languages.ts';
import { UndeterminedError, UsageError, write, type Io } from './io.ts';
import { readText } from './sources.ts';

/** A job that is to be judged before anybody stores it. */
export interface Proposal {
  /** Full name of the job. */
  readonly name: string;
  /** The job as it would be stored; a command changes what is stored now. */
  readonly over: (readStored: () => Promise<Observed<Job>>) => Promise<Job>;
}

/** The jobs of `--manifest FILE`, `-` for standard input. */
export async function manifestProposals(path: string, where: Whereabouts, io: Io): Promise<Proposal[]> {
  const jobs = fromManifest(await readText(path, io), path, where);
  return jobs.map((job) => ({ name: job.name, over: () => Promise.resolve(job) }));
}

const SOURCE = '--deploy';

const PATHS: PlacePaths = {
  project: { path: '--project', missing: 'expected a project id, in the command or beside it' },
  region: { path: '--region', missing: 'expected a region, in the command or beside it, or in CLOUDSDK_RUN_REGION' },
};

/** The job of `--deploy "gcloud run jobs deploy ..."`. */
export function deployProposal(line: string, where: Whereabouts, io: Io): Proposal {
  const command = fromDeployCommand(line, SOURCE);
  const { project, region, mistakes } = settle(command, PATHS, where);
  if (mistakes.length > 0) throw new InputError(SOURCE, mistakes);
  const name = jobName(project, region, command.job);
  return {
    name,
    over: async (readStored) => {
      const stored = await readStored();
      refuse(command, name, stored);
      if (stored.kind === 'unknown')
        await write(io.stderr, `${name}: taken for a new job, since it can't be read: ${render(stored.reason)}\n`);
      return deploy(command, name, valueOf(stored), SOURCE);
    },
  };
}

/** What gcloud refuses because of what is stored, or what can't be told without knowing it. */
function refuse({ verb }: DeployCommand, name: string, stored: Observed<Job>): void {
  if (verb === 'create' && stored.kind === 'found')
    throw new UsageError(`${name}: there is such a job; gcloud run jobs create makes new ones only`);
  if (verb === 'update' && stored.kind === 'absent')
    throw new UsageError(`${name}: no such job; gcloud run jobs update changes what is there`);
  if (verb === 'update' && stored.kind === 'unknown')
    throw new UndeterminedError(`${name}: can't be read: ${render(stored.reason)}`);
}
