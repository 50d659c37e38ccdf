import { addressName, projectOf, routerName, shortName } from '../../names.ts';
import { isOurs, ourDescription, ourName } from '../../ownership.ts';
import type { NatSpec } from '../../specs.ts';
import { valueOf } from '../../snapshot/observed.ts';
import type { Router } from '../../snapshot/resources.ts';
import type { Change } from '../change.ts';
import { toChange, type Wish } from '../to-change.ts';
import { advise, build, makersOf, type Cure, type Site } from './cure.ts';

/** Fixed by Google for one network in one region. https://cloud.google.com/network-connectivity/docs/router/quotas */
const ROUTERS_PER_NETWORK_AND_REGION = 5;

/** No NAT covers the subnetwork: one for it alone, on a router of our own. */
export const cureMissingNat: Cure = (site) => {
  const { world, snapshot, finding, policy, planned } = site;
  const vpc = valueOf(snapshot.vpc);
  const subnetwork = finding.resource;
  // Without a subnetwork to name (a connector made with a range) the finding itself explains the choice.
  if (!vpc || !subnetwork.includes('/subnetworks/')) return build();
  if (vpc.routers.kind !== 'found') return build();
  const addresses = policy.nat.addresses === 'reserved' ? addressChanges(site, subnetwork) : [];
  const nat: NatSpec = {
    // On a router of ours a NAT needs no mark of its own.
    name: shortName(subnetwork),
    subnetworks: [subnetwork],
    addresses: addresses.map(({ target }) => target),
    minPortsPerVm: policy.nat.minPortsPerVm,
    dynamicPorts: policy.nat.dynamicPorts,
    logging: policy.nat.logging,
  };
  const fresh = addresses.filter(({ target }) => !valueOf(world.addresses)?.some(({ name }) => name === target));
  const dependsOn = makersOf([...planned, ...fresh], [subnetwork, ...nat.addresses]);
  const name = routerName(projectOf(vpc.name), vpc.region, ourName(shortName(vpc.name)));
  const own = vpc.routers.value.find((router) => router.name === name && isOurs(router));
  // Somebody changed it, or it is about another subnetwork: it is not ours to repair.
  if (own?.nats.some((other) => other.name === nat.name))
    return advise({ say: { key: 'nameTaken', of: { name: nat.name } } });
  if (own) return build(...fresh, addition(own, nat, [...dependsOn, ...makersOf(planned, [name])]));
  if (vpc.routers.value.length >= ROUTERS_PER_NETWORK_AND_REGION) {
    return advise({ say: { key: 'routersUsedUp', of: { network: shortName(vpc.name), region: vpc.region } } });
  }
  const taken = valueOf(world.routers)?.some((router) => router.name === name);
  if (taken) return advise({ say: { key: 'nameTaken', of: { name: shortName(name) } } });
  return build(...fresh, newRouter(name, vpc.name, nat, dependsOn));
};

function newRouter(name: string, network: string, nat: NatSpec, dependsOn: readonly string[]): Change {
  const description = ourDescription(`way out of Cloud Run jobs in ${shortName(network)}`);
  const spec = { kind: 'router', value: { name, network, description, nats: [nat] } } as const;
  return toChange(spec, wishFor(nat, dependsOn));
}

/** One more NAT on our own router. Somebody else's router is never touched here. */
function addition(router: Router, nat: NatSpec, dependsOn: readonly string[]): Change {
  return toChange({ kind: 'nat', value: { router: router.name, nat } }, wishFor(nat, dependsOn));
}

function wishFor(nat: NatSpec, dependsOn: readonly string[]): Wish {
  const subnetwork = nat.subnetworks.map(shortName).join(', ');
  return { cures: 'nat-missing', reason: { key: 'reasonNat', of: { subnetwork } } as const, dependsOn };
}

/** Reserved addresses can be allow-listed by whoever is at the other end. */
function addressChanges({ policy, snapshot }: Site, subnetwork: string): Change[] {
  const region = valueOf(snapshot.vpc)?.region ?? '';
  return Array.from({ length: policy.nat.reserved }, (_, i) => {
    const name = addressName(projectOf(subnetwork), region, ourName(shortName(subnetwork), String(i + 1)));
    const description = ourDescription(`address of Cloud NAT for ${shortName(subnetwork)}`);
    const spec = { kind: 'address', value: { name, description } } as const;
    const reason = { key: 'reasonAddress', of: { subnetwork: shortName(subnetwork) } } as const;
    return toChange(spec, { cures: 'nat-missing', reason });
  });
}
