import type { Reads } from '../ports.ts';
import { toInstance } from '../snapshot/decode/instance.ts';
import { allItemsOfScopes, pageOfScopes } from './pages.ts';
import { readList } from './reading.ts';
import type { Remote } from './remote.ts';

/** VMs of all zones: a route may send packets to any of them. */
export function instanceReads({ clients, call }: Remote): Pick<Reads, 'instances'> {
  return {
    instances: (project) =>
      readList(
        () =>
          allItemsOfScopes(call, { permission: 'compute.instances.list', key: 'instances' }, async (token, options) =>
            pageOfScopes(await clients.instances(), { project, ...token }, options),
          ),
        (plain) => toInstance(plain, { project }),
      ),
  };
}
