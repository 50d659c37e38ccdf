import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { run } from '../../cli/run.ts';
import type { Ended, Shell } from './fixture.ts';

/** Runs a command in this process: for tables of many, which would wait a second each for a process of their own. */
export async function runHere(
  args: readonly string[],
  { env = {}, stdin = '' }: Pick<Shell, 'env' | 'stdin'> = {},
): Promise<Ended> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const read = Promise.all([text(stdout), text(stderr)]);
  const status = await run(args, { env, stdin: Readable.from([Buffer.from(stdin)]), stdout, stderr });
  stdout.end();
  stderr.end();
  const [out, err] = await read;
  return { status, stdout: out, stderr: err };
}

/** A command that goes on at a terminal in this process. */
export interface AtTerminal {
  /** Its output so far. */
  readonly output: { readonly stdout: string; readonly stderr: string };
  readonly type: (line: string) => void;
  readonly interrupt: () => void;
  readonly ended: Promise<number>;
}

export function startAtTerminal(args: readonly string[], env: Readonly<Record<string, string>>): AtTerminal {
  const terminal = () => Object.assign(new PassThrough(), { isTTY: true });
  const [stdin, stdout, stderr] = [terminal(), terminal(), terminal()];
  const output = { stdout: '', stderr: '' };
  stdout.setEncoding('utf8').on('data', (chunk: string) => (output.stdout += chunk));
  stderr.setEncoding('utf8').on('data', (chunk: string) => (output.stderr += chunk));
  const interrupts = new Set<() => void>();
  const ended = run(args, {
    env: { NO_COLOR: '1', ...env },
    stdin,
    stdout,
    stderr,
    onInterrupt(call) {
      interrupts.add(call);
      return () => interrupts.delete(call);
    },
  });
  return {
    output,
    type: (line) => void stdin.write(`${line}\n`),
    interrupt: () => {
      for (const call of [...interrupts]) call();
    },
    ended,
  };
}
