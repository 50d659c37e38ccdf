import type { Attempt, Objects, Reads, Stored, Writes, Written } from '../../shared/ports.ts';
import { projectOf } from '../../shared/names.ts';
import { absent, found, valueOf, type Observed, type Unknown } from '../../shared/snapshot/observed.ts';
import type { World } from '../../shared/snapshot/world.ts';
import { unread } from './told.ts';

/** A bucket in memory that keeps generations as Cloud Storage does. */
export interface FakeObjects extends Objects {
  readonly stored: ReadonlyMap<string, Stored<unknown>>;
  /** Called before each write: the place for somebody who is faster. */
  beforeWrite: (path: string) => void;
  put(path: string, value: unknown): void;
}

export function fakeObjects(): FakeObjects {
  const stored = new Map<string, Stored<unknown>>();
  let generation = 100;
  const put = (path: string, value: unknown): string => {
    generation += 1;
    stored.set(path, { value: structuredClone(value), generation: String(generation) });
    return String(generation);
  };
  const fake: FakeObjects = {
    stored,
    beforeWrite: () => undefined,
    put: (path, value) => void put(path, value),
    async read(path) {
      return stored.get(path);
    },
    async write(path, value, expected) {
      fake.beforeWrite(path);
      return (stored.get(path)?.generation ?? '0') === expected ? put(path, value) : undefined;
    },
    async remove(path, expected) {
      if (stored.get(path)?.generation === expected) stored.delete(path);
    },
    async list(prefix) {
      return [...stored.keys()].filter((path) => path.startsWith(prefix)).sort();
    },
  };
  return fake;
}

export interface FakeWrites extends Writes {
  /** What was begun and ended, in order: `+ createRouter x`, `- createRouter x`. */
  readonly journal: readonly string[];
  readonly attempts: readonly string[];
}

/** Ports that write nothing: each call takes a turn of the event loop and ends as `answer` says. */
export function fakeWrites(answer: (call: string) => Written = () => ({ kind: 'done' })): FakeWrites {
  const journal: string[] = [];
  const attempts: string[] = [];
  const write = async (call: string, { id }: Attempt): Promise<Written> => {
    journal.push(`+ ${call}`);
    attempts.push(id);
    await new Promise((resolve) => setImmediate(resolve));
    journal.push(`- ${call}`);
    return answer(call);
  };
  const by = (verb: string) => (spec: { readonly name: string }, attempt: Attempt) =>
    write(`${verb} ${spec.name}`, attempt);
  return {
    journal,
    attempts,
    createSubnetwork: by('createSubnetwork'),
    createConnector: by('createConnector'),
    awaitConnector: (name, attempt) => write(`awaitConnector ${name}`, attempt),
    createAddress: by('createAddress'),
    createRouter: by('createRouter'),
    addNat: ({ router, nat }, attempt) => write(`addNat ${router} ${nat.name}`, attempt),
    createFirewall: by('createFirewall'),
    createRoute: by('createRoute'),
    listInNat: ({ router, nat, subnetwork }, attempt) => write(`listInNat ${router} ${nat} ${subnetwork}`, attempt),
    editJob: by('editJob'),
    delete: by('delete'),
  };
}

export interface FakeReads extends Reads {
  /** Every call, `routers myproject europe-west2`. */
  readonly calls: readonly string[];
  /** Calls by round: those of one round were all begun before the first of them ended. */
  readonly rounds: readonly (readonly string[])[];
}

/** Ports that read from a world, list by list, whatever project they are asked for; `deny` makes an answer unknown. */
export function readsOf(
  world: World,
  deny: (call: string) => string | undefined = () => undefined,
  because?: Unknown['because'],
): FakeReads {
  const calls: string[] = [];
  const rounds: string[][] = [];
  let open: string[] | undefined;
  const answer = async <T>(call: string, value: Observed<T>): Promise<Observed<T>> => {
    calls.push(call);
    if (!open) rounds.push((open = []));
    open.push(call);
    await new Promise((resolve) => setImmediate(resolve));
    open = undefined;
    const reason = deny(call);
    return reason === undefined ? value : unread(reason, because);
  };
  const only = <T extends { name: string }>(list: Observed<readonly T[]>, project: string): Observed<readonly T[]> =>
    list.kind === 'found' ? found(list.value.filter(({ name }) => name.startsWith(`projects/${project}/`))) : list;
  const one = <T extends { name: string }>(list: Observed<readonly T[]>, name: string): Observed<T> => {
    if (list.kind !== 'found') return list;
    const item = list.value.find((candidate) => candidate.name === name);
    return item ? found(item) : absent;
  };
  return {
    calls,
    rounds,
    job: (name) => answer(`job ${name}`, one(world.jobs, name)),
    jobs: (project, region) => answer(`jobs ${project} ${region}`, world.jobs),
    regions: (project) => answer(`regions ${project}`, found(['europe-west2'])),
    connectors: (project, region) => answer(`connectors ${project} ${region}`, only(world.connectors, project)),
    projectNumber: (project) => answer(`projectNumber ${project}`, found('123456789')),
    connectorRegions: (project) => answer(`connectorRegions ${project}`, found(['europe-west2'])),
    network: (name) => answer(`network ${name}`, one(world.networks, name)),
    subnetworks: (project) => answer(`subnetworks ${project}`, only(world.subnetworks, project)),
    routers: (project, region) => answer(`routers ${project} ${region}`, only(world.routers, project)),
    allRouters: (project) => answer(`allRouters ${project}`, only(world.routers, project)),
    dynamicRoutes: (router) => answer(`dynamicRoutes ${router}`, only(world.learnedRoutes, projectOf(router))),
    peeringRoutes: (network, peering, region) => answer(`peeringRoutes ${network} ${peering} ${region}`, found([])),
    policyBasedRoutes: (project) => answer(`policyBasedRoutes ${project}`, only(world.policyBasedRoutes, project)),
    egressConstraint: (project) => answer(`egressConstraint ${project}`, world.egressConstraint),
    routes: (project) => answer(`routes ${project}`, only(world.routes, project)),
    firewalls: (project) => answer(`firewalls ${project}`, world.firewalls),
    addresses: (project) => answer(`addresses ${project}`, only(world.addresses, project)),
    instances: (project) => answer(`instances ${project}`, only(world.instances, project)),
    natAddresses: (router, nat) => answer(`natAddresses ${router} ${nat}`, found(['203.0.113.50'])),
    effectiveFirewalls: (name, region) =>
      answer(
        `effectiveFirewalls ${name} ${region}`,
        world.effectiveFirewalls.get(name) ?? {
          kind: 'found',
          value: {
            rules: (valueOf(world.firewalls) ?? [])
              .filter(({ network, egress }) => egress && network === name)
              .map(({ rule }) => rule),
            ingress: (valueOf(world.firewalls) ?? [])
              .filter(({ network, egress }) => !egress && network === name)
              .map(({ rule }) => rule),
            policies: [],
          },
        },
      ),
  };
}
