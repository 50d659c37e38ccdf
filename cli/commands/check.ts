import { type Command, Option } from 'commander';
import { withExitAddresses } from '../../shared/exit.ts';
import { examine } from '../../shared/examine.ts';
import { policyFor } from '../../shared/policy/policy-for.ts';
import { toVerdict } from '../../shared/result/verdict.ts';
import { checkBatch } from '../batch.ts';
import { casesFrom, withSources, type SourceFlags } from '../cases.ts';
import { worst } from '../exit-status.ts';
import { flowsOf, readDestinations, withDestinations, type DestinationFlags } from '../flows.ts';
import { FORMATS, printChecked, type Checked, type Format } from '../formats/checked.ts';
import { EXIT, UsageError, write, type Io } from '../io.ts';
import { languageOf, withLanguage, type LanguageFlag } from '../language.ts';
import { readAll } from '../sources.ts';

interface Flags extends SourceFlags, DestinationFlags, LanguageFlag {
  readonly batch?: true;
  readonly format: Format;
}

export function checkCommand(command: Command, io: Io, finish: (status: number) => void): Command {
  return withLanguage(withDestinations(withSources(command)))
    .addOption(
      new Option(
        '--batch',
        'one JSON object a line on standard input: {"id", "snapshot", "to"}; one answer a line',
      ).conflicts(['snapshot', 'manifest', 'deploy', 'project', 'region', 'to', 'resolve']),
    )
    .addOption(new Option('--format <format>').choices(FORMATS).default('table'))
    .action(async (jobs: readonly string[], flags: Flags) => finish(await check(jobs, flags, io)));
}

async function check(wanted: readonly string[], flags: Flags, io: Io): Promise<number> {
  const [language, asked] = await readAll(
    () => languageOf(flags, io),
    () => readDestinations(flags, io),
  );
  const { policy, overrides } = asked;
  if (flags.batch && wanted.length > 0)
    throw new UsageError(`--batch looks at all jobs of its worlds; got ${wanted.join(' ')}, too`);
  if (flags.batch && !['table', 'json'].includes(flags.format))
    throw new UsageError(`--batch answers in JSON; got --format ${flags.format}`);
  if (flags.batch) return checkBatch(io, policy, language);
  const cases = await casesFrom(wanted, flags, { io, policy, overrides });
  const checked = await Promise.all(
    cases.map(async (one): Promise<Checked> => {
      const { world, job, stored, reads } = one;
      const own = policyFor(policy, job);
      const flows = await flowsOf(one, own, asked);
      const { snapshot, flows: traces, findings } = examine({ world, job, stored, flows, policy: own });
      const told = reads ? await withExitAddresses(traces, reads) : traces;
      return { flows: told, findings, verdict: toVerdict({ snapshot, flows: told, findings, language }) };
    }),
  );
  const color = io.stdout.isTTY === true && !io.env['NO_COLOR'];
  await write(io.stdout, await printChecked(checked, { format: flags.format, language, color }));
  return checked.reduce<number>((sum, { verdict }) => worst(sum, verdict.status), EXIT.done);
}
