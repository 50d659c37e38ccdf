import type { Cloud } from '../../cloud.ts';
import { ApiError } from '../../errors.ts';
import type { Body, Call } from '../../route.ts';
import { fingerprint } from '../../ids.ts';
import { externalAddress } from './external-ips.ts';
import { compact, objectsAt, textAt } from './fields.ts';
import { internalAddress } from './internal-ips.ts';
import { nameOf, networkOf, projectOf, selfLink, shortName } from './links.ts';
import { referenced } from './pending.ts';
import { regionOf } from './regions.ts';
import { checkSubnetUse, malformed } from './references.ts';
import { inUse, invalidField } from './refusals.ts';
import { userOfAddress } from './users.ts';

/** The network interfaces of a new VM with their addresses, checked. */
export function completeInterfaces(call: Call, instance: string): Body[] {
  const nics = objectsAt(call.body, 'networkInterfaces');
  if (nics.length === 0) {
    throw invalidField('resource.networkInterfaces', undefined, 'At least one network interface is required.');
  }
  return nics.map((nic, i) => complete(call, instance, { nic, i }));
}

function complete(call: Call, instance: string, { nic, i }: { nic: Body; i: number }): Body {
  const { cloud } = call;
  const field = `resource.networkInterfaces[${i}]`;
  const subnet = subnetFor(call, instance, { nic, field });
  const network = networkOf(cloud, subnet, cloud.store.get(subnet) ?? {}) ?? '';
  const wish = { wanted: nic['networkIP'], field: `${field}.networkIP`, fromReserved: true };
  const accessConfigs = objectsAt(nic, 'accessConfigs').map((config, k) =>
    completeAccess(cloud, instance, { config, k, field: `${field}.accessConfigs[${k}]` }),
  );
  const completed = compact({
    kind: 'compute#networkInterface',
    name: `nic${i}`,
    stackType: 'IPV4_ONLY',
    ...nic,
    network: selfLink(network),
    subnetwork: selfLink(subnet),
    networkIP: internalAddress(cloud, subnet, wish),
    accessConfigs,
  });
  return { ...completed, fingerprint: fingerprint(completed) };
}

/** The subnet named, or the automatic one of the network and the zone's region. */
function subnetFor(call: Call, instance: string, { nic, field }: { nic: Body; field: string }): string {
  const region = regionOf(instance.split('/')[3] ?? '');
  const named = nic['subnetwork'];
  if (named === undefined) return automaticSubnet(call, region, { nic, field });
  const subnet = settled(call, named, { kind: 'subnetworks', field: `${field}.subnetwork` });
  checkSubnetUse(call, subnet);
  if (!subnet.includes(`/regions/${region}/`)) {
    throw invalidField(
      `${field}.subnetwork`,
      named,
      "Scope of the specified subnetwork doesn't match the zone's region.",
    );
  }
  const network = nameOf(call.cloud, nic['network'], { project: call.project });
  if (network !== undefined && network !== networkOf(call.cloud, subnet, call.cloud.store.get(subnet) ?? {})) {
    throw invalidField(`${field}.network`, nic['network'], 'The subnetwork is not in the specified network.');
  }
  return subnet;
}

function automaticSubnet(call: Call, region: string, { nic, field }: { nic: Body; field: string }): string {
  const reference = nic['network'] ?? 'global/networks/default';
  const network = settled(call, reference, { kind: 'networks', field: `${field}.network` });
  const subnet = `projects/${projectOf(network)}/regions/${region}/subnetworks/${shortName(network)}`;
  const automatic = call.cloud.store.get(network)?.['autoCreateSubnetworks'] === true;
  if (automatic && call.cloud.store.get(subnet)) return subnet;
  throw invalidField(field, nic, 'Subnetwork should be specified for custom subnetmode network.');
}

/** Compute words a missing network or subnet of a VM as a wrong field, elsewhere as a 404. */
function settled(call: Call, reference: unknown, { kind, field }: { kind: string; field: string }): string {
  const name = nameOf(call.cloud, reference, { project: call.project });
  if (name?.split('/').at(-2) !== kind) throw malformed(field, reference);
  try {
    referenced(call.cloud, name);
  } catch (error) {
    if (!(error instanceof ApiError) || error.http !== 404) throw error;
    throw invalidField(field, reference, `The referenced ${kind.slice(0, -1)} resource cannot be found.`);
  }
  return name;
}

interface Access {
  readonly config: Body;
  readonly k: number;
  /** How the request calls it. */
  readonly field: string;
}

/** An external access with its address, reserved before or taken now. */
export function completeAccess(cloud: Cloud, instance: string, { config, k, field }: Access): Body {
  const natIP = textAt(config, 'natIP');
  if (natIP !== undefined) checkReserved(cloud, natIP, field);
  return {
    kind: 'compute#accessConfig',
    type: 'ONE_TO_ONE_NAT',
    name: 'External NAT',
    networkTier: 'PREMIUM',
    ...config,
    natIP: natIP ?? externalAddress(cloud, `${instance}/${k}`),
  };
}

function checkReserved(cloud: Cloud, natIP: string, field: string): void {
  const address = cloud.store.list('addresses').find(({ value }) => value['address'] === natIP);
  if (!address) throw invalidField(`${field}.natIP`, natIP, 'The specified external IP address was not found.');
  const user = userOfAddress(cloud, address.name);
  if (user !== undefined) throw inUse('address', address.name, user);
}

/** A VM that starts: each external access gets an address again. */
export function withEphemeralIps(cloud: Cloud, instance: string, vm: Body): Body {
  return withAccessConfigs(vm, (config, k) => ({ natIP: externalAddress(cloud, `${instance}/${k}`), ...config }));
}

/** A VM that stops: only reserved external addresses stay. */
export function withoutEphemeralIps(cloud: Cloud, vm: Body): Body {
  const reserved = new Set(cloud.store.list('addresses').map(({ value }) => value['address']));
  return withAccessConfigs(vm, ({ natIP, ...config }) => (reserved.has(natIP) ? { ...config, natIP } : config));
}

function withAccessConfigs(vm: Body, change: (config: Body, k: number) => Body): Body {
  const networkInterfaces = objectsAt(vm, 'networkInterfaces').map((nic) => {
    return 'accessConfigs' in nic ? { ...nic, accessConfigs: objectsAt(nic, 'accessConfigs').map(change) } : nic;
  });
  return { ...vm, networkInterfaces };
}
