import { parseName, relativeName } from '../names.ts';
import type { Written } from '../ports.ts';
import { refuse, RemoteError } from './errors.ts';
import { pause } from './pause.ts';
import type { Remote } from './remote.ts';
import { done, failed } from './writing.ts';

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
export async function endOfOperation(
  remote: Remote,
  started: ComputeOperation | null | undefined,
  budget: AbortSignal,
): Promise<Written> {
  const name = relativeName(started?.selfLink ?? '');
  let operation = started ?? undefined;
  while (operation?.status !== 'DONE') {
    try {
      operation = await waitOnce(remote, name, budget);
    } catch (error) {
      if (!budget.aborted) throw lost(error);
    }
    if (budget.aborted && operation?.status !== 'DONE') return { kind: 'pending', operation: name };
    if (operation?.status !== 'DONE') await pause(1000 * remote.pace, budget);
  }
  return outcome(operation);
}

async function waitOnce(remote: Remote, name: string, budget: AbortSignal): Promise<ComputeOperation> {
  const { clients, call } = remote;
  const { project, location, id } = parseName(name) ?? refuse('the answer names no operation');
  const terms = { seconds: WAIT_SECONDS, signal: budget };
  if (location === undefined) {
    const client = await clients.globalOperations();
    const permission = 'compute.globalOperations.get';
    return call({ ...terms, permission }, async (options) => {
      const [operation] = await client.wait({ project, operation: id }, options);
      return operation as ComputeOperation;
    });
  }
  const client = await clients.regionOperations();
  return call({ ...terms, permission: 'compute.regionOperations.get' }, async (options) => {
    const [operation] = await client.wait({ project, region: location, operation: id }, options);
    return operation as ComputeOperation;
  });
}

/** Google forgets operations: whether this one did its work shows on the next attempt. */
function lost(error: unknown): unknown {
  if (!(error instanceof RemoteError) || error.failure.kind !== 'absent') return error;
  return new RemoteError({ ...error.failure, kind: 'transient' }, error);
}

function outcome({ error, httpErrorStatusCode }: ComputeOperation): Written {
  const [first] = error?.errors ?? [];
  if (!first) return done;
  const status = httpErrorStatusCode ?? 0;
  return failed(`${first.code ?? 'operation failed'}: ${first.message ?? ''}`, status === 429 || status >= 500);
}
