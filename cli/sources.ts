import { readFile } from 'node:fs/promises';
import { InputError } from '../shared/errors.ts';
import { isIpv4, toDestination, type Destination } from '../shared/path/flow.ts';
import { defaultPolicy, parsePolicy } from '../shared/policy/parse-policy.ts';
import type { PolicyFile } from '../shared/policy/policy.ts';
import { parseWorld } from '../shared/snapshot/parse-world.ts';
import type { World } from '../shared/snapshot/world.ts';
import { UsageError, type Io } from './io.ts';

/** Text of a file, or of standard input for `-`. Throws UsageError when it can't be read. */
export async function readText(path: string, { stdin }: Io): Promise<string> {
  if (path === '-') {
    const chunks: Buffer[] = [];
    for await (const chunk of stdin) chunks.push(Buffer.from(chunk as Uint8Array));
    return Buffer.concat(chunks).toString('utf8');
  }
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new UsageError(
      `${path}: can't be read: ${(error as NodeJS.ErrnoException).code ?? (error as Error).message}`,
    );
  }
}

export function parseJson(text: string, source: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new InputError(source, [{ path: '', expected: `expected JSON: ${(error as Error).message}` }]);
  }
}

export async function readWorld(path: string, io: Io): Promise<World> {
  return parseWorld(parseJson(await readText(path, io), path), path);
}

/** The policy of `--policy`, else of RUN_EGRESS_POLICY (a file or gs://BUCKET/OBJECT), else the defaults. */
export async function readPolicy(path: string | undefined, io: Io): Promise<PolicyFile> {
  const chosen = path ?? io.env['RUN_EGRESS_POLICY'];
  if (chosen === undefined || chosen === '') return defaultPolicy;
  return parsePolicy(await (chosen.startsWith('gs://') ? readObject(chosen, io) : readText(chosen, io)), chosen);
}

async function readObject(uri: string, { env }: Io): Promise<string> {
  try {
    const { connect } = await import('../shared/gcp/connect.ts');
    return await connect({ endpoint: env['RUN_EGRESS_ENDPOINT'] || undefined }).text(uri);
  } catch (error) {
    throw new UsageError(`${uri}: can't be read: ${(error as Error).message}`);
  }
}

/** Reads several things that the user gave. Throws UsageError with the mistakes of all of them at once. */
export async function readAll<const T extends readonly (() => unknown)[]>(
  ...readings: T
): Promise<{ -readonly [K in keyof T]: Awaited<ReturnType<T[K]>> }> {
  const mistakes: string[] = [];
  const values: unknown[] = [];
  for (const read of readings) {
    try {
      values.push(await read());
    } catch (error) {
      if (!(error instanceof InputError || error instanceof UsageError)) throw error;
      mistakes.push(error.message);
    }
  }
  if (mistakes.length > 0) throw new UsageError(mistakes.join('\n'));
  return values as { -readonly [K in keyof T]: Awaited<ReturnType<T[K]>> };
}

/** `--to HOST:PORT[/udp]`, as often as it is given; all mistakes at once. */
export function toDestinations(written: readonly string[]): readonly Destination[] {
  return collect(written, (text) => toDestination(text, '--to'));
}

/** `--resolve HOST=IP[,IP]`, as often as it is given. */
export function toOverrides(written: readonly string[]): ReadonlyMap<string, readonly string[]> {
  return new Map(
    collect(written, (text) => {
      const [host = '', list = ''] = text.split('=', 2);
      const addresses = list.split(',').filter(Boolean);
      if (host !== '' && addresses.length > 0 && addresses.every(isIpv4))
        return [host.toLowerCase(), addresses] as const;
      throw new InputError('--resolve', [
        { path: '', expected: `expected HOST=IP or HOST=IP,IP; got ${JSON.stringify(text)}` },
      ]);
    }),
  );
}

function collect<T>(written: readonly string[], read: (text: string) => T): T[] {
  const mistakes: string[] = [];
  const values = written.flatMap((text) => {
    try {
      return [read(text)];
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      mistakes.push(error.message);
      return [];
    }
  });
  if (mistakes.length > 0) throw new UsageError(mistakes.join('\n'));
  return values;
}
