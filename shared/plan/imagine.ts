import { withoutPrimary, withPrimary } from '../checks/nat-listing.ts';
import { assertNever } from '../errors.ts';
import type { Job } from '../job/job.ts';
import { toNetworkSettings } from '../job/job-network.ts';
import { locationOf } from '../names.ts';
import type { AddressSpec, FirewallSpec, JobEdit, NatListing, NatSpec, SubnetworkSpec } from '../specs.ts';
import { map, type Observed } from '../snapshot/observed.ts';
import type { Address, Connector, FirewallRule, Nat, Router, Subnetwork } from '../snapshot/resources.ts';
import type { World } from '../snapshot/world.ts';
import type { Plan, Spec } from './change.ts';
import { imagineWithout } from './imagine-without.ts';

/** The world as it will be once a plan is done: tracing it says whether the plan is enough. */
export function imagine(world: World, plan: Plan): World {
  return plan.reduce((before, { spec }) => imagineOne(before, spec), world);
}

function imagineOne(world: World, spec: Spec): World {
  switch (spec.kind) {
    case 'subnetwork':
      return { ...world, subnetworks: added(world.subnetworks, toSubnetwork(spec.value)) };
    case 'connector':
      return { ...world, connectors: added(world.connectors, toConnector(spec.value)) };
    case 'awaited-connector':
      return {
        ...world,
        connectors: map(world.connectors, (all) =>
          all.map((one) => (one.name === spec.value.name ? { ...one, state: 'READY' } : one)),
        ),
      };
    case 'address':
      return { ...world, addresses: added(world.addresses, toAddress(spec.value)) };
    case 'router': {
      const { name, network, description, nats } = spec.value;
      const router: Router = {
        name,
        network,
        description,
        region: locationOf(name),
        encryptedInterconnect: false,
        nats: nats.map(toNat),
        hasPeers: false,
        rawNats: [],
      };
      return { ...world, routers: added(world.routers, router) };
    }
    case 'nat': {
      const { router, nat } = spec.value;
      const extend = (one: Router): Router => (one.name === router ? { ...one, nats: [...one.nats, toNat(nat)] } : one);
      return { ...world, routers: map(world.routers, (all) => all.map(extend)) };
    }
    case 'firewall':
      return addFirewall(world, spec.value);
    case 'route':
      return { ...world, routes: added(world.routes, spec.value) };
    case 'nat-listing':
      return { ...world, routers: map(world.routers, (all) => all.map((router) => relisted(router, spec.value))) };
    case 'job':
      return { ...world, jobs: map(world.jobs, (all) => all.map((job) => edited(job, spec.value))) };
    case 'deletion':
      return imagineWithout(world, spec.value);
    default:
      return assertNever(spec);
  }
}

function relisted(router: Router, { router: name, nat, subnetwork, listed }: NatListing): Router {
  if (router.name !== name) return router;
  const change = listed ? withPrimary : withoutPrimary;
  const nats = router.nats.map((one) =>
    one.name === nat ? { ...one, subnetworks: change(one.subnetworks, subnetwork) } : one,
  );
  return { ...router, nats };
}

/** A job as it will be once an edit of it is done; any other is what it was. */
export const edited = (job: Job, { name, to }: JobEdit): Job =>
  job.name === name ? { ...job, network: toNetworkSettings(to) } : job;

const added = <T>(list: Observed<readonly T[]>, item: T): Observed<readonly T[]> => map(list, (all) => [...all, item]);

function toSubnetwork(spec: SubnetworkSpec): Subnetwork {
  const rest = { secondaryRanges: [], purpose: 'PRIVATE', privateIpGoogleAccess: true };
  return { ...spec, region: locationOf(spec.name), ...rest };
}

function toAddress({ name, description }: AddressSpec): Address {
  const kind = { addressType: 'EXTERNAL', purpose: undefined, prefixLength: undefined, network: undefined } as const;
  return { name, description, address: '', status: 'RESERVED', ...kind };
}

function toConnector(spec: Extract<Spec, { kind: 'connector' }>['value']): Connector {
  const { name, subnetwork, machineType, minInstances, maxInstances } = spec;
  return {
    name,
    state: 'READY',
    subnetwork,
    network: undefined,
    ipCidrRange: undefined,
    machineType,
    minInstances,
    maxInstances,
    connectedProjects: [],
  };
}

/** A NAT as it is read back once it is made. */
export function toNat({ name, subnetworks, addresses, minPortsPerVm, dynamicPorts }: NatSpec): Nat {
  const min = minPortsPerVm ?? (dynamicPorts ? 32 : 64);
  return {
    name,
    type: 'PUBLIC',
    allocation: addresses.length > 0 ? 'MANUAL_ONLY' : 'AUTO_ONLY',
    addresses,
    draining: [],
    coverage: 'LIST_OF_SUBNETWORKS',
    subnetworks: subnetworks.map((subnetwork) => ({
      name: subnetwork,
      ranges: ['PRIMARY_IP_RANGE'],
      secondaryRangeNames: [],
    })),
    endpointTypes: ['ENDPOINT_TYPE_VM'],
    rules: [],
    ports: { dynamic: dynamicPorts, min, max: dynamicPorts ? 65_536 : min },
  };
}

function addFirewall(world: World, spec: FirewallSpec): World {
  const { name, network, description, priority, protocols, destinationRanges, sourceRanges, targetTags } = spec;
  const rule: FirewallRule = {
    name,
    priority,
    action: 'allow',
    disabled: false,
    destinationRanges,
    sourceRanges,
    layer4: protocols,
    targetTags,
    targetServiceAccounts: [],
    targetSecureTags: false,
    targetResources: [],
    undecidable: [],
    description,
  };
  const egress = spec.direction === 'EGRESS';
  const effectiveFirewalls = new Map(world.effectiveFirewalls);
  const effective = effectiveFirewalls.get(network);
  if (effective)
    effectiveFirewalls.set(
      network,
      map(effective, (all) =>
        egress ? { ...all, rules: [...all.rules, rule] } : { ...all, ingress: [...all.ingress, rule] },
      ),
    );
  return { ...world, effectiveFirewalls, firewalls: added(world.firewalls, { network, egress, rule }) };
}
