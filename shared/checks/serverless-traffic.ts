import { shortName } from '../names.ts';
import { evaluateFirewall } from '../path/firewall.ts';
import type { Packet, Sender } from '../path/packet.ts';
import { contains, overlaps, toRange, toRanges, type Range } from '../path/ranges.ts';
import { map } from '../snapshot/observed.ts';
import type { EffectiveFirewalls, FirewallRule } from '../snapshot/resources.ts';
import type { Vpc } from '../snapshot/snapshot.ts';

/** Where Cloud Run talks with a connector's VMs, and how. https://cloud.google.com/vpc/docs/configure-serverless-vpc-access#firewall-rules */
export const SERVERLESS = {
  range: '35.199.224.0/19',
  rules: ['tcp:667', 'udp:665-666', 'icmp'],
  packets: [
    { protocol: 'tcp', port: 667 },
    { protocol: 'udp', port: 665 },
    { protocol: 'udp', port: 666 },
  ],
} as const;

/** What Google puts up along with a connector of the network's own project. */
const MANAGED: FirewallRule = {
  name: 'aet-earfw',
  priority: 100,
  action: 'allow',
  disabled: false,
  destinationRanges: [SERVERLESS.range],
  sourceRanges: [],
  layer4: [
    { protocol: 'tcp', ports: ['667'] },
    { protocol: 'udp', ports: ['665-666'] },
    { protocol: 'icmp', ports: [] },
  ],
  targetTags: ['vpc-connector'],
  targetServiceAccounts: [],
  targetSecureTags: false,
  targetResources: [],
  undecidable: [],
  description: '',
};

/**
 * The rule that keeps a connector's VMs from answering Cloud Run, if there is one. Google's own rules let them, where it
 * makes any: in the service project of a Shared VPC (`managed` false) it does not.
 */
export function silencingRule(vpc: Vpc, sender: Sender, managed: boolean): FirewallRule | undefined {
  if (vpc.firewalls.kind !== 'found') return undefined;
  const { firewalls, addresses } = aboutServerless(vpc.firewalls.value, managed);
  const order = map(vpc.network, ({ enforcementOrder }) => enforcementOrder);
  const place = { network: vpc.name, order };
  for (const { address, ...service } of addresses.flatMap((one) =>
    SERVERLESS.packets.map((spoken) => ({ ...spoken, address: one })),
  )) {
    const packet: Packet = { ...service, address, text: SERVERLESS.range, sender };
    const { disposition, rule } = evaluateFirewall(firewalls, place, packet);
    if (disposition === 'deny') return rule;
  }
  return undefined;
}

interface Relevant {
  readonly firewalls: EffectiveFirewalls;
  /** One address of each part of the range that rules tell apart; none where nothing is denied. */
  readonly addresses: readonly number[];
}

const known = new WeakMap<EffectiveFirewalls, Map<boolean, Relevant>>();

function aboutServerless(firewalls: EffectiveFirewalls, managed: boolean): Relevant {
  const ofFirewalls = known.get(firewalls) ?? new Map<boolean, Relevant>();
  known.set(firewalls, ofFirewalls);
  const ready = ofFirewalls.get(managed) ?? select(firewalls, managed);
  ofFirewalls.set(managed, ready);
  return ready;
}

function select({ rules, policies }: EffectiveFirewalls, managed: boolean): Relevant {
  const whole = toRange(SERVERLESS.range);
  if (!whole) throw new Error(`${SERVERLESS.range} is no IPv4 range`);
  const own = rules.filter((rule) => isAbout(rule, whole) && !isManaged(rule));
  const selected = {
    ingress: [],
    rules: managed ? [...own, MANAGED] : own,
    policies: policies.map((policy) => ({ ...policy, rules: policy.rules.filter((rule) => isAbout(rule, whole)) })),
  };
  const all = [...selected.rules, ...selected.policies.flatMap((policy) => policy.rules)];
  const denied = all.some(({ action, disabled }) => action === 'deny' && !disabled);
  return { firewalls: selected, addresses: denied ? partsOf(all, whole) : [] };
}

function isAbout({ destinationRanges, undecidable }: FirewallRule, whole: Range): boolean {
  if (destinationRanges.length === 0 || undecidable.length > 0) return true;
  return toRanges(destinationRanges).some((range) => overlaps(range, whole));
}

/** Google's rules for a connector stand in the list or don't; in force they are. */
const isManaged = ({ name }: FirewallRule): boolean => /^aet-.*-(earfw|egrfw)$/.test(shortName(name));

function partsOf(rules: readonly FirewallRule[], whole: Range): number[] {
  const starts = rules.flatMap(({ destinationRanges }) => toRanges(destinationRanges).map(({ start }) => start));
  return [...new Set([whole.start, ...starts.filter((start) => contains(whole, start))])].sort((a, b) => a - b);
}
