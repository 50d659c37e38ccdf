import type { Cloud } from '../../cloud.ts';
import type { Body, Call, Route } from '../../route.ts';
import { found, type Collection } from './collection.ts';
import { objectsAt, textAt, textsAt } from './fields.ts';
import { nameOf, projectOf, selfLink } from './links.ts';
import { bestRoutesOf } from './learned-routes.ts';
import { autoAddresses } from './nat-addresses.ts';
import { mappedInterfaces, type MappedInterface } from './nat-endpoints.ts';
import { PORTS_PER_ADDRESS, portsPerVm } from './nat-ports.ts';
import { invalidField } from './refusals.ts';

interface NatState {
  readonly nat: Body;
  readonly mode: 'AUTO' | 'MANUAL';
  readonly addresses: readonly string[];
  readonly interfaces: readonly MappedInterface[];
  readonly addressesNeeded: number;
}

function stateOf(cloud: Cloud, router: { name: string; value: Body }, nat: Body): NatState {
  const interfaces = mappedInterfaces(cloud, router, nat);
  const addressesNeeded = Math.ceil(interfaces.length / Math.floor(PORTS_PER_ADDRESS / portsPerVm(nat)));
  const automatic = nat['natIpAllocateOption'] === 'AUTO_ONLY';
  const addresses = automatic
    ? autoAddresses(cloud, router.name, { nat, count: Math.max(1, addressesNeeded) })
    : addressTexts(cloud, router.name, textsAt(nat, 'natIps'));
  return { nat, mode: automatic ? 'AUTO' : 'MANUAL', addresses, interfaces, addressesNeeded };
}

function addressTexts(cloud: Cloud, router: string, links: readonly string[]): string[] {
  const texts = links.map((link) => {
    const name = nameOf(cloud, link, { project: projectOf(router) });
    return name === undefined ? undefined : textAt(cloud.store.get(name) ?? {}, 'address');
  });
  return texts.filter((text) => text !== undefined);
}

function natStatus({ nat, mode, addresses, interfaces, addressesNeeded }: NatState): Body {
  return {
    name: nat['name'],
    ...(mode === 'AUTO'
      ? { autoAllocatedNatIps: addresses }
      : { userAllocatedNatIpResources: textsAt(nat, 'natIps'), userAllocatedNatIps: addresses }),
    minExtraNatIpsNeeded: Math.max(0, addressesNeeded - addresses.length),
    numVmEndpointsWithNatMappings: interfaces.length,
  };
}

/** The ports of the n-th interface; undefined when the addresses do not reach that far. */
function portRange({ nat, addresses }: NatState, n: number): string | undefined {
  const ports = portsPerVm(nat);
  const perAddress = Math.floor(PORTS_PER_ADDRESS / ports);
  const address = addresses[Math.floor(n / perAddress)];
  const first = 1024 + (n % perAddress) * ports;
  return address === undefined ? undefined : `${address}:${first}-${first + ports - 1}`;
}

function natMappings(state: NatState): Body[] {
  return state.interfaces.flatMap(({ instance, sourceVirtualIp }, n) => {
    const range = portRange(state, n);
    if (range === undefined) return [];
    const numTotalNatPorts = portsPerVm(state.nat);
    const mapping = { sourceVirtualIp, numTotalNatPorts, natIpPortRanges: [range], numTotalDrainNatPorts: 0 };
    return [{ instanceName: instance, interfaceNatMappings: [mapping] }];
  });
}

function natIpInfo({ nat, mode, addresses, interfaces }: NatState): Body {
  const usage = interfaces.length > 0 ? 'IN_USE' : 'UNUSED';
  return { natName: nat['name'], natIpInfoMappings: addresses.map((natIp) => ({ natIp, mode, usage })) };
}

function states(call: Call, collection: Collection): { name: string; value: Body; states: NatState[] } {
  const router = found(call, collection);
  const asked = call.query.get('natName');
  const nats = objectsAt(router.value, 'nats').filter((nat) => asked === null || nat['name'] === asked);
  if (asked !== null && nats.length === 0) throw invalidField('natName', asked, 'The router has no NAT of that name.');
  return { ...router, states: nats.map((nat) => stateOf(call.cloud, router, nat)) };
}

/** What a router's NATs do at the moment: getRouterStatus, getNatMappingInfo, getNatIpInfo. */
export function natStatusRoutes(routers: Collection): Route[] {
  const method = (verb: string, handle: Route['handle']): Route => ({
    id: `compute.routers.${verb}`,
    method: 'GET',
    path: `${routers.scope}/routers/{resource}/${verb}`,
    handle,
  });
  return [
    method('getRouterStatus', (call) => {
      const { name, value, states: nats } = states(call, routers);
      const status = nats.length > 0 && { natStatus: nats.map(natStatus) };
      const result = { network: value['network'], ...bestRoutesOf(call, name), ...status };
      return { kind: 'compute#routerStatusResponse', result };
    }),
    method('getNatMappingInfo', (call) => {
      const { name, states: nats } = states(call, routers);
      const result = nats.flatMap(natMappings);
      return {
        kind: 'compute#vmEndpointNatMappingsList',
        id: `${name}/natMappings`,
        ...(result.length > 0 && { result }),
        selfLink: selfLink(`${name}/getNatMappingInfo`),
      };
    }),
    method('getNatIpInfo', (call) => ({ result: states(call, routers).states.map(natIpInfo) })),
  ];
}
