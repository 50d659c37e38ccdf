import type { Readable, Writable } from 'node:stream';

/** Everything that a command touches of the process that runs it. */
export interface Io {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Writable & { readonly isTTY?: boolean };
  readonly stderr: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  /** Calls back at each Ctrl-C instead of ending, until what it answers is called. Undefined: Ctrl-C ends the process. */
  readonly onInterrupt?: (call: () => void) => () => void;
}

/** Exit status of every command. Where several hold: bad input before findings before undetermined. */
export const EXIT = { done: 0, findings: 1, usage: 2, undetermined: 3 } as const;

/** A mistake in how the command was called: told in one line, exit status 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** What was asked can't be told, because it could not be read: told in one line, exit status 3. */
export class UndeterminedError extends Error {
  override readonly name = 'UndeterminedError';
}

/**
 * Writes and waits until the stream has taken it, so that a pipe is neither overrun nor cut off. Answers false where
 * nobody reads any more (`| head -1`).
 */
export function write(stream: Writable, text: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    stream.write(text, (error) => (error && !isUnread(error) ? reject(error) : resolve(!error)));
  });
}

/** Whether a write failed because the reader has gone. */
export function isUnread({ code }: NodeJS.ErrnoException): boolean {
  return code === 'EPIPE' || code === 'ERR_STREAM_DESTROYED';
}
