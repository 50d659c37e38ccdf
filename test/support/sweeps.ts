import type { NetworkChange } from '../../shared/event/network-change.ts';
import { parsePolicy } from '../../shared/policy/parse-policy.ts';
import type { JobRecord } from '../../shared/report/record.ts';
import { absent, found, valueOf, type Observed } from '../../shared/snapshot/observed.ts';
import { namesOf } from '../../shared/examine.ts';
import type { EffectiveFirewalls } from '../../shared/snapshot/resources.ts';
import type { World } from '../../shared/snapshot/world.ts';
import type { Archive, Surveys } from '../../shared/sweep-ports.ts';
import { sweepProject, type ProjectSweep, type Unread } from '../../shared/sweep/sweep-project.ts';
import type { SweptJob } from '../../shared/sweep/judge-job.ts';
import { PROJECT, REGION, routerNamed, NETWORK, type Json } from './resources.ts';
import { readWorld } from './world.ts';
import { unread } from './told.ts';

export interface FakeSurveys extends Surveys {
  /** Every call, `routers myproject`. */
  readonly calls: readonly string[];
}

/** Surveys of a world, as a live cloud would answer them; `deny` makes an answer unknown. */
export function surveysOf(world: World, deny: (call: string) => string | undefined = () => undefined): FakeSurveys {
  const calls: string[] = [];
  const answer = async <T>(call: string, value: Observed<T>): Promise<Observed<T>> => {
    calls.push(call);
    const reason = deny(call);
    return reason === undefined ? value : unread(reason);
  };
  const of = <T extends { name: string }>(list: Observed<readonly T[]>, project: string): Observed<readonly T[]> =>
    list.kind === 'found' ? found(list.value.filter(({ name }) => name.startsWith(`projects/${project}/`))) : list;
  return {
    calls,
    async *jobs(project) {
      const jobs = await answer(`jobs ${project}`, of(world.jobs, project));
      if (jobs.kind !== 'found') yield jobs;
      // Two jobs a page: every sweep of a test meets several pages.
      else if (jobs.value.length === 0) yield found({ jobs: [], unreachable: [] });
      else
        for (let i = 0; i < jobs.value.length; i += 2)
          yield found({ jobs: jobs.value.slice(i, i + 2), unreachable: [] });
    },
    connectors: (project, region) => answer(`connectors ${project} ${region}`, of(world.connectors, project)),
    connectorRegions: (project) => answer(`connectorRegions ${project}`, found([REGION])),
    projectNumber: (project) => answer(`projectNumber ${project}`, found('123456789')),
    policyBasedRoutes: (project) => answer(`policyBasedRoutes ${project}`, of(world.policyBasedRoutes, project)),
    dynamicRoutes: (router, network) => answer(`dynamicRoutes ${router} ${network}`, found([])),
    peeringRoutes: (network, peering, region) => answer(`peeringRoutes ${network} ${peering} ${region}`, found([])),
    egressConstraint: (project) => answer(`egressConstraint ${project}`, world.egressConstraint),
    networks: (project) => answer(`networks ${project}`, of(world.networks, project)),
    subnetworks: (project) => answer(`subnetworks ${project}`, of(world.subnetworks, project)),
    routers: (project) => answer(`routers ${project}`, of(world.routers, project)),
    routes: (project) => answer(`routes ${project}`, of(world.routes, project)),
    addresses: (project) => answer(`addresses ${project}`, of(world.addresses, project)),
    instances: (project) => answer(`instances ${project}`, of(world.instances, project)),
    effectiveFirewalls: (network, region) =>
      answer(
        `effectiveFirewalls ${network} ${region}`,
        world.effectiveFirewalls.get(network) ?? ownRules(world, network),
      ),
  };
}

function ownRules({ firewalls, networks }: World, network: string): Observed<EffectiveFirewalls> {
  if (firewalls.kind !== 'found') return firewalls;
  if (!valueOf(networks)?.some(({ name }) => name === network)) return absent;
  const own = firewalls.value.filter((rule) => rule.network === network);
  const rulesOf = (egress: boolean) => own.filter((rule) => rule.egress === egress).map(({ rule }) => rule);
  return found({ rules: rulesOf(true), ingress: rulesOf(false), policies: [] });
}

/** All jobs of a world's project, swept, and what the sweep says in the end. */
export async function sweepWorld(
  over: Json,
  more: Partial<ProjectSweep> & { readonly written?: string } = {},
): Promise<{ readonly jobs: readonly SweptJob[]; readonly unread: Unread; readonly reads: Surveys }> {
  const world = readWorld(over);
  const { written = '', ...others } = more;
  const reads = others.reads ?? surveysOf(world);
  const policy = parsePolicy(`version: 1\n${written}`);
  const sweep = sweepProject({ project: PROJECT, names: namesOf(world), policy, ...others, reads });
  const jobs: SweptJob[] = [];
  let next = await sweep.next();
  for (; !next.done; next = await sweep.next()) jobs.push(next.value);
  return { jobs, unread: next.value, reads };
}

/** The records of a world's jobs. */
export const recordsOf = async (over: Json, written = ''): Promise<readonly JobRecord[]> =>
  (await sweepWorld(over, { written })).jobs.map(({ record }) => record);

/** Somebody deleted a router of my-vpc. */
export const aChange = (over: Partial<NetworkChange> = {}): NetworkChange => ({
  id: 'e1',
  method: 'v1.compute.routers.delete',
  principal: 'someone@example.com',
  time: '2026-03-04T05:06:07Z',
  kind: 'routers',
  resource: routerNamed('my-router'),
  project: PROJECT,
  region: REGION,
  network: NETWORK,
  operation: undefined,
  ...over,
});

/** Texts in memory. */
export function fakeArchive(): Archive & { readonly texts: ReadonlyMap<string, string> } {
  const texts = new Map<string, string>();
  return {
    texts,
    async write(path, text) {
      let whole = '';
      for await (const piece of text) whole += piece;
      texts.set(path, whole);
    },
    async lines(path) {
      const whole = texts.get(path);
      if (whole === undefined) return undefined;
      return (async function* () {
        for (const line of whole.split('\n')) if (line !== '') yield line;
      })();
    },
  };
}

/** Everything that is still to come, as one text. */
export async function whole(text: AsyncIterable<string>): Promise<string> {
  let all = '';
  for await (const piece of text) all += piece;
  return all;
}

/** Several things, one after the other. */
export async function* each<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}
