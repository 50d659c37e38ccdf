import type { Permission } from '../permissions.ts';
import pRetry from 'p-retry';
import type { Clock } from '../clock.ts';
import { failureOf, isLimit, RemoteError, type Failure } from './errors.ts';
import type { Gate } from './gate.ts';
import type { Sleep } from './poll.ts';

/** Deadline of one attempt where the terms say nothing else. */
const READ_SECONDS = 10;
/** Shortest pause after a first failure, in milliseconds. */
const FIRST_PAUSE = 200;
/** Deadline of one attempt at a write. */
export const WRITE_SECONDS = 30;

/** What a call needs, and how long it may take. */
export interface Terms {
  /** What the caller needs to be granted, as IAM names it. */
  readonly permission: Permission;
  /** Deadline of one attempt. */
  readonly seconds?: number;
  /** Attempts after the first; 3 where the terms don't say otherwise. */
  readonly retries?: number;
  /** Ends the call, and what is left of its attempts. */
  readonly signal?: AbortSignal;
}

/** Options of one attempt, as the generated clients take them. `retry: null` turns their own retries off, which go on for 600 s. */
export interface AttemptOptions {
  readonly timeout: number;
  readonly retry: null;
  readonly signal: AbortSignal;
}

/** Makes one remote call, attempt by attempt, each with a deadline. Throws RemoteError, or the signal's reason. */
export type Call = <T>(terms: Terms, attempt: (options: AttemptOptions) => Promise<T>) => Promise<T>;

/** One attempt at a call, as it ended; for whoever counts them. */
export interface Attempted {
  readonly permission: Permission;
  /** Attempts at the same call before this one. */
  readonly before: number;
  readonly seconds: number;
  /** Undefined when it went well. */
  readonly failure: Failure | undefined;
}

/** How calls are made, beyond their terms. */
export interface Manner {
  /** Of whoever makes so many calls that it meets quotas: a call that is limited waits there, and is not lost. */
  readonly gate?: Gate | undefined;
  readonly onAttempt?: ((attempted: Attempted) => void) | undefined;
}

/**
 * Every call here may be repeated: reads, inserts under a name of our own with a request id, writes with a precondition.
 */
export function caller(clock: Clock, sleep: Sleep, { gate, onAttempt }: Manner = {}): Call {
  return (terms, attempt) => {
    let [before, complaints] = [0, 0];
    let isWaiting = false;
    return pRetry(
      async () => {
        const leave = await gate?.enter(terms.permission.split('.', 1)[0] ?? '');
        const begun = clock.now();
        const end = (failure?: Failure) => {
          leave?.(failure !== undefined && isLimit(failure) ? 'limited' : 'ended');
          onAttempt?.({ permission: terms.permission, before, seconds: (clock.now() - begun) / 1000, failure });
          before += 1;
        };
        try {
          const value = await attemptOnce(clock, terms, attempt);
          end();
          return value;
        } catch (error) {
          end(error instanceof RemoteError ? error.failure : undefined);
          throw error;
        }
      },
      {
        retries: terms.retries ?? 3,
        minTimeout: 0,
        signal: terms.signal,
        // The gate itself makes the pause after a complaint, and it costs none of the attempts.
        shouldConsumeRetry({ error }) {
          isWaiting = error instanceof RemoteError && isLimit(error.failure) && ++complaints <= (gate?.patience ?? 0);
          return !isWaiting;
        },
        async shouldRetry({ error, attemptNumber }) {
          if (!(error instanceof RemoteError) || !isWorthRepeating(error)) return false;
          if (!isWaiting) await sleep(pauseAfter(attemptNumber), terms.signal);
          return true;
        },
      },
    );
  };
}

/** In milliseconds; twice as long each time, and never the same for all who were refused together. */
const pauseAfter = (attempts: number): number => FIRST_PAUSE * 2 ** (attempts - 1) * (1 + Math.random());

const isWorthRepeating = ({ failure: { kind } }: RemoteError): boolean => kind === 'transient' || kind === 'settling';

async function attemptOnce<T>(
  clock: Clock,
  terms: Terms,
  attempt: (options: AttemptOptions) => Promise<T>,
): Promise<T> {
  const { permission, seconds = READ_SECONDS, signal: outer } = terms;
  const timeout = seconds * 1000;
  const ends = new AbortController();
  const late = () => ends.abort(new DOMException('no answer in time', 'TimeoutError'));
  const disarm = clock.after(timeout, late);
  const stop = () => ends.abort(outer?.reason);
  outer?.addEventListener('abort', stop, { once: true });
  try {
    // Not every client heeds the signal in every phase: fetching a token, above all.
    return await Promise.race([rejectionOf(ends.signal), attempt({ timeout, retry: null, signal: ends.signal })]);
  } catch (error) {
    throw new RemoteError(failureOf(error, permission), error);
  } finally {
    disarm();
    outer?.removeEventListener('abort', stop);
  }
}

function rejectionOf(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
}
