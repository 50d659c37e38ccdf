import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import { planOf, type Plan } from './terraform/plan.ts';
import { Unknown, type Value } from './terraform/values.ts';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
export const GOLDEN = fileURLToPath(new URL('golden/', import.meta.url));

/** The examples, each with what a person would fill in. */
export const EXAMPLES: Readonly<Record<string, Readonly<Record<string, Value>>>> = {
  'one-project': { project: 'my-project' },
  'shared-vpc': {
    project: 'tools-project',
    service_projects: { 'team-a': '111111111111', 'team-b': '222222222222' },
    host_project: 'net-host',
  },
  organisation: {
    project: 'tools-project',
    organization: '123456789012',
    webhook_secret: 'projects/tools-project/secrets/slack',
  },
};

export const planExample = (name: string): Promise<Plan> =>
  planOf(join(ROOT, 'infra/examples', name), EXAMPLES[name] ?? {});

/** What an example makes, to be read: each resource with its settings; texts of many lines by their first. */
export function toGolden({ resources }: Plan): string {
  const shown = resources.map(({ address, values }) => [address, shorten(values)]);
  return stringify(Object.fromEntries(shown), { lineWidth: 0, sortMapEntries: false, aliasDuplicateObjects: false });
}

function shorten(value: Value): unknown {
  if (value instanceof Unknown) return value.toString();
  if (typeof value === 'string') return value.includes('\n') ? `${value.split('\n')[0]} ...` : value;
  if (Array.isArray(value)) return value.map(shorten);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, shorten(one)]));
}
