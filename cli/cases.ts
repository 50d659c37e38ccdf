import { Option, type Command } from 'commander';
import type { Job } from '../shared/job/job.ts';
import type { Whereabouts } from '../shared/job/place.ts';
import type { PolicyFile } from '../shared/policy/policy.ts';
import type { Names, Reads } from '../shared/ports.ts';
import type { Observed } from '../shared/snapshot/observed.ts';
import type { World } from '../shared/snapshot/world.ts';
import { UsageError, type Io } from './io.ts';
import { deployProposal, manifestProposals, type Proposal } from './proposals.ts';
import { inSavedWorld, readSaved, savedJobs } from './saved.ts';

/** One job and the world it is judged in: a saved world serves all its jobs, a live one is read for each. */
export interface Case {
  readonly world: World;
  readonly job: Job;
  /** The job of that name as it is stored; another one where a job is judged before it is deployed. */
  readonly stored: Observed<Job>;
  readonly names: Names;
  /** Of a live world: what a verdict does not rest on is read where it is asked for. */
  readonly reads?: Pick<Reads, 'natAddresses'>;
}

/** Flags that say where jobs, and the world around them, come from. */
export interface SourceFlags {
  readonly snapshot?: string;
  readonly manifest?: string;
  readonly deploy?: string;
  readonly policy?: string;
  readonly project?: string;
  readonly region?: string;
}

export interface CaseContext {
  readonly io: Io;
  readonly policy: PolicyFile;
  readonly overrides: ReadonlyMap<string, readonly string[]>;
}

/** Adds the JOB arguments and the flags that name a source to a command that judges jobs. */
export function withSources(command: Command): Command {
  return command
    .option('--snapshot <file>', 'a saved world to look at, - for standard input')
    .addOption(
      new Option('--manifest <file>', 'jobs not deployed yet, YAML or JSON, v1 or v2, - for standard input').conflicts(
        'deploy',
      ),
    )
    .option('--deploy <command>', 'a "gcloud run jobs deploy|create|update ..." not run yet')
    .option('--project <id>', "default: GOOGLE_CLOUD_PROJECT, then gcloud's configuration")
    .option('--region <region>', 'default for --manifest and --deploy: CLOUDSDK_RUN_REGION');
}

/** The jobs to judge: those of a manifest or a command line, those that JOB arguments mean, or all. */
export async function casesFrom(
  wanted: readonly string[],
  flags: SourceFlags,
  context: CaseContext,
): Promise<readonly Case[]> {
  refuseMixes(wanted, flags);
  const { io } = context;
  const isProposal = flags.manifest !== undefined || flags.deploy !== undefined;
  if (flags.snapshot === undefined) {
    // A saved world is judged without what talks to a live one.
    const { defaultProject, observeLive, observeProposals } = await import('./live.ts');
    if (!isProposal) return observeLive(wanted, flags, context);
    const otherwise = flags.project ?? (await defaultProject(io));
    return observeProposals(await proposalsOf(flags, whereabouts(flags, otherwise, io), io), context);
  }
  const world = await readSaved(flags.snapshot, flags.project, io);
  if (!isProposal) return savedJobs(world, wanted, { path: flags.snapshot, region: flags.region });
  const asked = { ...flags, project: world.project };
  return inSavedWorld(world, await proposalsOf(flags, whereabouts(asked, undefined, io), io));
}

function refuseMixes(wanted: readonly string[], { snapshot, manifest, deploy, policy }: SourceFlags): void {
  if (wanted.length > 0 && (manifest !== undefined || deploy !== undefined))
    throw new UsageError(`--manifest and --deploy name their jobs themselves; got ${wanted.join(' ')}, too`);
  if ([snapshot, manifest, policy].filter((path) => path === '-').length > 1)
    throw new UsageError('-: standard input can be read once only');
}

const whereabouts = ({ project, region }: SourceFlags, otherwise: string | undefined, { env }: Io): Whereabouts => ({
  asked: { project, region },
  otherwise: { project: otherwise, region: env['CLOUDSDK_RUN_REGION'] || undefined },
});

async function proposalsOf(
  { manifest, deploy }: SourceFlags,
  where: Whereabouts,
  io: Io,
): Promise<readonly Proposal[]> {
  return [
    ...(manifest === undefined ? [] : await manifestProposals(manifest, where, io)),
    ...(deploy === undefined ? [] : [deployProposal(deploy, where, io)]),
  ];
}
