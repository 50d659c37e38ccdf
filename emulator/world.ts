import { badRequest } from './errors.ts';
import type { Cloud } from './cloud.ts';
import { inOrder, isObject } from './json.ts';
import type { Body } from './route.ts';
import { loadUnlisted, saveUnlisted } from './unlisted.ts';

/** The collections of a snapshot file, in its order. */
export const COLLECTIONS = [
  'jobs',
  'connectors',
  'networks',
  'subnetworks',
  'routers',
  'routes',
  'firewalls',
  'addresses',
  'instances',
] as const;

export type Collection = (typeof COLLECTIONS)[number];

/** How one collection goes into a snapshot and comes back: `load` throws ApiError on a shape it can't take. */
export interface Section {
  readonly collection: Collection;
  /** The resource as its API prints it. */
  readonly save: (cloud: Cloud, value: Body) => Body;
  /** Full name and stored form of a resource from a snapshot. */
  readonly load: (cloud: Cloud, project: string, value: Body) => { name: string; value: Body };
}

/**
 * One project as a snapshot, the same bytes however its resources came to be; that of a service project has what it shares
 * of its host project, too.
 */
export function saveWorld(cloud: Cloud, project: string, sections: readonly Section[]): Body {
  const world: Body = { version: 1, project };
  const host = cloud.sharedVpc.hostOf(project);
  for (const { collection, save } of sections) {
    const own = cloud.store.list(collection, `projects/${project}/`);
    const shared = host === undefined || collection === 'jobs' ? [] : cloud.store.list(collection, `projects/${host}/`);
    world[collection] = [...own, ...shared].map(({ value }) => inOrder(save(cloud, value)));
  }
  const effective = cloud.store.list('effectiveFirewalls', `projects/${project}/`);
  if (effective.length > 0) {
    world['effectiveFirewalls'] = Object.fromEntries(effective.map(({ value }) => [value['network'], value['answer']]));
  }
  const names = cloud.store.get(`projects/${project}/names`);
  if (names) world['names'] = names;
  return { ...world, ...saveUnlisted(cloud, project) };
}

/**
 * Replaces the jobs and the network of one project by a snapshot, which is the store's from then on; topics, objects and
 * log entries stay. All shape mistakes are reported at once and then nothing is changed.
 */
export function loadWorld(cloud: Cloud, world: Body, sections: readonly Section[], asProject?: string): void {
  const violations: { field: string; description: string }[] = [];
  const project = asProject ?? world['project'];
  if (world['version'] !== 1) violations.push({ field: 'version', description: 'expected 1' });
  if (typeof project !== 'string' || project === '') {
    violations.push({ field: 'project', description: 'expected a project id' });
  }
  const loaded: Loaded[] = [];
  for (const { collection, load } of sections) {
    const list = world[collection] ?? [];
    if (!Array.isArray(list)) {
      violations.push({ field: collection, description: 'expected an array' });
      continue;
    }
    list.forEach((value: unknown, i) => {
      const field = `${collection}[${i}]`;
      if (!isObject(value)) return void violations.push({ field, description: 'expected an object' });
      try {
        loaded.push({ collection, ...load(cloud, String(project), value) });
      } catch (error) {
        violations.push({ field, description: (error as Error).message });
      }
    });
  }
  const extras = [
    ...loadExtras(world, String(project), violations),
    ...loadUnlisted(world, String(project), violations),
  ];
  const seen = new Set<string>();
  for (const { name } of loaded) {
    if (seen.has(name)) violations.push({ field: name, description: 'is there twice' });
    seen.add(name);
  }
  if (violations.length > 0) throw badRequest(violations);
  if (world['orgPolicies'] !== undefined) cloud.administration.clearConstraints(String(project));
  replace(cloud, String(project), [...loaded, ...extras]);
}

interface Loaded {
  readonly collection: string;
  readonly name: string;
  readonly value: Body;
}

/** Whoever brings the network of another project along is attached to it: a snapshot does not say so in words. */
function replace(cloud: Cloud, project: string, resources: readonly Loaded[]): void {
  cloud.store.clear(project);
  cloud.operations.clear(project);
  cloud.projectId(project);
  const foreign = resources.filter(({ name }) => !name.startsWith(`projects/${project}/`));
  for (const name of cloud.sharedVpc.bring(
    project,
    foreign.map(({ name }) => name),
  )) {
    cloud.store.delete(name);
  }
  const host = foreign.find(({ collection }) => collection === 'networks' || collection === 'subnetworks');
  if (host) cloud.sharedVpc.attach(project, host.name.split('/')[1] ?? '');
  const counts = [...Map.groupBy(resources, ({ collection }) => collection)].map(
    ([collection, all]) => [collection, all.length] as const,
  );
  cloud.quotas.loaded(project, new Map(counts));
  for (const { collection, name, value } of resources) {
    // What belongs to a host project outlives the clearing of this one.
    cloud.store.delete(name);
    cloud.store.create(collection, name, value);
  }
}

function loadExtras(world: Body, project: string, violations: { field: string; description: string }[]) {
  const extras: Loaded[] = [];
  const { effectiveFirewalls = {}, names } = world;
  if (!isObject(effectiveFirewalls)) {
    violations.push({ field: 'effectiveFirewalls', description: 'expected an object' });
  } else {
    for (const [network, answer] of Object.entries(effectiveFirewalls)) {
      const name = `projects/${project}/effectiveFirewalls/${network}`;
      extras.push({ collection: 'effectiveFirewalls', name, value: { network, answer } });
    }
  }
  if (names !== undefined) {
    if (!isObject(names)) violations.push({ field: 'names', description: 'expected an object' });
    else extras.push({ collection: 'names', name: `projects/${project}/names`, value: names });
  }
  return extras;
}
