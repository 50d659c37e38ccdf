import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { connect } from '../../shared/gcp/connect.ts';
import type { Job } from '../../shared/job/job.ts';
import { isIpv4 } from '../../shared/path/flow.ts';
import { destinationsOf, policyFor } from '../../shared/policy/policy-for.ts';
import { saveWorld } from '../../shared/snapshot/save/save-world.ts';
import { tameText } from '../../shared/text/languages.ts';
import { readDestinations, withDestinations, type DestinationFlags, type Wanted } from '../flows.ts';
import { EXIT, UsageError, write, type Io } from '../io.ts';
import { projectFor } from '../live.ts';

interface Flags extends DestinationFlags {
  readonly output: string;
  readonly project?: string;
  readonly region?: string;
}

/** Saves a world for `check --snapshot`. */
export function snapshotCommand(command: Command, io: Io, finish: (status: number) => void): Command {
  return withDestinations(command)
    .requiredOption('-o, --output <file>', 'where to, - for standard output')
    .option('--project <id>', "default: GOOGLE_CLOUD_PROJECT, then gcloud's configuration")
    .option('--region <region>', 'default: all of them')
    .action(async (flags: Flags) => finish(await snapshot(flags, io)));
}

async function snapshot(flags: Flags, io: Io): Promise<number> {
  const wanted = await readDestinations(flags, io);
  const project = await projectFor([], flags, io);
  const cloud = connect({ endpoint: io.env['RUN_EGRESS_ENDPOINT'] || undefined, projectId: project });
  const wish = { project, region: flags.region, hostsOf: (jobs: readonly Job[]) => hostsOf(jobs, wanted) };
  const ports = { inventory: cloud.inventory, names: cloud.names(wanted.overrides) };
  const { file, unread } = await saveWorld(wish, ports);
  await save(`${JSON.stringify(file, undefined, 2)}\n`, flags.output, io);
  for (const { what, reason } of unread) await write(io.stderr, `not read: ${tameText(what)}: ${tameText(reason)}\n`);
  return unread.length === 0 ? EXIT.done : EXIT.undetermined;
}

/** Names that the verdicts on these jobs have to look up. */
function hostsOf(jobs: readonly Job[], { policy, to }: Wanted): string[] {
  const ofJobs = jobs.flatMap((job) => destinationsOf(policyFor(policy, job), job));
  return (to ?? [...policy.base.destinations, ...ofJobs])
    .filter(({ host, addresses }) => addresses.length === 0 && !isIpv4(host) && !host.includes(':'))
    .map(({ host }) => host.toLowerCase());
}

async function save(text: string, path: string, io: Io): Promise<void> {
  if (path === '-') {
    await write(io.stdout, text);
    return;
  }
  try {
    await writeFile(path, text);
  } catch (error) {
    throw new UsageError(`${path}: can't be written: ${(error as NodeJS.ErrnoException).code ?? 'failed'}`);
  }
}
