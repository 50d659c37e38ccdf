import type { Cloud } from '../../cloud.ts';
import type { Body } from '../../route.ts';
import type { Stored } from '../../store.ts';
import { notFound, notReady } from './refusals.ts';

// What is under way stands in the store beside the resources, so that a reset forgets it with them.
const CREATING = '?creating';
const BUSY = '?busy';
const DELETING = 'deleting';

/** Takes a name, and what will stand under it, until the insert has ended. */
export function beginCreating(cloud: Cloud, kind: string, { name, value }: { name: string; value: Body }): void {
  cloud.store.create(`creating ${kind}`, name + CREATING, value);
}

/** Frees a name that `beginCreating` took. */
export function endCreating(cloud: Cloud, name: string): void {
  cloud.store.delete(name + CREATING);
}

/** Whether a resource of that name is there or on its way. */
export function isTaken(cloud: Cloud, name: string): boolean {
  return cloud.store.get(name) !== undefined || isCreating(cloud, name);
}

/** Whether an insert of that name is under way. */
export function isCreating(cloud: Cloud, name: string): boolean {
  return cloud.store.get(name + CREATING) !== undefined;
}

/**
 * Resources of a kind that are there, on their way, or about to become something else: conflicts and limits count all.
 * One that is being changed comes twice, as it is and as it will be.
 */
export function presentAndComing(cloud: Cloud, kind: string, prefix: string): Stored[] {
  const under = (mark: string) =>
    cloud.store.list(mark, prefix).map(({ name, value }) => ({ kind, name: name.slice(0, name.indexOf('?')), value }));
  return [...cloud.store.list(kind, prefix), ...under(`creating ${kind}`), ...under(`changing ${kind}`)];
}

/** Marks a resource as being changed into `after`, or deleted when there is no after; a second change has to wait. */
export function beginWork(cloud: Cloud, kind: string, { name, after }: { name: string; after?: Body }): void {
  if (cloud.store.get(name + BUSY) || isCreating(cloud, name)) throw notReady(name);
  cloud.store.create(after ? `changing ${kind}` : DELETING, name + BUSY, after ?? {});
}

/** Frees a resource that `beginWork` marked. */
export function endWork(cloud: Cloud, name: string): void {
  cloud.store.delete(name + BUSY);
}

/** The resource that a request refers to: 404 when it is absent, 400 while it comes or goes. */
export function referenced(cloud: Cloud, name: string): Body {
  if (isCreating(cloud, name) || cloud.store.kindOf(name + BUSY) === DELETING) throw notReady(name);
  const value = cloud.store.get(name);
  if (!value) throw notFound(name);
  return value;
}
