import { Command, Option } from 'commander';
import { examine, resolveAll } from '../../shared/examine.ts';
import { destinationsOf, policyFor } from '../../shared/policy/policy-for.ts';
import { toVerdict, type Verdict } from '../../shared/result/verdict.ts';
import { found } from '../../shared/snapshot/observed.ts';
import { checkBatch } from '../batch.ts';
import { casesFrom, withSources, type SourceFlags } from '../cases.ts';
import { worst } from '../exit-status.ts';
import { toTable } from '../formats/table.ts';
import { EXIT, UsageError, write, type Io } from '../io.ts';
import { readPolicy, toDestinations, toOverrides } from '../sources.ts';
import type { Names } from '../../shared/ports.ts';

interface Flags extends SourceFlags {
  readonly batch?: true;
  readonly to: readonly string[];
  readonly resolve: readonly string[];
  readonly format: 'table' | 'json';
}

const many = (value: string, before: readonly string[]): readonly string[] => [...before, value];

export function checkCommand(io: Io, finish: (status: number) => void): Command {
  return withSources(new Command('check'))
    .description('Tells for each job and destination whether packets arrive, by which way, and what stops them.')
    .addOption(
      new Option(
        '--batch',
        'one JSON object a line on standard input: {"id", "snapshot", "to"}; one answer a line',
      ).conflicts(['snapshot', 'manifest', 'deploy']),
    )
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
  if (flags.batch && wanted.length > 0)
    throw new UsageError(`--batch looks at all jobs of its worlds; got ${wanted.join(' ')}, too`);
  if (flags.batch) return checkBatch(io, policy, 'en');
  const to = flags.to.length > 0 ? toDestinations(flags.to) : undefined;
  const overrides = toOverrides(flags.resolve);
  const cases = await casesFrom(wanted, flags, { io, policy, overrides });
  const verdicts = await Promise.all(
    cases.map(async ({ world, job, stored, names }): Promise<Verdict> => {
      const own = policyFor(policy, job);
      const flows = await resolveAll(to ?? destinationsOf(own, job), overlay(overrides, names));
      const { snapshot, flows: traces, findings } = examine({ world, job, stored, flows, policy: own });
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

const overlay = (overrides: ReadonlyMap<string, readonly string[]>, names: Names): Names => ({
  resolve: async (host) => {
    const own = overrides.get(host.toLowerCase());
    return own ? found(own) : names.resolve(host);
  },
});
