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
