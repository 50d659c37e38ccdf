import { WRITE_SECONDS, type Terms } from './call.ts';
import { RemoteError } from './errors.ts';
import type { ComputeOperation } from './operations.ts';
import type { RawNat } from './nat.ts';
import type { Remote } from './remote.ts';
import { rest } from './rest.ts';

/** A router as the API prints it, `nats` above all. */
export type RawRouter = Readonly<Record<string, unknown>> & { readonly nats?: readonly RawNat[] };

/**
 * N.B. A PATCH replaces the whole list of NATs, and the generated client drops fields that are younger than itself. So
 * a router whose NATs are sent back is read and written as JSON, and what others set there stays.
 */
export function getRouterJson(remote: Remote, router: string, signal: AbortSignal): Promise<RawRouter> {
  return remote.call({ permission: 'compute.routers.get', signal }, (options) =>
    rest<RawRouter>(remote, { api: 'compute', path: `compute/v1/${router}` }, options),
  );
}

/** The same; undefined when there is no such router. */
export async function findRouterJson(
  remote: Remote,
  router: string,
  signal: AbortSignal,
): Promise<RawRouter | undefined> {
  try {
    return await getRouterJson(remote, router, signal);
  } catch (error) {
    if (error instanceof RemoteError && error.failure.kind === 'absent') return undefined;
    throw error;
  }
}

interface NatsPatch {
  readonly router: string;
  readonly nats: readonly RawNat[];
  readonly requestId: string;
}

/** Replaces the NATs of a router. One attempt: another has to begin with reading, or it undoes what came in between. */
export function patchNats(
  remote: Remote,
  { router, nats, requestId }: NatsPatch,
  signal: AbortSignal,
): Promise<ComputeOperation> {
  const terms: Terms = { permission: 'compute.routers.update', seconds: WRITE_SECONDS, retries: 0, signal };
  const path = `compute/v1/${router}`;
  return remote.call(terms, (options) =>
    rest<ComputeOperation>(
      remote,
      { api: 'compute', path, method: 'PATCH', params: { requestId }, data: { nats } },
      options,
    ),
  );
}
