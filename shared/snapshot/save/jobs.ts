import type { Inventory, Raw } from '../../ports.ts';
import { found, valueOf, type Observed } from '../observed.ts';
import { redactJob } from './redact.ts';
import { reasonOf, type Unread } from './unread.ts';

interface SavedJobs {
  /** Undefined: none of the regions could be looked at. */
  readonly jobs: readonly Raw[] | undefined;
  readonly unread: readonly Unread[];
}

/** Jobs of all regions, or of one. Each is judged by itself, so that what one region did not tell leaves the others. */
export async function saveJobs(inventory: Inventory, project: string, region: string | undefined): Promise<SavedJobs> {
  const regions = await regionsOf(inventory, project, { region, api: 'run' });
  if (regions.kind !== 'found') return { jobs: undefined, unread: [{ what: 'jobs', reason: reasonOf(regions) }] };
  const lists = await Promise.all(regions.value.map((one) => inventory.jobs(project, one)));
  const unread = lists.flatMap((list, i) =>
    list.kind === 'found' ? [] : [{ what: `jobs of ${regions.value[i] ?? ''}`, reason: reasonOf(list) }],
  );
  const jobs = lists.flatMap((list) => valueOf(list) ?? []).map(redactJob);
  return { jobs: unread.length < lists.length ? jobs : undefined, unread };
}

/** The region that was asked for, else all that the API is in. */
export async function regionsOf(
  inventory: Inventory,
  project: string,
  { region, api }: { readonly region: string | undefined; readonly api: 'run' | 'vpcaccess' },
): Promise<Observed<readonly string[]>> {
  return region === undefined ? inventory.regions(project, api) : found([region]);
}
