import { toJob } from '../job/to-job.ts';
import { projectOf, shortName } from '../names.ts';
import type { JobsPage, Surveys } from '../sweep-ports.ts';
import { toConnector } from '../snapshot/decode/connector.ts';
import { toEffectiveFirewalls } from '../snapshot/decode/firewall.ts';
import { toAddress, toInstance } from '../snapshot/decode/instance.ts';
import { toNetwork, toSubnetwork } from '../snapshot/decode/network.ts';
import type { Context } from '../snapshot/decode/raw.ts';
import { toRoute } from '../snapshot/decode/route.ts';
import { toRouter } from '../snapshot/decode/router.ts';
import { found, type Observed } from '../snapshot/observed.ts';
import { egressConstraintReads } from './egress-constraint.ts';
import { mergeEffective, type Effective } from './effective-firewalls.ts';
import { RemoteError } from './errors.ts';
import { learnedRouteReads } from './learned-routes.ts';
import { policyBasedRouteReads } from './policy-based-routes.ts';
import { regionsOf } from './inventory.ts';
import { allItems, allItemsOfScopes, type Scopes } from './pages.ts';
import { readList, readOne } from './reading.ts';
import type { Remote } from './remote.ts';
import { restPages } from './rest-pages.ts';
import { rest, type RestRequest } from './rest.ts';
import { numberOf } from './run-jobs.ts';

/** Enough of a job to judge its network: no container, no environment variable and no argument is sent at all. */
const JOB_FIELDS =
  'items(metadata(name,namespace,labels,annotations),spec/template(metadata/annotations,' +
  'spec(parallelism,taskCount,template/spec/serviceAccountName))),metadata/continue,unreachable';

interface V1Page {
  readonly items?: readonly unknown[];
  readonly metadata?: { readonly continue?: string };
  readonly unreachable?: readonly string[];
}

type Aggregated = 'addresses' | 'instances' | 'routers' | 'subnetworks';
type Decode<T> = (plain: unknown, context: Context) => T;

/**
 * Reads whole projects by plain REST: the generated clients would take more memory than the jobs of a large organisation.
 * https://cloud.google.com/compute/docs/reference/rest/v1, https://cloud.google.com/run/docs/reference/rest/v1
 */
export function surveysOf(remote: Remote): Surveys {
  const { call } = remote;
  const compute = (project: string, path: string): RestRequest => ({
    api: 'compute',
    path: `compute/v1/projects/${encodeURIComponent(project)}/${path}`,
    params: { maxResults: '500' },
  });
  const listed = <T>(project: string, key: 'networks' | 'routes', decode: Decode<T>) =>
    readList(
      () => allItems(call, `compute.${key}.list`, restPages(remote, compute(project, `global/${key}`), 'items')),
      (plain) => decode(plain, { project }),
    );
  const aggregated = <T>(project: string, key: Aggregated, decode: Decode<T>) =>
    readList(
      () => {
        const pages = restPages<Scopes>(remote, compute(project, `aggregated/${key}`), 'items');
        return allItemsOfScopes(call, { permission: `compute.${key}.list`, key }, pages);
      },
      (plain) => decode(plain, { project }),
    );
  return {
    jobs: (project) => jobPages(remote, project),
    connectors(project, region) {
      const path = `v1/projects/${encodeURIComponent(project)}/locations/${encodeURIComponent(region)}/connectors`;
      const request: RestRequest = { api: 'vpcaccess', path, params: { pageSize: '500' } };
      return readList(
        () => allItems(call, 'vpcaccess.connectors.list', restPages(remote, request, 'connectors')),
        (plain) => toConnector(plain, { project }),
      );
    },
    ...policyBasedRouteReads(remote),
    ...learnedRouteReads(remote),
    ...egressConstraintReads(remote),
    connectorRegions: (project) => regionsOf(remote, project, 'vpcaccess'),
    projectNumber: (project) =>
      readOne(async () => {
        const path = `compute/v1/projects/${encodeURIComponent(project)}`;
        return [
          await call({ permission: 'compute.projects.get' }, (options) =>
            rest(remote, { api: 'compute', path }, options),
          ),
        ];
      }, numberOf),
    networks: (project) => listed(project, 'networks', toNetwork),
    routes: (project) => listed(project, 'routes', toRoute),
    subnetworks: (project) => aggregated(project, 'subnetworks', toSubnetwork),
    routers: (project) => aggregated(project, 'routers', toRouter),
    addresses: (project) => aggregated(project, 'addresses', toAddress),
    instances: (project) => aggregated(project, 'instances', toInstance),
    effectiveFirewalls: (network, region) =>
      readOne(
        async () => [await effectiveFirewalls(remote, network, region)],
        (plain) => toEffectiveFirewalls(plain, { project: projectOf(network) }),
      ),
  };
}

/**
 * Jobs of all regions, by the list that `gcloud run jobs list` asks when it is given no region: v2 has to be asked region
 * by region. https://cloud.google.com/run/docs/reference/rest/v1/namespaces.jobs/list
 */
async function* jobPages(remote: Remote, project: string): AsyncGenerator<Observed<JobsPage>> {
  const path = `apis/run.googleapis.com/v1/namespaces/${encodeURIComponent(project)}/jobs`;
  let token: string | undefined = '';
  while (token !== undefined) {
    const params: Record<string, string> = { limit: '500', fields: JOB_FIELDS, ...(token && { continue: token }) };
    let next: string | undefined;
    let unreachable: readonly string[] = [];
    const page: Observed<readonly ReturnType<typeof toJob>[]> = await readList(
      async () => {
        const answer = await remote.call({ permission: 'run.jobs.list' }, (options) =>
          rest<V1Page>(remote, { api: 'run', path, params }, options),
        );
        next = answer.metadata?.continue;
        unreachable = answer.unreachable ?? [];
        return answer.items ?? [];
      },
      (plain) => toJob(plain, { project }),
    );
    yield page.kind === 'found' ? found({ jobs: page.value, unreachable }) : page;
    token = next || undefined;
  }
}

async function effectiveFirewalls(remote: Remote, network: string, region: string): Promise<Effective> {
  const project = encodeURIComponent(projectOf(network));
  const [ofNetwork, ofRegion] = await Promise.all([
    remote.call({ permission: 'compute.networks.getEffectiveFirewalls' }, (options) => {
      const path = `compute/v1/projects/${project}/global/networks/${encodeURIComponent(shortName(network))}/getEffectiveFirewalls`;
      return rest<Effective>(remote, { api: 'compute', path }, options);
    }),
    regionalFirewalls(remote, { project, network, region }),
  ]);
  return mergeEffective(ofNetwork, ofRegion);
}

async function regionalFirewalls(
  remote: Remote,
  { project, network, region }: { readonly project: string; readonly network: string; readonly region: string },
): Promise<Effective> {
  const path = `compute/v1/projects/${project}/regions/${encodeURIComponent(region)}/firewallPolicies/getEffectiveFirewalls`;
  try {
    return await remote.call({ permission: 'compute.networks.getRegionEffectiveFirewalls' }, (options) =>
      rest<Effective>(remote, { api: 'compute', path, params: { network } }, options),
    );
  } catch (error) {
    // As in effective-firewalls.ts: without the method there are no regional policies either.
    if (error instanceof RemoteError && [404, 405, 501].includes(error.failure.status ?? 0)) return {};
    throw error;
  }
}
