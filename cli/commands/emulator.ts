import { once } from 'node:events';
import { Command, InvalidArgumentError } from 'commander';
import { startEmulator } from '../../emulator/server.ts';
import { InputError } from '../../shared/errors.ts';
import { gcloudEnvironment } from '../gcloud-environment.ts';
import { EXIT, UsageError, write, type Io } from '../io.ts';
import { parseJson, readText } from '../sources.ts';

const PORT = 8686;

interface Flags {
  readonly port: number;
  readonly host: string;
  readonly world?: string;
  readonly speed: number;
  readonly eventsTo?: string;
}

function port(value: string): number {
  const number = Number(value);
  if (Number.isInteger(number) && number >= 0 && number <= 65535) return number;
  throw new InvalidArgumentError('expected a port, 0 to 65535');
}

function host(value: string): string {
  if (/^[\w.:-]+$/.test(value)) return value;
  throw new InvalidArgumentError('expected an address or the name of a host');
}

function speed(value: string): number {
  const number = Number(value);
  if (value.trim() !== '' && Number.isFinite(number) && number >= 0) return number;
  throw new InvalidArgumentError('expected a number, at least 0');
}

function url(value: string): string {
  if (URL.canParse(value) && /^https?:$/.test(new URL(value).protocol)) return value;
  throw new InvalidArgumentError('expected an http URL');
}

export function emulatorCommand(command: Command, io: Io, finish: (status: number) => void): Command {
  return command
    .option('--port <port>', 'port, 0 for any', port, PORT)
    .option('--host <address>', 'address to listen on; 0.0.0.0 lets other machines in', host, '127.0.0.1')
    .option('--world <file>', 'snapshot to begin with')
    .option('--speed <n>', 'how much faster than real time operations run; 0: the clock is advanced by hand', speed, 1)
    .option('--events-to <url>', 'gets audit log entries as Eventarc CloudEvents', url)
    .action(async (flags: Flags) => finish(await serve(flags, io)))
    .addCommand(
      new Command('env')
        .description('Prints export lines that point an unmodified gcloud, and run-egress, at the local cloud.')
        .option('--port <port>', 'port of the local cloud', port, PORT)
        .option('--project <id>', 'project for gcloud', 'myproject')
        .action(async (flags: { port: number; project: string }) => {
          await write(io.stdout, gcloudEnvironment({ ...flags, env: io.env }));
          finish(EXIT.done);
        }),
    );
}

async function serve({ port, host, world, speed, eventsTo }: Flags, io: Io): Promise<number> {
  // Listened for from the beginning: whoever reads that the local cloud is there may end it at once.
  const told = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  const initial =
    world === undefined ? undefined : (parseJson(await readText(world, io), world) as Record<string, unknown>);
  const emulator = await startEmulator({ port, host, speed, world: initial, eventsTo }).catch((error: unknown) => {
    throw refusal(error, { port, host, world });
  });
  await write(io.stderr, `local Google Cloud: ${emulator.url} (speed ${speed})\n`);
  await write(
    io.stderr,
    `point gcloud at it: eval "$(run-egress emulator env --port=${new URL(emulator.url).port})"\n`,
  );
  await told;
  await emulator.close();
  return EXIT.done;
}

interface Given {
  readonly port: number;
  readonly host: string;
  readonly world?: string | undefined;
}

function refusal(error: unknown, { port, host, world = 'world' }: Given): unknown {
  const { code, message, name } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') return new UsageError(`--port ${port}: something listens there already`);
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return new UsageError(`--host ${host}: no address of this machine`);
  if (name === 'ApiError')
    return new InputError(
      world,
      message.split('; ').map((expected) => ({ path: '', expected })),
    );
  return error;
}
