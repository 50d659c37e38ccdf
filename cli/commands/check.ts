import { Command, Option } from 'commander';
import { InputError } from '../../shared/errors.ts';
import { examine, namesOf, resolveAll } from '../../shared/examine.ts';
import { destinationsOf, policyFor } from '../../shared/policy/policy-for.ts';
import { toVerdict, type Verdict } from '../../shared/result/verdict.ts';
import { found } from '../../shared/snapshot/observed.ts';
import type { World } from '../../shared/snapshot/world.ts';
import { checkBatch } from '../batch.ts';
import { worst } from '../exit-status.ts';
import { toTable } from '../formats/table.ts';
import { EXIT, UsageError, write, type Io } from '../io.ts';
import { observeLive } from '../live.ts';
import { pickJobs } from '../pick-jobs.ts';
import { readPolicy, readWorld, toDestinations, toOverrides } from '../sources.ts';
import type { Job } from '../../shared/job/job.ts';
import type { Names } from '../../shared/ports.ts';

interface Flags {
  readonly snapshot?: string;
  readonly batch?: true;
  readonly project?: string;
  readonly region?: string;
  readonly to: readonly string[];
  readonly resolve: readonly string[];
  readonly policy?: string;
  readonly format: 'table' | 'json';
}

/** One job and the world it is judged in: a saved world serves all its jobs, a live one is read for each. */
export interface Case {
  readonly world: World;
  readonly job: Job;
  readonly names: Names;
}

const many = (value: string, before: readonly string[]): readonly string[] => [...before, value];

export function checkCommand(io: Io, finish: (status: number) => void): Command {
  return new Command('check')
    .description('Tells for each job and destination whether packets arrive, by which way, and what stops them.')
    .argument('[job...]', 'NAME, REGION/NAME or the full resource name; none means all jobs')
    .option('--snapshot <file>', 'a saved world to look at, - for standard input')
    .option('--batch', 'one JSON object a line on standard input: {"id", "snapshot", "to"}; one answer a line')
    .option('--project <id>', "default: GOOGLE_CLOUD_PROJECT, then gcloud's configuration")
    .option('--region <region>')
    .option(
      '--to <host:port>',
      "destination, /udp behind the port for UDP; repeatable; default: the policy's",
      many,
      [],
    )
    .option('--resolve <host=ip>', 'addresses of a name, separated by commas; repeatable', many, [])
    .option('--policy <file>', 'default: RUN_EGRESS_POLICY')
    .addOption(new Option('--format <format>').choices(['table', 'json']).default('table'))
    .action(async (jobs: readonly string[], flags: Flags) => finish(await check(jobs, flags, io)));
}

async function check(wanted: readonly string[], flags: Flags, io: Io): Promise<number> {
  const policy = await readPolicy(flags.policy, io);
  if (flags.batch) return checkBatch(io, policy, 'en');
  const to = flags.to.length > 0 ? toDestinations(flags.to) : undefined;
  const overrides = toOverrides(flags.resolve);
  const cases =
    flags.snapshot === undefined
      ? await observeLive(wanted, flags, { io, policy, overrides })
      : await casesOf(flags.snapshot, wanted, flags, io);
  const verdicts = await Promise.all(
    cases.map(async ({ world, job, names }): Promise<Verdict> => {
      const own = policyFor(policy, job);
      const flows = await resolveAll(to ?? destinationsOf(own, job), overlay(overrides, names));
      const { snapshot, flows: traces, findings } = examine({ world, job, stored: found(job), flows, policy: own });
      return toVerdict({ snapshot, flows: traces, findings, language: 'en' });
    }),
  );
  const color = io.stdout.isTTY === true && !io.env['NO_COLOR'];
  await write(
    io.stdout,
    flags.format === 'json'
      ? `${JSON.stringify({ version: 1, results: verdicts }, undefined, 2)}\n`
      : toTable(verdicts, color),
  );
  return verdicts.reduce<number>((sum, { status }) => worst(sum, status), EXIT.done);
}

async function casesOf(path: string, wanted: readonly string[], { project, region }: Flags, io: Io): Promise<Case[]> {
  const world = await readWorld(path, io);
  if (project !== undefined && project !== world.project)
    throw new UsageError(`--project ${project}: ${path} is a world of ${world.project}`);
  if (world.jobs.kind !== 'found') throw new InputError(path, [{ path: 'jobs', expected: 'expected a list of jobs' }]);
  const jobs = world.jobs.value.filter(({ name }) => region === undefined || name.includes(`/locations/${region}/`));
  const names = namesOf(world);
  return pickJobs(jobs, wanted).map((job) => ({ world, job, names }));
}

const overlay = (overrides: ReadonlyMap<string, readonly string[]>, names: Names): Names => ({
  resolve: async (host) => {
    const own = overrides.get(host.toLowerCase());
    return own ? found(own) : names.resolve(host);
  },
});
