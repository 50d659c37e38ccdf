import type { NextStep } from '../checks/check.ts';
import { guestSteps } from '../checks/proxy-guest.ts';
import { gcloud, type Flags } from '../gcloud.ts';
import { addressName, locationOf, projectOf, shortName } from '../names.ts';
import { ourName } from '../ownership.ts';
import { freeRange } from '../plan/free-range.ts';
import type { Policy } from '../policy/policy.ts';
import { valueOf } from '../snapshot/observed.ts';
import type { Vpc } from '../snapshot/snapshot.ts';
import type { World } from '../snapshot/world.ts';
import { createAddress } from './creation.ts';

/** Whose packets the VM is to pass on. */
export interface Customer {
  readonly world: World;
  readonly policy: Policy;
  readonly vpc: Vpc;
  /** Range that their source addresses are from. */
  readonly source: string;
  /** A connector's own tag; undefined for Direct VPC egress, on which tagged routes are not documented to act. */
  readonly tag: string | undefined;
}

/** Its tag, and the name of everything that is made for it. */
const PROXY = ourName('proxy');
/** The VM's own default route, better than any that leads to it, and that one, better than the network's 1000. */
const PRIORITY = { own: 800, toProxy: 900 };
/** An image that brings iptables along. */
const IMAGE = { 'image-family': 'ubuntu-2404-lts-amd64', 'image-project': 'ubuntu-os-cloud' };

/** A VM that passes packets on, from its making to the route that leads to it; the route comes last and apart. */
export function proxySteps(customer: Customer): { readonly making: readonly NextStep[]; readonly route: NextStep } {
  const { vpc, source, tag } = customer;
  const project = projectOf(vpc.name);
  const network = shortName(vpc.name);
  const instance = `projects/${project}/zones/${zoneOf(customer)}/instances/${PROXY}`;
  const defaultRoute = (name: string, flags: Flags) =>
    gcloud('compute routes create', [name], {
      project,
      network,
      'destination-range': '0.0.0.0/0',
      ...flags,
    });
  return {
    making: [
      ...machine(customer, instance),
      {
        say: { key: 'proxyIngress', of: { range: source } },
        command: gcloud('compute firewall-rules create', [ourName('proxy', 'in')], {
          project,
          network,
          direction: 'INGRESS',
          action: 'ALLOW',
          rules: 'all',
          'source-ranges': source,
          'target-tags': PROXY,
        }),
      },
      {
        say: { key: 'proxyOwnRoute' },
        command: defaultRoute(ourName('proxy', 'own'), {
          'next-hop-gateway': 'default-internet-gateway',
          priority: PRIORITY.own,
          tags: PROXY,
        }),
      },
      { say: { key: 'proxyInside' } },
      ...guestSteps(instance),
    ],
    route: {
      say: tag === undefined ? { key: 'proxyNetworkRoute' } : { key: 'proxyTagRoute', of: { tag } },
      command: defaultRoute(ourName('to-proxy'), {
        'next-hop-instance': PROXY,
        'next-hop-instance-zone': locationOf(instance),
        priority: PRIORITY.toProxy,
        tags: tag,
      }),
    },
  };
}

/** Subnetwork where none is free, address, VM. */
function machine(customer: Customer, instance: string): NextStep[] {
  const { vpc } = customer;
  const home = homeOf(customer);
  const address = addressName(projectOf(vpc.name), vpc.region, PROXY);
  return [
    ...(home === undefined ? [newHome(customer)] : []),
    { say: { key: 'proxyAddress' }, command: createAddress(address) },
    {
      say: { key: 'proxyInstance' },
      command: gcloud('compute instances create', [PROXY], {
        project: projectOf(vpc.name),
        zone: locationOf(instance),
        subnet: home === undefined ? PROXY : shortName(home),
        'can-ip-forward': true,
        address: PROXY,
        tags: PROXY,
        'machine-type': 'e2-small',
        ...IMAGE,
      }),
    },
  ];
}

/** A subnetwork that takes VMs: a connector's has room for the connector alone. */
function homeOf({ world, vpc }: Customer): string | undefined {
  const taken = new Set((valueOf(world.connectors) ?? []).map(({ subnetwork }) => subnetwork));
  return valueOf(vpc.subnetworks)?.find(
    ({ name, region, purpose }) => region === vpc.region && purpose === 'PRIVATE' && !taken.has(name),
  )?.name;
}

function newHome({ world, policy, vpc }: Customer): NextStep {
  const pool = policy.connector.subnetPool;
  if (world.subnetworks.kind !== 'found' || world.routes.kind !== 'found') return { say: { key: 'rangesUnknown' } };
  const range = freeRange(world, vpc.name, pool);
  if (range === undefined) return { say: { key: 'poolUsedUp', of: { pool } } };
  const flags = { project: projectOf(vpc.name), region: vpc.region, network: shortName(vpc.name), range };
  return { say: { key: 'proxySubnetwork' }, command: gcloud('compute networks subnets create', [PROXY], flags) };
}

/** Where VMs of the region are already; else `b`, which every region has. */
function zoneOf({ vpc }: Customer): string {
  const zones = (valueOf(vpc.instances) ?? []).map(({ name }) => locationOf(name));
  return zones.find((zone) => zone.startsWith(`${vpc.region}-`)) ?? `${vpc.region}-b`;
}
