import type { IncomingHttpHeaders } from 'node:http';
import type { Cloud } from './cloud.ts';
import { startProxy, type Admission, type Proxy } from './proxy.ts';

/** Before the functions, what Cloud Run puts before them. */
export interface FrontOptions {
  /** Where the function listens. */
  readonly target: string;
  /** Service accounts that have run.invoker. */
  readonly invokers: readonly string[];
}

const UNKNOWN = 'The request was not authenticated. Set the proper Authorization header.';
const DOUBTFUL = {
  status: 401,
  challenge: 'Bearer error="invalid_token"',
  message: 'The token could not be verified.',
};
const FOREIGN = {
  status: 403,
  challenge: 'Bearer error="insufficient_scope"',
  message: 'The caller may not invoke it.',
};

/**
 * The door of a function that is not public: only who bears an identity token of an invoker, meant for this URL, comes
 * in; without one 403, with a doubtful one 401. https://cloud.google.com/run/docs/troubleshooting#unauthorized-client
 */
export function startFront(cloud: Cloud, { target, invokers }: FrontOptions): Promise<Proxy> {
  return startProxy(target, (headers, url): Admission => {
    if (headers.authorization === undefined) return { status: 403, message: UNKNOWN };
    const [, token] = /^Bearer (\S+)$/i.exec(headers.authorization) ?? [];
    const claims = token === undefined ? undefined : cloud.identities.verify(token, url, cloud.clock.nowMs());
    if (token === undefined || !claims) return DOUBTFUL;
    if (!invokers.includes(claims.email)) return FOREIGN;
    return { headers: { ...headers, authorization: `Bearer ${withoutSignature(token)}` } };
  });
}

/** The function sees who called, but could not call anybody in their name. */
const withoutSignature = (token: string): string => token.replace(/[^.]*$/, 'SIGNATURE_REMOVED_BY_GOOGLE');

/** Where events may be dropped for a function behind a front: whatever comes goes there in the name of an account. */
export function startDoorway(
  cloud: Cloud,
  { front, account }: { readonly front: string; readonly account: string },
): Promise<Proxy> {
  return startProxy(front, (headers: IncomingHttpHeaders) => {
    const token = cloud.identities.token(account, front, cloud.clock.nowMs());
    return { headers: { ...headers, authorization: `Bearer ${token}` } };
  });
}
