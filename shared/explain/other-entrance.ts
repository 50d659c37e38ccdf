import type { Egress, Job } from '../job/job.ts';
import type { NetworkMode } from '../job/network-mode.ts';
import { connectorName, locationOf, projectOf, subnetworkName } from '../names.ts';
import { ourDescription, ourName } from '../ownership.ts';
import type { Change, Plan } from '../plan/change.ts';
import { freeBlock } from '../plan/free-range.ts';
import { toChange } from '../plan/to-change.ts';
import type { Policy } from '../policy/policy.ts';
import { valueOf } from '../snapshot/observed.ts';
import type { Subnetwork } from '../snapshot/resources.ts';
import { snapshotOf } from '../snapshot/snapshot.ts';
import type { World } from '../snapshot/world.ts';

/** Where a job could enter a network. */
export interface Place {
  readonly job: Job;
  readonly world: World;
  readonly policy: Policy;
  readonly network: string;
  readonly egress: Egress;
}

/** A way into a network, and what has to be made before, beyond what a plan would make by itself. */
export interface Entrance {
  readonly mode: Extract<NetworkMode, { kind: 'connector' | 'direct' }>;
  readonly changes: Plan;
}

/** Direct VPC egress through a subnetwork that is wide enough, or through a new one; undefined where no range is free. */
export function directEntrance(place: Place): Entrance | undefined {
  const { job, world, policy, network, egress } = place;
  const region = locationOf(job.name);
  const wide = valueOf(world.subnetworks)?.find(
    (one) => isWide(one) && one.network === network && one.region === region,
  );
  const through = (subnetwork: string) => ({ kind: 'direct', network, subnetwork, tags: [], egress }) as const;
  if (wide) return { mode: through(wide.name), changes: [] };
  const ipCidrRange = freeBlock(world, network, { pool: policy.connector.subnetPool, prefix: 26 });
  if (ipCidrRange === undefined) return undefined;
  const name = subnetworkName(projectOf(network), region, ourName('direct'));
  return { mode: through(name), changes: [newSubnetwork(name, network, ipCidrRange)] };
}

/** Direct VPC egress takes /26 and wider. https://cloud.google.com/run/docs/configuring/vpc-direct-vpc */
const isWide = ({ ipCidrRange, purpose }: Subnetwork): boolean =>
  purpose === 'PRIVATE' && Number(ipCidrRange?.split('/')[1] ?? 32) <= 26;

function newSubnetwork(name: string, network: string, ipCidrRange: string): Change {
  const description = ourDescription('subnetwork for Direct VPC egress');
  const spec = { kind: 'subnetwork', value: { name, network, ipCidrRange, description } } as const;
  const reason = { key: 'reasonDirectSubnetwork', of: { range: ipCidrRange } } as const;
  return toChange(spec, { cures: 'subnetwork-missing', reason });
}

/** A connector that is ready in that network, or a new one, which the plan makes. */
export function connectorEntrance(place: Place): Entrance {
  const ready = readyConnector(place);
  const { job, egress } = place;
  const connector = ready ?? connectorName(projectOf(job.name), locationOf(job.name), freeConnectorId(place));
  return { mode: { kind: 'connector', connector, egress }, changes: [] };
}

/** A connector of the job's region that leads into the network. */
export function readyConnector({ job, world, network, egress }: Place): string | undefined {
  const region = locationOf(job.name);
  const leadsThere = (connector: string) => {
    const through = { ...job, network: { connector, interfaces: [], egress } };
    return valueOf(snapshotOf(world, through).vpc)?.name === network;
  };
  return valueOf(world.connectors)?.find(
    ({ name, state }) => state === 'READY' && locationOf(name) === region && leadsThere(name),
  )?.name;
}

/** Short, because each hyphen of a connector's name counts twice, up to 20. */
function freeConnectorId({ job, world }: Place): string {
  const taken = new Set((valueOf(world.connectors) ?? []).map(({ name }) => name));
  const named = (i: number) => (i === 1 ? 'egress' : `egress-${i}`);
  let i = 1;
  while (taken.has(connectorName(projectOf(job.name), locationOf(job.name), named(i)))) i += 1;
  return named(i);
}

/** The job as it would be in another mode. */
export function inMode(job: Job, mode: Entrance['mode']): Job {
  const { egress } = mode;
  const network =
    mode.kind === 'connector'
      ? { connector: mode.connector, interfaces: [], egress }
      : {
          connector: undefined,
          interfaces: [{ network: mode.network, subnetwork: mode.subnetwork, tags: mode.tags }],
          egress,
        };
  return { ...job, network };
}
