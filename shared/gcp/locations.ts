import { map, type Observed } from '../snapshot/observed.ts';
import type { Raw } from '../ports.ts';
import { allItems } from './pages.ts';
import { readRaw } from './reading.ts';
import type { Remote } from './remote.ts';
import { restPages } from './rest-pages.ts';

/** APIs whose resources stand in locations, with the version that is asked. */
const VERSIONS = { run: 'v2', vpcaccess: 'v1' } as const;

/** What is listed in a location. */
type OfLocation = { readonly project: string; readonly region: string } & (
  { readonly api: 'run'; readonly key: 'jobs' } | { readonly api: 'vpcaccess'; readonly key: 'connectors' }
);

/** A list of a location to its end, as the API prints it. Throws RemoteError. */
export function listOfLocation(remote: Remote, { project, region, api, key }: OfLocation): Promise<Raw[]> {
  const path = `${VERSIONS[api]}/${locations(project)}/${encodeURIComponent(region)}/${key}`;
  const permission = api === 'run' ? 'run.jobs.list' : 'vpcaccess.connectors.list';
  return allItems<Raw>(remote.call, permission, restPages(remote, { api, path, params: { pageSize: '500' } }, key));
}

/** Regions that an API of the project is in, sorted. */
export async function regionsOf(
  remote: Remote,
  project: string,
  api: keyof typeof VERSIONS,
): Promise<Observed<readonly string[]>> {
  const pages = restPages<Raw[]>(remote, { api, path: `v1/${locations(project)}` }, 'locations');
  const all = await readRaw(() => allItems<Raw>(remote.call, `${api}.locations.list`, pages));
  return map(all, (locations) => locations.map(({ locationId }) => String(locationId)).sort());
}

const locations = (project: string): string => `projects/${encodeURIComponent(project)}/locations`;
