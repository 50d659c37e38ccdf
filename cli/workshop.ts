import { randomUUID } from 'node:crypto';
import { hostname, userInfo } from 'node:os';
import { RetryableError, TerminalError } from '../shared/errors.ts';
import type { Connection } from '../shared/gcp/connect.ts';
import { withLease } from '../shared/lease.ts';
import type { Objects } from '../shared/ports.ts';
import { readLedger } from '../shared/record/diary.ts';
import { render, type Language } from '../shared/text/languages.ts';
import { UndeterminedError, write, type Io } from './io.ts';

/** What a person's changes are made with. */
export interface Workshop {
  readonly cloud: Connection;
  /** Undefined without RUN_EGRESS_BUCKET: then there is no lease, and nothing is written down. */
  readonly objects: Objects | undefined;
  readonly io: Io;
  readonly language: Language;
}

/** The state bucket, if one is named. Throws UndeterminedError where it can't be used: nothing is changed then. */
export async function openBucket(cloud: Connection, io: Io): Promise<Objects | undefined> {
  const bucket = io.env['RUN_EGRESS_BUCKET'];
  if (!bucket) return undefined;
  const objects = cloud.objects(bucket);
  try {
    // A missing object and a missing bucket read the same; a list tells them apart.
    await objects.list('locks/');
    return objects;
  } catch (error) {
    if (!(error instanceof RetryableError || error instanceof TerminalError)) throw error;
    throw new UndeterminedError(`gs://${bucket} (RUN_EGRESS_BUCKET): ${error.message}; nothing was changed`);
  }
}

/** The ledger of a place; an empty one without a bucket. */
export const ledgerOf = ({ objects }: Pick<Workshop, 'objects'>) =>
  objects ? { ledger: (key: string) => readLedger(objects, key) } : {};

/** So long somebody else's lease is waited for: longer than a function works in one go. */
const PATIENCE_MS = 600_000;
const AGAIN_MS = 2000;

/**
 * Works while nobody else writes to a network and region. Waits for whoever does, and says so; undefined where that took
 * too long, or was not waited for. Throws UndeterminedError when the bucket fails.
 */
export async function underLease<T>(
  { cloud: { clock }, objects, io, language }: Workshop,
  { key, stop }: { readonly key: string; readonly stop: AbortSignal },
  work: (lost: AbortSignal) => Promise<T>,
): Promise<T | undefined> {
  if (!objects) return work(new AbortController().signal);
  const resource = key;
  let isTold = false;
  for (const until = clock.now() + PATIENCE_MS; clock.now() < until && !stop.aborted;) {
    let isOurs = false;
    try {
      return await withLease(objects, { key, holder: `${accountOf(io.env)} ${randomUUID()}`, clock }, (lost) => {
        isOurs = true;
        return work(lost);
      });
    } catch (error) {
      if (isOurs || !(error instanceof RetryableError)) throw isOurs ? error : asUndetermined(error);
    }
    if (!isTold) await write(io.stderr, `${render({ key: 'applyLeaseTaken', of: { resource } }, language)}\n`);
    isTold = true;
    await new Promise<void>((resolve) => void clock.after(AGAIN_MS, resolve));
  }
  await write(io.stderr, `${render({ key: 'applyLeaseBusy', of: { resource } }, language)}\n`);
  return undefined;
}

function asUndetermined(error: unknown): unknown {
  return error instanceof TerminalError ? new UndeterminedError(error.message) : error;
}

/** Who works here, as this machine knows it; Google's audit log knows it better. */
export function accountOf(env: Io['env']): string {
  const account = env['CLOUDSDK_CORE_ACCOUNT'] ?? env['RUN_EGRESS_ACCOUNT'];
  if (account) return account;
  try {
    return `${userInfo().username}@${hostname()}`;
  } catch {
    return `somebody@${hostname()}`;
  }
}

/** Aborted at the first Ctrl-C, which is told; the second one ends the process. */
export function interruption({ io, language }: Pick<Workshop, 'io' | 'language'>): {
  readonly signal: AbortSignal;
  readonly end: () => void;
} {
  const controller = new AbortController();
  let first = 0;
  const stop = io.onInterrupt?.(() => {
    // A terminal sends it to everybody in front, and whoever started us passes it on once more.
    if (controller.signal.aborted && Date.now() - first > 500) process.exit(130);
    if (controller.signal.aborted) return;
    first = Date.now();
    controller.abort();
    void write(io.stderr, `\n${render({ key: 'applyInterrupted' }, language)}\n`);
  });
  return { signal: controller.signal, end: () => stop?.() };
}
