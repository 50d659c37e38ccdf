import type { Cloud } from './cloud.ts';
import { ApiError } from './errors.ts';
import { isObject } from './json.ts';
import type { Body } from './route.ts';

/** Keys of a snapshot that are answers of whole methods; `null` says that whoever saved it could not read them. */
const SHAPES = {
  policyBasedRoutes: Array.isArray,
  routerStatus: isObject,
  peeringRoutes: Array.isArray,
  orgPolicies: Array.isArray,
} as const;

type Key = keyof typeof SHAPES;
const KIND = 'unlisted';
const nameOf = (project: string, key: string): string => `projects/${project}/${KIND}/${key}`;

interface Extra {
  readonly collection: string;
  readonly name: string;
  readonly value: Body;
}

/** What a snapshot says of them, as it is kept. */
export function loadUnlisted(
  world: Body,
  project: string,
  violations: { field: string; description: string }[],
): Extra[] {
  return Object.entries(SHAPES).flatMap(([key, isFine]): Extra[] => {
    const value = world[key];
    if (value === undefined) return [];
    if (value === null || isFine(value)) return [{ collection: KIND, name: nameOf(project, key), value: { value } }];
    const description = key === 'routerStatus' ? 'expected an object or null' : 'expected an array or null';
    violations.push({ field: key, description });
    return [];
  });
}

/** The same, as a snapshot has it. */
export function saveUnlisted(cloud: Cloud, project: string): Body {
  const kept = Object.keys(SHAPES).map((key) => [key, cloud.store.get(nameOf(project, key))?.['value']] as const);
  const world: Body = Object.fromEntries(kept.filter(([, value]) => value !== undefined));
  const since = cloud.administration.constraints(project);
  if (since.length === 0) return world;
  const names = new Set(since.map(({ name }) => name));
  const before = [world['orgPolicies'] ?? []].flat().filter((one) => isObject(one) && !names.has(one['name']));
  return { ...world, orgPolicies: [...before, ...since] };
}

/** Every world's share of one of them. Throws ApiError where the project's own is said to be unreadable. */
export function unlisted(cloud: Cloud, project: string, key: Key): unknown[] {
  if (cloud.store.get(nameOf(project, key))?.['value'] === null) {
    throw new ApiError('PERMISSION_DENIED', `The snapshot of ${project} says that ${key} could not be read.`);
  }
  const all = cloud.store.list(KIND).filter(({ name }) => name.endsWith(`/${key}`));
  return all.map(({ value }) => value['value']).filter((value) => value !== null);
}
