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
    | 'telemetry'
    | 'vpcaccess';
  /** Without the leading slash: `compute/v1/projects/p/global/networks`. */
  readonly path: string;
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly params?: Readonly<Record<string, string>>;
  /** Sent as JSON; text as it is. */
  readonly data?: object | string;
  readonly headers?: Readonly<Record<string, string>>;
  /** How the answer's body is taken: as JSON where this says nothing. */
  readonly responseType?: 'text';
}

/** An answer with its headers, by their names in lower case. */
export interface RestAnswer<T> {
  readonly data: T;
  readonly headers: { get(name: string): string | null };
}

/**
 * The answer as the API prints it. The generated clients drop fields that are younger than themselves, print times in a
 * form of their own, and lack whole methods.
 */
export async function rest<T>(
  remote: Pick<Remote, 'origin'>,
  request: RestRequest,
  options: Pick<AttemptOptions, 'signal'>,
): Promise<T> {
  const { data } = await restAnswer<T>(remote, request, options);
  return data;
}

/** The same, where what is asked for stands in the headers. */
export async function restAnswer<T>(
  { origin }: Pick<Remote, 'origin'>,
  { api, path, ...request }: RestRequest,
  { signal }: Pick<AttemptOptions, 'signal'>,
): Promise<RestAnswer<T>> {
  const root = origin.endpoint ?? `https://${api}.googleapis.com`;
  const auth = await origin.auth();
  // Without gaxios' own timeout: its signal would keep each answer's buffers until the time is up. The call has its own.
  return auth.request<T>({ url: `${root}/${path}`, ...request, signal });
}
