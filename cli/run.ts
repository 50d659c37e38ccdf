import { Command, CommanderError } from 'commander';
import { InputError } from '../shared/errors.ts';
import { checkCommand } from './commands/check.ts';
import { cleanupCommand } from './commands/cleanup.ts';
import { doctorCommand } from './commands/doctor.ts';
import { emulatorCommand } from './commands/emulator.ts';
import { applyCommand } from './commands/apply.ts';
import { planCommand } from './commands/plan.ts';
import { explainCommand } from './commands/explain.ts';
import { notifyCommand } from './commands/notify.ts';
import { snapshotCommand } from './commands/snapshot.ts';
import { sweepCommand } from './commands/sweep.ts';
import { undoCommand } from './commands/undo.ts';
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
    .showHelpAfterError('(run-egress --help tells what there is)')
    .enablePositionalOptions();
  for (const command of [
    checkCommand,
    planCommand,
    applyCommand,
    undoCommand,
    cleanupCommand,
    explainCommand,
    notifyCommand,
    snapshotCommand,
    sweepCommand,
    doctorCommand,
    emulatorCommand,
  ]) {
    const added = command(io, finish).copyInheritedSettings(program);
    for (const below of added.commands) below.copyInheritedSettings(added);
    program.addCommand(added);
  }
  try {
    await program.parseAsync([...args], { from: 'user' });
    return status;
  } catch (error) {
    return await tell(error, io);
  }
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
