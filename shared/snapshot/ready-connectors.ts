import type { Job } from '../job/job.ts';
import { locationOf } from '../names.ts';
import { valueOf } from './observed.ts';
import { snapshotOf } from './snapshot.ts';
import type { World } from './world.ts';

/** A connector that carries traffic, and the network that it leads into. */
export interface ReadyConnector {
  readonly name: string;
  readonly network: string;
}

/** Connectors that a job could name: those of its region that carry traffic. */
export function readyConnectors(world: World, job: Job): ReadyConnector[] {
  const region = locationOf(job.name);
  return (valueOf(world.connectors) ?? [])
    .filter(({ name, state }) => locationOf(name) === region && (state === 'READY' || state === 'UPDATING'))
    .flatMap(({ name }) => {
      const through = { ...job, network: { connector: name, interfaces: [], egress: undefined } };
      const network = valueOf(snapshotOf(world, through).vpc)?.name;
      return network === undefined ? [] : [{ name, network }];
    });
}

/** The network that all of them lead into; undefined where there are several, or none. */
export function onlyReadyNetwork(world: World, job: Job): string | undefined {
  const [only, ...others] = new Set(readyConnectors(world, job).map(({ network }) => network));
  return others.length > 0 ? undefined : only;
}
