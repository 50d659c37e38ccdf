import type { Terms } from './call.ts';
import { parseName, relativeName } from '../names.ts';
import type { Written } from '../ports.ts';
import { refuse, RemoteError, wordsOfOthers, type FailureKind } from './errors.ts';
import { poll } from './poll.ts';
import type { Remote } from './remote.ts';
import { done, failed, pending } from './writing.ts';

/** The part of a compute#operation that we read. */
export interface ComputeOperation {
  readonly selfLink?: string | null;
  readonly status?: string | number | null;
  readonly httpErrorStatusCode?: number | null;
  readonly error?: {
    readonly errors?: readonly { readonly code?: string | null; readonly message?: string | null }[] | null;
  } | null;
}

/** `wait` answers after two minutes at the latest, done or not. */
const WAIT_SECONDS = 130;

/**
 * Waits for the end of a Compute operation, or of the budget. N.B. `wait` may answer at once when Google is busy, and an
 * operation that failed is a success of HTTP: https://cloud.google.com/compute/docs/reference/rest/v1/regionOperations/wait
 */
export async function endOfOperation(remote: Remote, started: ComputeOperation, budget: AbortSignal): Promise<Written> {
  const name = relativeName(started.selfLink ?? '');
  const ended = isDone(started) ?? (await poll({ sleep: remote.sleep, budget }, () => waitOnce(remote, name, budget)));
  return ended ? outcome(ended) : pending(name);
}

const isDone = (operation: ComputeOperation): ComputeOperation | undefined =>
  operation.status === 'DONE' ? operation : undefined;

async function waitOnce(
  { clients, call }: Remote,
  name: string,
  signal: AbortSignal,
): Promise<ComputeOperation | undefined> {
  const {
    project,
    location: region,
    id: operation,
  } = parseName(name) ?? refuse(wordsOfOthers('the answer names no operation'));
  const collection = region === undefined ? 'globalOperations' : 'regionOperations';
  const terms: Terms = { permission: `compute.${collection}.get`, seconds: WAIT_SECONDS, signal };
  try {
    const [seen] = await call(terms, async (options) => {
      if (region === undefined) return (await clients.globalOperations()).wait({ project, operation }, options);
      return (await clients.regionOperations()).wait({ project, region, operation }, options);
    });
    return isDone(seen);
  } catch (error) {
    throw lost(error);
  }
}

/** Google forgets operations: whether this one did its work shows on the next attempt. */
function lost(error: unknown): unknown {
  if (!(error instanceof RemoteError) || error.failure.kind !== 'absent') return error;
  return new RemoteError({ ...error.failure, kind: 'transient' }, error);
}

/** What an operation ends with, where the same may be said when it is to be begun; it means the same then. */
const SAID_BEFORE: Readonly<Record<string, FailureKind>> = {
  RESOURCE_ALREADY_EXISTS: 'exists',
  RESOURCE_NOT_FOUND: 'absent',
  RESOURCE_NOT_READY: 'settling',
  RATE_LIMIT_EXCEEDED: 'settling',
  RESOURCE_IN_USE_BY_ANOTHER_RESOURCE: 'in-use',
};

/** Throws RemoteError for an end that is judged like a refusal. */
function outcome({ error, httpErrorStatusCode }: ComputeOperation): Written {
  const [first] = error?.errors ?? [];
  if (!first) return done;
  const status = httpErrorStatusCode ?? 0;
  const reason = `${first.code ?? 'operation failed'}: ${first.message ?? ''}`;
  const kind = SAID_BEFORE[first.code ?? ''];
  if (kind) throw new RemoteError({ kind, status, reason: wordsOfOthers(reason) });
  return failed(reason, status === 429 || status >= 500);
}
