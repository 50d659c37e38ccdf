import { isDeepStrictEqual } from 'node:util';
import { projectOf, shortName } from '../../names.ts';
import type { Inventory } from '../../ports.ts';
import { unknown, valueOf, type Observed } from '../observed.ts';
import { reasonOf, type Unread } from './unread.ts';

/** A network that a job enters, and the region in which it does. */
export interface Entry {
  readonly network: string;
  readonly region: string;
}

interface SavedRules {
  readonly effectiveFirewalls: Readonly<Record<string, object>>;
  readonly unread: readonly Unread[];
}

/** The rules in force in every network that jobs enter, by the network's short name, or its full one in a host project. */
export async function saveRules(inventory: Inventory, project: string, entries: readonly Entry[]): Promise<SavedRules> {
  const networks = [...new Set(entries.map(({ network }) => network))].sort();
  const saved = await Promise.all(
    networks.map(async (network) => {
      const regions = [...new Set(entries.filter((entry) => entry.network === network).map(({ region }) => region))];
      const answers = await Promise.all(regions.sort().map((region) => inventory.effectiveFirewalls(network, region)));
      const key = projectOf(network) === project ? shortName(network) : network;
      return { key, rules: agreed(answers, regions) };
    }),
  );
  const known = saved.flatMap(({ key, rules }) => (rules.kind === 'found' ? [[key, rules.value]] : []));
  const unread = saved.flatMap(({ key, rules }) =>
    rules.kind === 'found' ? [] : [{ what: `effectiveFirewalls.${key}`, reason: reasonOf(rules) }],
  );
  return { effectiveFirewalls: Object.fromEntries(known) as Record<string, object>, unread };
}

/** The file has one answer a network: regions whose policies differ don't fit into one. */
function agreed(answers: readonly Observed<object>[], regions: readonly string[]): Observed<object> {
  const missing = answers.find(({ kind }) => kind !== 'found');
  const [first = unknown({ key: 'notRead' }), ...others] = answers;
  if (missing) return missing;
  if (others.every((other) => isDeepStrictEqual(valueOf(other), valueOf(first)))) return first;
  return unknown({ key: 'policiesDiffer', of: { regions: regions.join(' / ') } });
}
