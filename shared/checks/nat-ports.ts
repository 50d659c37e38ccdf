import { gcloud } from '../gcloud.ts';
import { tasksAtATime } from '../job/concurrency.ts';
import { locationOf, projectOf, shortName } from '../names.ts';
import type { Gateway } from '../path/nat.ts';
import { valueOf } from '../snapshot/observed.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { Say } from '../text/say.ts';
import type { Check, CheckContext, Finding, NextStep } from './check.ts';
import { activeAddresses, addressSteps } from './nat-addresses.ts';
import { natExits } from './nat-exits.ts';

/** Of one address, for each protocol. https://cloud.google.com/nat/docs/ports-and-addresses#ports */
const PORTS_PER_ADDRESS = 64_512;
/** A package manager opens about as many connections to one host. */
const FEW = 16;
/** What Google gives a VM by default; a task should not have less. */
const ENOUGH = 64;
const MOST_PORTS_PER_VM = 32_768;
const FEWEST_PORTS_PER_VM = 32;

/**
 * Ports bound the connections to one destination address and port at a time. All tasks behind a connector share those
 * of its few VMs; with Direct VPC egress each task has its own.
 */
export const natPorts: Check = (context) =>
  natExits(context).flatMap((gateway) => {
    const { router } = gateway;
    const finding = { id: 'nat-ports', resource: router.name } as const;
    return [...sharing(context, gateway), ...covering(context, gateway)].map((rest) => ({ ...finding, ...rest }));
  });

type Shortage = Pick<Finding, 'severity' | 'summary' | 'nextSteps'>;

function sharing(context: CheckContext, gateway: Gateway): Shortage[] {
  const tasks = tasksAtATime(context.snapshot.job);
  const { nat } = gateway;
  const ports = nat.ports.max;
  const { least: vms } = endpointsOf(context.snapshot);
  const isShared = context.snapshot.mode.kind === 'connector';
  const each = isShared ? Math.floor((vms * ports) / tasks) : ports;
  if (each >= FEW) return [];
  const summary: Say = isShared
    ? { key: 'natPortsShared', of: { nat: nat.name, tasks, vms, ports, each } }
    : { key: 'natPortsOwn', of: { nat: nat.name, ports } };
  const wanted = portsWanted(context.snapshot);
  const nextSteps = wanted > ports ? [...moreAddresses(context, gateway, wanted), morePorts(gateway, wanted)] : [];
  return [{ severity: each < FEW / 4 ? 'MEDIUM' : 'LOW', summary, nextSteps }];
}

function covering(context: CheckContext, gateway: Gateway): Shortage[] {
  const { nat } = gateway;
  const nextSteps = moreAddresses(context, gateway, nat.ports.min);
  if (nextSteps.length === 0) return [];
  const addresses = activeAddresses(nat).length;
  const covered = addresses * endpointsPerAddress(nat.ports.min);
  const of = { nat: nat.name, addresses, ports: nat.ports.min, covered, endpoints: endpointsOf(context.snapshot).most };
  return [{ severity: 'MEDIUM', summary: { key: 'natAddressesFew', of }, nextSteps }];
}

/** Addresses given by hand are no more than they are: endpoints beyond what they have ports for get none. */
function moreAddresses(context: CheckContext, { router, nat }: Gateway, ports: number): NextStep[] {
  if (nat.allocation === 'AUTO_ONLY') return [];
  const wanted = Math.ceil(endpointsOf(context.snapshot).most / endpointsPerAddress(ports));
  const missing = wanted - activeAddresses(nat).length;
  const known = valueOf(context.snapshot.vpc)?.addresses;
  return missing > 0 ? addressSteps({ router, nat }, missing, known && valueOf(known)) : [];
}

const endpointsPerAddress = (ports: number): number => Math.floor(PORTS_PER_ADDRESS / ports);

/** Ports for each endpoint of a NAT, a power of two, with which each task at a time has as many as a VM by default. */
export function portsWanted(snapshot: Snapshot): number {
  if (snapshot.mode.kind !== 'connector') return ENOUGH;
  return Math.max(ENOUGH, powerOfTwo((ENOUGH * tasksAtATime(snapshot.job)) / endpointsOf(snapshot).least));
}

/** The most ports, a power of two, that so many addresses have for each of so many endpoints; 32 at the least. */
export function mostPorts(addresses: number, endpoints: number): number {
  const each = Math.floor(PORTS_PER_ADDRESS / Math.ceil(endpoints / addresses));
  return Math.max(FEWEST_PORTS_PER_VM, 2 ** Math.floor(Math.log2(each)));
}

/** VMs of the connector, which grows with load and not with ports; or the tasks themselves. */
export function endpointsOf({ job, connector }: Snapshot): { least: number; most: number } {
  const vms = valueOf(connector);
  if (vms) return { least: vms.minInstances ?? 2, most: vms.maxInstances ?? 10 };
  const tasks = tasksAtATime(job);
  return { least: tasks, most: tasks };
}

function morePorts({ router, nat }: Gateway, wanted: number): NextStep {
  const flag = nat.ports.dynamic ? 'max-ports-per-vm' : 'min-ports-per-vm';
  const flags = { project: projectOf(router.name), region: locationOf(router.name), router: shortName(router.name) };
  const command = gcloud('compute routers nats update', [nat.name], { ...flags, [flag]: wanted });
  return { say: { key: 'morePorts', of: { ports: wanted } }, command };
}

const powerOfTwo = (least: number): number => Math.min(MOST_PORTS_PER_VM, 2 ** Math.ceil(Math.log2(least)));
