/**
 * Domains that Google serves its APIs from, and nothing else: with Private Google Access their addresses are reached
 * without an external address. By its number alone an address can't be told to be Google's: the ranges change.
 * https://cloud.google.com/vpc/docs/configure-private-google-access#domain-options
 */
const DOMAINS = ['googleapis.com', 'gcr.io', 'pkg.dev', 'run.app', 'cloudfunctions.net'];

/** Whether a host name is one of Google's APIs. */
export function isGoogleApi(host: string): boolean {
  const name = host.toLowerCase().replace(/\.$/, '');
  return DOMAINS.some((domain) => name === domain || name.endsWith(`.${domain}`));
}
