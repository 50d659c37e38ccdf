import type { IncomingMessage } from 'node:http';
import { ApiError } from './errors.ts';

/** Names by which this machine, or a machine beside it, is called; and Google's, under which gcloud comes as a proxy. */
const KNOWN_HOSTS = /^(localhost|127(\.\d+){3}|\[::1\]|[\w-]+|.+\.(localhost|local|internal|googleapis\.com))$/i;

/**
 * Refuses what a web site of somebody else makes a browser send here: a request from another origin, or one under a
 * name that was made to point at this machine. `isOpen`: other machines were let in, by whatever names they have.
 */
export function refuseForeignPages({ headers }: IncomingMessage, url: URL, isOpen: boolean): void {
  const { origin } = headers;
  if (origin !== undefined && (!URL.canParse(origin) || new URL(origin).host !== url.host)) {
    throw new ApiError('PERMISSION_DENIED', `Requests of other web sites (${origin.slice(0, 100)}) are refused.`);
  }
  if (isOpen || KNOWN_HOSTS.test(url.hostname)) return;
  throw new ApiError('PERMISSION_DENIED', `The local cloud does not go by the name ${url.hostname.slice(0, 100)}.`);
}
