import { found } from '../snapshot/observed.ts';
import type { FirewallRule } from '../snapshot/resources.ts';
import { evaluateFirewall } from './firewall.ts';
import type { Packet, Sender } from './packet.ts';
import { contains, toRange, toRanges, type Range } from './ranges.ts';

/** Packets that want in: from where, and how. */
export interface Knock {
  readonly from: readonly string[];
  readonly protocols: readonly Spoken[];
}

interface Spoken {
  readonly protocol: Packet['protocol'];
  /** `443` or `665-666`; none for a protocol without ports. */
  readonly ports: readonly string[];
}

/** Ports of protocols that have none: any will do. */
const ANY_PORT = ['0'];

/**
 * Whether ingress rules of a network let all of it in to VMs with these tags; what no rule decides is denied. Rules of
 * firewall policies are not asked: what they deny, no VPC rule lets in.
 * https://cloud.google.com/firewall/docs/firewalls#default_firewall_rules
 */
export function admits(ingress: readonly FirewallRule[], { from, protocols }: Knock, tags: readonly string[]): boolean {
  // Seen from the VM, the far end of an ingress rule is what the destination of an egress rule is.
  const rules = ingress.map((rule) => ({ ...rule, destinationRanges: farEnd(rule), sourceRanges: [] }));
  const firewalls = { rules, ingress: [], policies: [] };
  const place = { network: '', order: found('AFTER_CLASSIC_FIREWALL' as const) };
  const sender: Sender = { kind: 'connector', tags, serviceAccount: undefined, source: undefined };
  const packets = toRanges(from).flatMap((range) =>
    partsOf(range, rules).flatMap((address) => protocols.flatMap((one) => packetsOf(one, address, sender))),
  );
  return packets.every((packet) => {
    const { disposition, rule } = evaluateFirewall(firewalls, place, packet);
    return disposition === 'allow' && rule !== undefined;
  });
}

const farEnd = ({ sourceRanges }: FirewallRule): readonly string[] =>
  sourceRanges.length > 0 ? sourceRanges : ['0.0.0.0/0'];

/** One address of each part of a range that rules tell apart. */
function partsOf(whole: Range, rules: readonly FirewallRule[]): number[] {
  const borders = rules.flatMap(({ destinationRanges }) =>
    destinationRanges.flatMap((cidr) => {
      const range = toRange(cidr);
      return range ? [range.start, range.end + 1] : [];
    }),
  );
  return [...new Set([whole.start, ...borders.filter((at) => contains(whole, at))])];
}

function packetsOf({ protocol, ports }: Spoken, address: number, sender: Sender): Packet[] {
  const all = (ports.length === 0 ? ANY_PORT : ports).flatMap((range) => range.split('-').map(Number));
  return all.map((port) => ({ address, text: '', protocol, port, sender }));
}
