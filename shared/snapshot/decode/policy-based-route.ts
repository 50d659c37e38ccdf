import { z } from 'zod';
import { relativeName } from '../../names.ts';
import type { PolicyBasedRoute } from '../resources.ts';
import { networkReference, optionalRange, parse, text, texts, whole, type Context } from './raw.ts';

const Raw = z.looseObject({
  name: z.string(),
  network: z.string(),
  priority: whole,
  filter: z
    .looseObject({ protocolVersion: text, ipProtocol: text, srcRange: optionalRange, destRange: optionalRange })
    .nullish(),
  virtualMachine: z.looseObject({ tags: texts }).nullish(),
  interconnectAttachment: z.looseObject({ region: text }).nullish(),
  nextHopIlbIp: text,
  nextHopOtherRoutes: text,
});

/**
 * https://cloud.google.com/network-connectivity/docs/reference/networkconnectivity/rest/v1/projects.locations.global.policyBasedRoutes.
 * A route for IPv6 has IPv6 ranges, whatever it leaves out: it matches no packet traced here.
 */
export function toPolicyBasedRoute(value: unknown, context: Context): PolicyBasedRoute {
  const raw = parse(Raw, value);
  const { protocolVersion, ipProtocol, srcRange, destRange } = raw.filter ?? {};
  const everywhere = protocolVersion === 'IPV6' ? '::/0' : '0.0.0.0/0';
  return {
    name: relativeName(raw.name),
    network: networkReference(raw.network, context),
    priority: raw.priority ?? 1000,
    scope: toScope(raw),
    protocol: (ipProtocol ?? 'ALL').toLowerCase(),
    sourceRange: srcRange ?? everywhere,
    destRange: destRange ?? everywhere,
    nextHop:
      raw.nextHopOtherRoutes === 'DEFAULT_ROUTING'
        ? { kind: 'default-routing' }
        : { kind: 'load-balancer', address: raw.nextHopIlbIp ?? '' },
  };
}

/** Without a scope of its own it is for all VMs, VLAN attachments and VPN tunnels of its network. */
function toScope({ virtualMachine, interconnectAttachment }: z.output<typeof Raw>): PolicyBasedRoute['scope'] {
  if (interconnectAttachment) return { kind: 'interconnect' };
  const tags = virtualMachine?.tags ?? [];
  return tags.length > 0 ? { kind: 'tags', tags } : { kind: 'all' };
}
