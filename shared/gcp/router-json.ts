import { WRITE_SECONDS } from './call.ts';
import type { ComputeOperation } from './operations.ts';
import type { RawNat } from './nat.ts';
import type { Remote } from './remote.ts';

/** A router as the API prints it, `nats` above all. */
export type RawRouter = Readonly<Record<string, unknown>> & { readonly nats?: readonly RawNat[] };

const COMPUTE = 'https://compute.googleapis.com';

/**
 * N.B. A PATCH replaces the whole list of NATs, and the generated client drops fields that are younger than itself. So
 * a router whose NATs are sent back is read and written as JSON, and what others set there stays.
 */
export function getRouterJson(remote: Remote, router: string, signal: AbortSignal): Promise<RawRouter> {
  return remote.call({ permission: 'compute.routers.get', signal }, async ({ timeout, signal: ends }) => {
    const { data } = await (
      await remote.origin.auth()
    ).request<RawRouter>({
      url: `${remote.origin.endpoint ?? COMPUTE}/compute/v1/${router}`,
      timeout,
      signal: ends,
    });
    return data;
  });
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
  const terms = { permission: 'compute.routers.update', seconds: WRITE_SECONDS, retries: 0, signal };
  return remote.call(terms, async ({ timeout, signal: ends }) => {
    const { data } = await (
      await remote.origin.auth()
    ).request<ComputeOperation>({
      url: `${remote.origin.endpoint ?? COMPUTE}/compute/v1/${router}`,
      method: 'PATCH',
      params: { requestId },
      data: { nats },
      timeout,
      signal: ends,
    });
    return data;
  });
}
