import { toJob } from '../job/to-job.ts';
import type { JobsPage, Surveys } from '../sweep-ports.ts';
import { toNetwork } from '../snapshot/decode/network.ts';
import { found, type Observed } from '../snapshot/observed.ts';
import { addressReads } from './addresses.ts';
import { computeList } from './compute-lists.ts';
import { effectiveFirewallReads } from './effective-firewalls.ts';
import { egressConstraintReads } from './egress-constraint.ts';
import { instanceReads } from './instances.ts';
import { learnedRouteReads } from './learned-routes.ts';
import { networkReads } from './networks.ts';
import { policyBasedRouteReads } from './policy-based-routes.ts';
import { readList } from './reading.ts';
import type { Remote } from './remote.ts';
import { rest } from './rest.ts';
import { routerReads } from './routers.ts';
import { routeReads } from './routes.ts';
import { jobReads } from './run-jobs.ts';
import { connectorReads } from './vpc-connectors.ts';

/** Enough of a job to judge its network: no container, no environment variable and no argument is sent at all. */
const JOB_FIELDS =
  'items(metadata(name,namespace,labels,annotations),spec/template(metadata/annotations,' +
  'spec(parallelism,taskCount,template/spec/serviceAccountName))),metadata/continue,unreachable';

interface V1Page {
  readonly items?: readonly unknown[];
  readonly metadata?: { readonly continue?: string };
  readonly unreachable?: readonly string[];
}

/** Reads whole projects. */
export function surveysOf(remote: Remote): Surveys {
  const { projectNumber } = jobReads(remote);
  const { subnetworks } = networkReads(remote);
  const { allRouters: routers } = routerReads(remote);
  return {
    jobs: (project) => jobPages(remote, project),
    networks: (project) =>
      readList(
        () => computeList(remote, 'compute.networks.list', { project, place: ['global'], key: 'networks' }),
        (plain) => toNetwork(plain, { project }),
      ),
    projectNumber,
    routers,
    subnetworks,
    ...connectorReads(remote),
    ...routeReads(remote),
    ...learnedRouteReads(remote),
    ...policyBasedRouteReads(remote),
    ...egressConstraintReads(remote),
    ...effectiveFirewallReads(remote),
    ...addressReads(remote),
    ...instanceReads(remote),
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
