import type { Decision } from '../../shared/path/firewall.ts';
import type { Packet } from '../../shared/path/packet.ts';
import type {
  EffectiveFirewalls,
  EnforcementOrder,
  FirewallPolicy,
  FirewallRule,
  Route,
} from '../../shared/snapshot/resources.ts';

/* What the path says, worked out anew and without any cleverness: with texts of bits in place of numbers, and by trying
   every case in place of reasoning about them. */

/** An IPv4 address as 32 digits. */
export const bits = (address: string): string =>
  address
    .split('.')
    .map((part) => Number(part).toString(2).padStart(8, '0'))
    .join('');

/** Whether a CIDR contains an address: they begin alike. */
export function holds(cidr: string, address: string): boolean {
  if (cidr.includes(':')) return false;
  const [base = '', length = '32'] = cidr.split('/');
  return bits(address).startsWith(bits(base).slice(0, Number(length)));
}

/** Whether one CIDR lies wholly in another. */
export function isInside(inner: string, outer: string): boolean {
  const [base = '', length = '32'] = inner.split('/');
  return holds(outer, base) && Number(length) >= Number(outer.split('/')[1] ?? 32);
}

/** Whether two CIDRs share an address. */
export const isShared = (a: string, b: string): boolean => isInside(a, b) || isInside(b, a);

const NAMES: Readonly<Record<string, string>> = { '6': 'tcp', '17': 'udp' };

function isMatch(rule: FirewallRule, { text, protocol, port, sender }: Packet, network: string): boolean {
  if (rule.targetSecureTags) return false;
  if (rule.targetResources.length > 0 && !rule.targetResources.includes(network)) return false;
  if (rule.targetTags.length > 0 && !rule.targetTags.some((tag) => sender.tags.includes(tag))) return false;
  if (rule.layer4.length === 0) return true;
  const fits = rule.layer4.some((one) => {
    if (one.protocol !== 'all' && (NAMES[one.protocol] ?? one.protocol) !== protocol) return false;
    const inside = (range: string) => {
      const [from = '', to = from] = range.split('-');
      return Number(from) <= port && port <= Number(to);
    };
    return one.protocol === 'all' || one.ports.length === 0 || one.ports.some(inside);
  });
  const there = rule.destinationRanges.length === 0 || rule.destinationRanges.some((range) => holds(range, text));
  return fits && (there || rule.undecidable.length > 0);
}

/** Every end that an evaluation can come to, when what can't be decided goes one way or the other. */
function ends(layers: readonly (readonly FirewallRule[])[], packet: Packet, network: string): Set<string> {
  const [layer, ...below] = layers;
  if (!layer) return new Set(['allow']);
  const [rule, ...others] = layer;
  if (!rule) return ends(below, packet, network);
  const miss = () => ends([others, ...below], packet, network);
  if (!isMatch(rule, packet, network)) return miss();
  const hit = rule.action === 'goto_next' ? ends(below, packet, network) : new Set<string>([rule.action]);
  return rule.undecidable.length > 0 ? new Set([...hit, ...miss()]) : hit;
}

/** What becomes of a packet, by Google's order of rules; source ranges and accounts are left out of it. */
export function firewallOracle(
  { rules, policies }: EffectiveFirewalls,
  order: EnforcementOrder,
  packet: Packet,
  network: string,
): Decision['disposition'] {
  const sorted = (all: readonly FirewallRule[]) =>
    all
      .filter(({ disabled }) => !disabled)
      .toSorted((a, b) => a.priority - b.priority || Number(b.action === 'deny') - Number(a.action === 'deny'));
  const of = (type: FirewallPolicy['type']) =>
    policies.filter((policy) => policy.type === type).map((policy) => sorted(policy.rules));
  const network_ = [...of('NETWORK'), ...of('NETWORK_REGIONAL')];
  const classic = order === 'AFTER_CLASSIC_FIREWALL' ? [sorted(rules), ...network_] : [...network_, sorted(rules)];
  const all = ends([...of('HIERARCHY'), ...of('SYSTEM_GLOBAL'), ...of('SYSTEM_REGIONAL'), ...classic], packet, network);
  const [only] = all;
  return all.size === 1 && (only === 'allow' || only === 'deny') ? only : 'undecided';
}

/** The routes that a packet may take: all of the longest prefix that apply, best priority first. */
export function routeOracle(routes: readonly Route[], { text, sender }: Packet): readonly Route[] {
  const lengthOf = ({ destRange }: Route) => Number(destRange.split('/')[1] ?? 32);
  const applying = routes
    .filter(({ destRange }) => holds(destRange, text))
    .filter(({ tags }) => tags.length === 0 || tags.some((tag) => sender.tags.includes(tag)));
  const longest = Math.max(...applying.map(lengthOf));
  return applying
    .filter((route) => lengthOf(route) === longest)
    .toSorted((a, b) => a.priority - b.priority || (a.name < b.name ? -1 : 1));
}
