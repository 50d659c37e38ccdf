/** What a resource name says: `projects/p/regions/r/routers/x`, in any of the spellings that APIs and people use. */
export interface ResourceName {
  readonly project: string;
  /** Region or zone; undefined for a global resource. */
  readonly location: string | undefined;
  readonly collection: string;
  readonly id: string;
}

const PATTERN = /(?:^|\/)projects\/([^/]+)\/(?:global|(?:regions|zones|locations)\/([^/]+))\/([^/]+)\/([^/]+)$/;

/**
 * Relative name of a reference: hosts and API versions cut off, so that
 * `https://www.googleapis.com/compute/v1/projects/p/global/networks/n` and `projects/p/global/networks/n` are equal.
 */
export function relativeName(reference: string): string {
  const at = reference.indexOf('projects/');
  return at < 0 ? reference.replace(/^\/+/, '') : reference.slice(at);
}

/** Takes a full resource name apart; undefined for anything else. */
export function parseName(name: string): ResourceName | undefined {
  const found = PATTERN.exec(name);
  if (!found) return undefined;
  const [, project = '', location, collection = '', id = ''] = found;
  return { project, location, collection, id };
}

/** Last segment of a name or URL: what people call the thing. */
export function shortName(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

export function projectOf(name: string): string {
  return /(?:^|\/)projects\/([^/]+)/.exec(name)?.[1] ?? '';
}

export function locationOf(name: string): string {
  return /\/(?:regions|zones|locations)\/([^/]+)/.exec(name)?.[1] ?? '';
}

export const jobName = (project: string, region: string, id: string) =>
  `projects/${project}/locations/${region}/jobs/${id}`;
export const connectorName = (project: string, region: string, id: string) =>
  `projects/${project}/locations/${region}/connectors/${id}`;
export const networkName = (project: string, id: string) => `projects/${project}/global/networks/${id}`;
export const subnetworkName = (project: string, region: string, id: string) =>
  `projects/${project}/regions/${region}/subnetworks/${id}`;
export const routerName = (project: string, region: string, id: string) =>
  `projects/${project}/regions/${region}/routers/${id}`;
export const firewallName = (project: string, id: string) => `projects/${project}/global/firewalls/${id}`;
export const routeName = (project: string, id: string) => `projects/${project}/global/routes/${id}`;
export const addressName = (project: string, region: string, id: string) =>
  `projects/${project}/regions/${region}/addresses/${id}`;
