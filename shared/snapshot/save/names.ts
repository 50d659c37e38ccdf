import type { Names } from '../../ports.ts';
import { valueOf } from '../observed.ts';
import { reasonOf, type Unread } from './unread.ts';

interface SavedNames {
  readonly names: Readonly<Record<string, readonly string[]>>;
  readonly unread: readonly Unread[];
}

/** Addresses of host names as they are now: a saved world has no other DNS. */
export async function saveNames(hosts: readonly string[], names: Names): Promise<SavedNames> {
  const asked = [...new Set(hosts)].sort();
  const answers = await Promise.all(asked.map(async (host) => [host, await names.resolve(host)] as const));
  const known = answers.flatMap(([host, answer]) => {
    const addresses = valueOf(answer);
    return addresses ? [[host, addresses] as const] : [];
  });
  const unread = answers.flatMap(([host, answer]) =>
    answer.kind === 'found' ? [] : [{ what: `names of ${host}`, reason: reasonOf(answer) }],
  );
  return { names: Object.fromEntries(known), unread };
}
