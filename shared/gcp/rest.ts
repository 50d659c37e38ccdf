import type { AttemptOptions } from './call.ts';
import type { Remote } from './remote.ts';

/** One request to a REST API, by the paths of its reference. */
export interface RestRequest {
  readonly api:
    | 'cloudasset'
    | 'cloudresourcemanager'
    | 'compute'
    | 'logging'
    | 'networkconnectivity'
    | 'networkmanagement'
    | 'orgpolicy'
    | 'pubsub'
    | 'run'
    | 'secretmanager'
    | 'serviceusage'
    | 'storage'
    | 'vpcaccess';
  /** Without the leading slash: `compute/v1/projects/p/global/networks`. */
  readonly path: string;
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly params?: Readonly<Record<string, string>>;
  readonly data?: object;
}

/**
 * The answer as the API prints it. The generated clients drop fields that are younger than themselves, print times in a
 * form of their own, and lack whole methods.
 */
export async function rest<T>(
  { origin }: Pick<Remote, 'origin'>,
  { api, path, ...request }: RestRequest,
  { timeout, signal }: Pick<AttemptOptions, 'timeout' | 'signal'>,
): Promise<T> {
  const root = origin.endpoint ?? `https://${api}.googleapis.com`;
  const auth = await origin.auth();
  const { data } = await auth.request<T>({ url: `${root}/${path}`, ...request, timeout, signal });
  return data;
}
