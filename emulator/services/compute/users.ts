import type { Cloud } from '../../cloud.ts';
import type { Body } from '../../route.ts';
import { jobsUsingSubnetwork } from '../run/usage.ts';
import { cameWithNetwork } from './default-routes.ts';
import { objectAt, objectsAt, textAt, textsAt } from './fields.ts';
import { nameOf, networkOf, projectOf, scopeOf, shortName } from './links.ts';
import { presentAndComing } from './pending.ts';
import { AUTO_SUBNETS } from './regions.ts';
import { subnetsOf } from './subnets.ts';

type Named = { readonly name: string; readonly value: Body };

/** What keeps a network from being deleted: anything in it that did not come with it. */
export function userOfNetwork(cloud: Cloud, network: string): string | undefined {
  const inNetwork = ({ name, value }: Named) => networkOf(cloud, name, value) === network;
  const automatic = cloud.store.get(network)?.['autoCreateSubnetworks'] === true ? shortName(network) : undefined;
  const users = [
    ...presentAndComing(cloud, 'instances', '').filter((vm) => interfacesRefer(cloud, vm, 'network', network)),
    ...['firewalls', 'routers'].flatMap((kind) => presentAndComing(cloud, kind, '').filter(inNetwork)),
    ...subnetsOf(cloud, network).filter(({ name }) => !isAutomatic(name, automatic)),
    ...presentAndComing(cloud, 'routes', '').filter((route) => inNetwork(route) && !cameWithNetwork(route.value)),
    ...presentAndComing(cloud, 'addresses', '').filter(inNetwork),
  ];
  return users[0]?.name;
}

function isAutomatic(subnet: string, automatic: string | undefined): boolean {
  return shortName(subnet) === automatic && AUTO_SUBNETS.has(subnet.split('/')[3] ?? '');
}

/** What keeps a subnet from being deleted: a NAT's list, a connector, a VM, an address, a Direct VPC job. */
export function userOfSubnet(cloud: Cloud, subnet: string): string | undefined {
  const users = [
    ...presentAndComing(cloud, 'routers', '').filter((router) => natsName(cloud, router, subnet)),
    ...cloud.store.list('connectors').filter((connector) => connectorStandsIn(connector, subnet)),
    ...presentAndComing(cloud, 'instances', '').filter((vm) => interfacesRefer(cloud, vm, 'subnetwork', subnet)),
    ...presentAndComing(cloud, 'addresses', '').filter(({ name, value }) =>
      refers(cloud, name, value['subnetwork'], subnet),
    ),
  ];
  return users[0]?.name ?? jobsUsingSubnetwork(cloud, subnet)[0];
}

/** What an address is used by, as far as it is not `except`: a NAT of another router, or a VM. */
export function userOfAddress(cloud: Cloud, address: string, except?: string): string | undefined {
  const ip = textAt(cloud.store.get(address) ?? {}, 'address');
  const users = [
    ...presentAndComing(cloud, 'routers', '').filter((router) => natsTake(cloud, router, address)),
    ...presentAndComing(cloud, 'instances', '').filter(({ value }) => ip !== undefined && holdsAddress(value, ip)),
  ];
  return users.find(({ name }) => name !== except)?.name;
}

function refers(cloud: Cloud, from: string, reference: unknown, to: string): boolean {
  return nameOf(cloud, reference, { project: projectOf(from) }) === to;
}

function natsName(cloud: Cloud, { name, value }: Named, subnet: string): boolean {
  const listed = objectsAt(value, 'nats').flatMap((nat) => objectsAt(nat, 'subnetworks'));
  return listed.some((entry) => refers(cloud, name, entry['name'], subnet));
}

function natsTake(cloud: Cloud, { name, value }: Named, address: string): boolean {
  return objectsAt(value, 'nats')
    .flatMap(addressesOfNat)
    .some((link) => refers(cloud, name, link, address));
}

/** Links of all addresses that a NAT takes, those that its rules and its draining take included. */
export function addressesOfNat(nat: Body): string[] {
  const actions = objectsAt(nat, 'rules').map((rule) => objectAt(rule, 'action'));
  const ruled = actions.flatMap((action) => [
    ...textsAt(action, 'sourceNatActiveIps'),
    ...textsAt(action, 'sourceNatDrainIps'),
  ]);
  return [...textsAt(nat, 'natIps'), ...textsAt(nat, 'drainNatIps'), ...ruled];
}

function connectorStandsIn({ name, value }: Named, subnet: string): boolean {
  const { name: short, projectId } = objectAt(value, 'subnet');
  const [, project, , region] = name.split('/');
  return (
    short === shortName(subnet) &&
    (projectId ?? project) === projectOf(subnet) &&
    scopeOf(subnet) === `regions/${region}`
  );
}

function interfacesRefer(cloud: Cloud, { name, value }: Named, field: string, to: string): boolean {
  return objectsAt(value, 'networkInterfaces').some((nic) => refers(cloud, name, nic[field], to));
}

function holdsAddress(vm: Body, ip: string): boolean {
  const nics = objectsAt(vm, 'networkInterfaces');
  return nics.some(
    (nic) => nic['networkIP'] === ip || objectsAt(nic, 'accessConfigs').some((ac) => ac['natIP'] === ip),
  );
}
