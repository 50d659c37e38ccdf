import { isDeepStrictEqual } from 'node:util';
import { hasOurName, isOurs } from '../ownership.ts';
import type { Deletion } from '../specs.ts';
import { map, valueOf, type Observed } from '../snapshot/observed.ts';
import type { Connector } from '../snapshot/resources.ts';
import type { Facts } from './facts.ts';

/** What stands under the name of what is to be deleted: nothing any more, that, that with a change, or somebody else's. */
export type Standing = 'gone' | 'ours' | 'changed' | 'foreign' | 'unknown';

/** N.B. Whoever deletes it looks again, just before. */
export function standingOf(deletion: Deletion, facts: Facts): Standing {
  const have = foundAs(deletion, facts);
  if (have.kind === 'unknown') return 'unknown';
  const thing = valueOf(have);
  if (!thing) return 'gone';
  if (!isMarked(deletion, thing, facts)) return 'foreign';
  const fields = new Map<string, unknown>(Object.entries(thing));
  const isSame = Object.entries(deletion.expect).every(([key, value]) =>
    isDeepStrictEqual(unordered(value), unordered(fields.get(key))),
  );
  return isSame ? 'ours' : 'changed';
}

/**
 * Connectors and NATs bear no description: a connector stands in a subnetwork of ours, a NAT is on a router of ours or has
 * a name of ours. A record alone proves nothing: whoever can write to the bucket could have made it up.
 */
function isMarked(deletion: Deletion, thing: object, { subnetworks, routers }: Facts): boolean {
  const { name, kind } = deletion;
  if (kind === 'connector') {
    const { subnetwork } = thing as Pick<Connector, 'subnetwork'>;
    return (valueOf(subnetworks) ?? []).some((one) => one.name === subnetwork && isOurs(one));
  }
  if (kind === 'nat') {
    return hasOurName(deletion.nat) || (valueOf(routers) ?? []).some((one) => one.name === name && isOurs(one));
  }
  const { description = '' } = thing as { readonly description?: string };
  return isOurs({ name, description });
}

type Named = Observed<object | undefined>;

function foundAs(deletion: Deletion, facts: Facts): Named {
  const { name } = deletion;
  const among = <T extends { readonly name: string }>(list: Observed<readonly T[]>): Named =>
    map(list, (all) => all.find((one) => one.name === name));
  switch (deletion.kind) {
    case 'connector':
      return among(facts.connectors);
    case 'subnetwork':
      return among(facts.subnetworks);
    case 'address':
      return among(facts.addresses);
    case 'router':
      return among(facts.routers);
    case 'route':
      return among(facts.routes);
    case 'nat':
      return map(facts.routers, (all) =>
        all.find((router) => router.name === name)?.nats.find((nat) => nat.name === deletion.nat),
      );
    case 'firewall':
      return map(facts.firewalls, (all) => {
        const here = all.find(({ rule }) => rule.name === name);
        return here && { network: here.network, ...here.rule };
      });
  }
}

/** Lists of names, ranges and tags mean the same in any order. */
function unordered(value: unknown): unknown {
  return Array.isArray(value) ? value.map((item) => JSON.stringify(item)).toSorted() : value;
}
