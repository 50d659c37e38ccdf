import { z } from 'zod';
import { relativeName, shortName } from '../../names.ts';
import type { NextHop, Route } from '../resources.ts';
import { computeName, networkReference, parse, range, text, texts, whole, type Context } from './raw.ts';

const Raw = z.looseObject({
  name: z.string(),
  selfLink: text,
  network: z.string(),
  destRange: range,
  priority: whole,
  tags: texts,
  nextHopGateway: text,
  nextHopInstance: text,
  nextHopIp: text,
  nextHopIlb: text,
  nextHopVpnTunnel: text,
  nextHopNetwork: text,
  nextHopPeering: text,
  routeType: text,
  routeStatus: text,
  nextHopHub: text,
  nextHopInterconnectAttachment: text,
  description: text,
});

/** https://cloud.google.com/compute/docs/reference/rest/v1/routes */
export function toRoute(value: unknown, context: Context): Route {
  const raw = parse(Raw, value);
  return {
    name: computeName(raw, 'routes', context),
    network: networkReference(raw.network, context),
    destRange: raw.destRange,
    priority: raw.priority ?? 1000,
    tags: raw.tags,
    nextHop: toNextHop(raw, context),
    description: raw.description ?? '',
    ...(raw.routeStatus !== undefined && raw.routeStatus !== 'ACTIVE' && { isInactive: true }),
  };
}

function toNextHop(raw: z.output<typeof Raw>, { project }: Context): NextHop {
  if (raw.nextHopGateway !== undefined) return { kind: 'internet-gateway' };
  if (raw.nextHopInstance !== undefined) {
    const name = relativeName(raw.nextHopInstance);
    return { kind: 'instance', instance: name.startsWith('projects/') ? name : `projects/${project}/${name}` };
  }
  if (raw.nextHopIp !== undefined) return { kind: 'address', address: raw.nextHopIp };
  if (raw.nextHopIlb !== undefined) return { kind: 'load-balancer', target: shortName(raw.nextHopIlb) };
  if (raw.nextHopVpnTunnel !== undefined) return { kind: 'vpn-tunnel', target: shortName(raw.nextHopVpnTunnel) };
  if (raw.nextHopPeering !== undefined) return toPeering(raw.nextHopPeering, raw);
  if (raw.nextHopHub !== undefined) return { kind: 'hub', target: shortName(raw.nextHopHub) };
  if (raw.nextHopInterconnectAttachment !== undefined) {
    return { kind: 'interconnect', target: shortName(raw.nextHopInterconnectAttachment) };
  }
  return raw.nextHopNetwork === undefined ? { kind: 'unsupported' } : { kind: 'subnetwork' };
}

/** A peered network's subnet route delivers like one of our own; its custom routes lead on to what is not read here. */
function toPeering(target: string, { routeType, priority }: z.output<typeof Raw>): NextHop {
  const isSubnet = routeType === undefined ? priority === 0 : routeType === 'SUBNET';
  return isSubnet ? { kind: 'peered-subnetwork', target } : { kind: 'peering', target };
}
