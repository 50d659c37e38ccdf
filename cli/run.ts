import { Command, CommanderError, Help } from 'commander';
import { InputError } from '../shared/errors.ts';
import { COMMANDS } from './commands.ts';
import { EXIT, UndeterminedError, UsageError, write, type Io } from './io.ts';

/** Runs one command line. Answers its exit status; what went wrong is told on stderr in one line a mistake. */
export async function run(args: readonly string[], io: Io): Promise<number> {
  let status: number = EXIT.done;
  const finish = (code: number) => {
    status = code;
  };
  const program = new Command('run-egress')
    .description('Keeps the way out of Cloud Run jobs open: traces it, builds what is missing, proves it.')
    .exitOverride()
    .configureOutput({ writeOut: (text) => io.stdout.write(text), writeErr: (text) => io.stderr.write(text) })
    .configureHelp({ subcommandTerm: termOf })
    .showHelpAfterError('(run-egress --help tells what there is)')
    .enablePositionalOptions();
  for (const { name, takesJobs, does, load } of COMMANDS) {
    const command = new Command(name).description(does);
    if (takesJobs) command.argument('[job...]', 'NAME, REGION/NAME or the full resource name; none means all jobs');
    // What is not named needs no more than its line in the help.
    if (args.includes(name)) (await load())(command, io, finish);
    for (const each of [command, ...command.commands]) each.copyInheritedSettings(program);
    program.addCommand(command);
  }
  try {
    await program.parseAsync([...args], { from: 'user' });
    return status;
  } catch (error) {
    return await tell(error, io);
  }
}

/** A command's line in the help: each of ours has options, whether it was loaded or not. */
function termOf(command: Command): string {
  const isOurs = COMMANDS.some(({ name }) => name === command.name());
  if (!isOurs) return new Help().subcommandTerm(command);
  return [command.name(), '[options]', ...command.registeredArguments.map(() => '[job...]')].join(' ');
}

async function tell(error: unknown, { stderr }: Io): Promise<number> {
  // Commander has said what was wrong; help that was asked for is no mistake.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
  const isMistake = error instanceof InputError || error instanceof UsageError;
  if (!isMistake && !(error instanceof UndeterminedError)) throw error;
  await write(stderr, `${error.message.replace(UNPRINTABLE, ' ')}\n`);
  return isMistake ? EXIT.usage : EXIT.undetermined;
}

/** What a file or an argument could move the cursor with, or turn a line around: mistakes quote both. */
const UNPRINTABLE = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
