import type { Reads } from '../ports.ts';
import { toInstance } from '../snapshot/decode/instance.ts';
import { aggregatedList } from './compute-lists.ts';
import { readList } from './reading.ts';
import type { Remote } from './remote.ts';

/** VMs of all zones: a route may send packets to any of them. */
export function instanceReads(remote: Remote): Pick<Reads, 'instances'> {
  return {
    instances: (project) =>
      readList(
        () => aggregatedList(remote, 'compute.instances.list', { project, key: 'instances' }),
        (plain) => toInstance(plain, { project }),
      ),
  };
}
