import { locationOf, parseName, projectOf, shortName } from './names.ts';

const ROOT = 'https://console.cloud.google.com';

/** Pages of the console by collection. They are not documented as an interface: kept here alone, never parsed. */
const PAGES: Readonly<Record<string, (location: string, id: string) => string>> = {
  jobs: (location, id) => `/run/jobs/details/${location}/${id}/executions`,
  connectors: (location, id) => `/networking/connectors/details/${location}/${id}`,
  networks: (_, id) => `/networking/networks/details/${id}`,
  subnetworks: (location, id) => `/networking/subnetworks/details/${location}/${id}`,
  routers: (location, id) => `/hybrid/routers/details/${location}/${id}`,
  routes: (_, id) => `/networking/routes/details/${id}`,
  firewalls: (_, id) => `/networking/firewalls/details/${id}`,
  addresses: () => '/networking/addresses/list',
  instances: (location, id) => `/compute/instancesDetail/zones/${location}/instances/${id}`,
};

/** Where a person sees a resource in the Google Cloud console; undefined where there is no page for its kind. */
export function consoleLink(name: string): string | undefined {
  const parsed = parseName(name);
  const page = parsed && Object.hasOwn(PAGES, parsed.collection) && PAGES[parsed.collection];
  if (!parsed || !page) return undefined;
  return `${ROOT}${page(encoded(parsed.location ?? ''), encoded(parsed.id))}?project=${encoded(parsed.project)}`;
}

/** Where a person sees a Cloud NAT, which is a part of its router and has no name of its own. */
export function natLink(router: string, nat: string): string {
  const [project, region, id, own] = [projectOf(router), locationOf(router), shortName(router), nat].map(encoded);
  return `${ROOT}/net-services/nat/details/${region}/${id}/${own}?project=${project}`;
}

/** Names come from outside, and half a character can't be encoded. */
const encoded = (text: string): string => encodeURIComponent(text.toWellFormed());

/** Where a person sees what a job logs. https://cloud.google.com/logging/docs/view/logging-query-language */
export function logsLink(job: string): string {
  const text = (value: string) => JSON.stringify(value.toWellFormed());
  const query = [
    'resource.type="cloud_run_job"',
    `resource.labels.job_name=${text(shortName(job))}`,
    `resource.labels.location=${text(locationOf(job))}`,
  ].join('\n');
  return `${ROOT}/logs/query;query=${encoded(query)}?project=${encoded(projectOf(job))}`;
}

/** Where a person sees an object of a bucket. */
export function objectLink(bucket: string, path: string, project: string): string {
  const object = path.split('/').map(encoded).join('/');
  return `${ROOT}/storage/browser/_details/${encoded(bucket)}/${object}?project=${encoded(project)}`;
}
