import { parseName } from './names.ts';

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
  const page = parsed && PAGES[parsed.collection];
  if (!parsed || !page) return undefined;
  const path = page(encodeURIComponent(parsed.location ?? ''), encodeURIComponent(parsed.id));
  return `${ROOT}${path}?project=${encodeURIComponent(parsed.project)}`;
}
