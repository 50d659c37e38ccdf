import { Resolver } from 'node:dns/promises';
import type { Names } from '../ports.ts';
import { absent, found, unknown, type Observed } from '../snapshot/observed.ts';

const TIMEOUT_SECONDS = 2;
const TRIES = 2;

/** No such name, or a name without IPv4 addresses. */
const ABSENT_CODES = ['ENOTFOUND', 'ENODATA'];

/** IPv4 addresses from DNS, in a stable order, or from `overrides` for the hosts that stand there. */
export function namesWith(overrides: ReadonlyMap<string, readonly string[]>): Names {
  return {
    async resolve(host) {
      const known = overrides.get(host);
      return known ? found(known) : lookUp(host);
    },
  };
}

async function lookUp(host: string): Promise<Observed<readonly string[]>> {
  const resolver = new Resolver({ timeout: TIMEOUT_SECONDS * 1000, tries: TRIES });
  try {
    return found((await resolver.resolve4(host)).toSorted());
  } catch (error) {
    const { code = 'failed' } = error as { code?: string };
    return ABSENT_CODES.includes(code) ? absent : unknown({ key: 'dnsFailed', of: { code } });
  }
}
