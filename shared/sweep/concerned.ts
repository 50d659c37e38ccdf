import { z } from 'zod';
import { projectOf } from '../names.ts';
import type { Objects } from '../ports.ts';
import { paths } from './plan.ts';

const Index = z.object({ networks: z.record(z.string(), z.array(z.string())), projects: z.array(z.string()) });

/**
 * Projects whose jobs a change may concern: the one that owns the network, and those that had jobs in it when the last
 * sweep came by. `key` as in `burstKey`.
 */
export async function concernedProjects(key: string, objects: Objects): Promise<string[]> {
  const [host = '-', network = '-'] = key.split('/');
  const index = Index.safeParse((await objects.read(paths.networks))?.value).data;
  if (host === '-') return index?.projects ?? [];
  const isMeant = (name: string) =>
    network === '-' ? projectOf(name) === host : name === `projects/${host}/global/networks/${network}`;
  const known = Object.entries(index?.networks ?? {}).flatMap(([name, projects]) => (isMeant(name) ? projects : []));
  return [...new Set([host, ...known])].sort();
}
