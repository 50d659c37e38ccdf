import { valueOf, type Observed } from '../snapshot/observed.ts';
import type {
  EffectiveFirewalls,
  EnforcementOrder,
  FirewallPolicy,
  FirewallRule,
  Layer4,
} from '../snapshot/resources.ts';
import type { Packet } from './packet.ts';
import { contains, covers, overlaps, toRanges, type Range } from './ranges.ts';

export type Layer = 'vpc' | FirewallPolicy['type'];

/** The rule that ended the evaluation; undefined for the implied rule that lets everything out. */
export interface Decision {
  /** `undecided`: a rule that configuration alone can't decide could be the deciding one. */
  readonly disposition: 'allow' | 'deny' | 'undecided';
  readonly rule?: FirewallRule;
  readonly layer?: Layer;
}

type Match = 'yes' | 'no' | 'maybe';

/** A rule made ready for many packets: numbers instead of CIDR texts. */
interface Compiled {
  readonly rule: FirewallRule;
  readonly layer: Layer;
  readonly destinations: readonly Range[];
  readonly sources: readonly Range[];
  readonly services: readonly Service[];
}

interface Service {
  readonly protocol: string;
  readonly ports: readonly (readonly [number, number])[];
}

const NUMBERS: Readonly<Record<string, string>> = {
  '6': 'tcp',
  '17': 'udp',
  '1': 'icmp',
  '50': 'esp',
  '51': 'ah',
  '132': 'sctp',
};

/**
 * The rule that decides a packet's way out, in Google's order: hierarchical policies, system policies, then VPC rules
 * and network policies in the network's enforcement order, then the implied allow.
 * https://cloud.google.com/firewall/docs/firewall-policies-rule-eval-order
 */
export function evaluateFirewall(firewalls: EffectiveFirewalls, place: Place, packet: Packet): Decision {
  const whole = evaluate(firewalls, place, packet);
  const { source } = packet.sender;
  if (whole.disposition !== 'undecided' || source === undefined) return whole;
  // Rules by source that split the sender's range may all the same treat every part of it alike.
  const [first = whole, ...others] = partsOf(source, firewalls).map((part) =>
    evaluate(firewalls, place, { ...packet, sender: { ...packet.sender, source: part } }),
  );
  return others.every(({ disposition }) => disposition === first.disposition) ? first : whole;
}

/** The network whose rules are asked, and the order in which it asks them. */
interface Place {
  readonly network: string;
  readonly order: Observed<EnforcementOrder>;
}

function evaluate(firewalls: EffectiveFirewalls, { network, order }: Place, packet: Packet): Decision {
  const known = valueOf(order);
  if (known !== undefined) return decide(layers(firewalls, known), network, packet);
  const after = decide(layers(firewalls, 'AFTER_CLASSIC_FIREWALL'), network, packet);
  const before = decide(layers(firewalls, 'BEFORE_CLASSIC_FIREWALL'), network, packet);
  return after.disposition === before.disposition ? after : { ...after, disposition: 'undecided' };
}

/** A range cut at the borders of all ranges that rules name as sources. */
function partsOf(range: Range, { rules, policies }: EffectiveFirewalls): Range[] {
  const named = [rules, ...policies.map((policy) => policy.rules)].flat().flatMap((rule) => rule.sourceRanges);
  const borders = toRanges(named).flatMap(({ start, end }) => [start, end + 1]);
  const starts = [...new Set([range.start, ...borders])]
    .filter((start) => contains(range, start))
    .sort((a, b) => a - b);
  return starts.map((start, i) => ({ ...range, start, end: (starts[i + 1] ?? range.end + 1) - 1 }));
}

const compiled = new WeakMap<EffectiveFirewalls, Map<EnforcementOrder, readonly (readonly Compiled[])[]>>();

function layers(firewalls: EffectiveFirewalls, order: EnforcementOrder): readonly (readonly Compiled[])[] {
  const ofFirewalls = compiled.get(firewalls) ?? new Map<EnforcementOrder, readonly (readonly Compiled[])[]>();
  compiled.set(firewalls, ofFirewalls);
  const ready = ofFirewalls.get(order) ?? compile(firewalls, order);
  ofFirewalls.set(order, ready);
  return ready;
}

function compile({ rules, policies }: EffectiveFirewalls, order: EnforcementOrder): (readonly Compiled[])[] {
  const ofType = (...types: FirewallPolicy['type'][]) =>
    types
      .flatMap((type) => policies.filter((policy) => policy.type === type).toSorted((a, b) => a.priority - b.priority))
      .map((policy) => sorted(policy.rules, policy.type));
  const vpc = [sorted(rules, 'vpc')];
  const network = ofType('NETWORK', 'NETWORK_REGIONAL');
  const classic = order === 'AFTER_CLASSIC_FIREWALL' ? [...vpc, ...network] : [...network, ...vpc];
  return [...ofType('HIERARCHY'), ...ofType('SYSTEM_GLOBAL', 'SYSTEM_REGIONAL'), ...classic];
}

/** Lowest number first; of VPC rules with equal numbers the deny wins; then by name, so that the answer is one. */
function sorted(rules: readonly FirewallRule[], layer: Layer): Compiled[] {
  const first = (rule: FirewallRule) => (rule.action === 'deny' ? 0 : 1);
  return rules
    .filter(({ disabled }) => !disabled)
    .toSorted((a, b) => a.priority - b.priority || first(a) - first(b) || (a.name < b.name ? -1 : 1))
    .map((rule) => ({
      rule,
      layer,
      destinations: toRanges(rule.destinationRanges),
      sources: toRanges(rule.sourceRanges),
      services: rule.layer4.map(toService),
    }));
}

function toService({ protocol, ports }: Layer4): Service {
  return {
    protocol: NUMBERS[protocol] ?? protocol,
    ports: ports.map((port) => {
      const [from = 0, to = from] = port.split('-').map(Number);
      return [from, to] as const;
    }),
  };
}

/**
 * Walks the layers. A rule that may or may not match leaves an alternative behind; what decides in the end counts only
 * if every alternative would have ended alike.
 */
function decide(layers: readonly (readonly Compiled[])[], network: string, packet: Packet): Decision {
  const known = new Map<number, Decision>();
  const from = (at: number): Decision => {
    const layer = layers[at];
    if (!layer) return { disposition: 'allow' };
    const decision = known.get(at) ?? walk(layer, () => from(at + 1));
    known.set(at, decision);
    return decision;
  };
  const walk = (layer: readonly Compiled[], next: () => Decision): Decision => {
    const alternatives: { decision: Decision; entry: Compiled }[] = [];
    for (const entry of layer) {
      const match = matches(entry, network, packet);
      if (match === 'no') continue;
      const decision = entry.rule.action === 'goto_next' ? next() : hitOf(entry);
      if (match === 'yes') return agreed(alternatives, decision);
      alternatives.push({ decision, entry });
    }
    return agreed(alternatives, next());
  };
  return from(0);
}

function agreed(alternatives: readonly { decision: Decision; entry: Compiled }[], decision: Decision): Decision {
  const differing = alternatives.find(
    ({ decision: { disposition } }) => disposition !== decision.disposition || disposition === 'undecided',
  );
  if (!differing) return decision;
  const { rule, layer } = differing.entry;
  return { disposition: 'undecided', rule, layer };
}

/** What a security profile group lets through is decided by inspection, which configuration can't foretell. */
function hitOf({ rule, layer }: Compiled): Decision {
  const disposition = rule.action === 'allow' ? 'allow' : rule.action === 'deny' ? 'deny' : 'undecided';
  return { disposition, rule, layer };
}

/** The cheapest question first: most rules of a large network are about other destinations. */
function matches({ rule, destinations, sources, services }: Compiled, network: string, packet: Packet): Match {
  const destination = matchesDestination(rule, destinations, packet.address);
  if (destination === 'no' || rule.targetSecureTags) return 'no';
  if (rule.targetResources.length > 0 && !rule.targetResources.includes(network)) return 'no';
  if (rule.targetTags.length > 0 && !rule.targetTags.some((tag) => packet.sender.tags.includes(tag))) return 'no';
  if (!matchesService(services, packet)) return 'no';
  const account = matchesAccount(rule.targetServiceAccounts, packet);
  return weakest(destination, account, matchesSource(rule, sources, packet.sender.source));
}

function weakest(...all: Match[]): Match {
  if (all.includes('no')) return 'no';
  return all.includes('maybe') ? 'maybe' : 'yes';
}

/** No layer-4 list at all matches every protocol, as does `all`; ports count for tcp, udp and sctp alone. */
function matchesService(services: readonly Service[], { protocol, port }: Packet): boolean {
  if (services.length === 0) return true;
  return services.some((service) => {
    if (service.protocol === 'all') return true;
    if (service.protocol !== protocol) return false;
    return service.ports.length === 0 || service.ports.some(([from, to]) => port >= from && port <= to);
  });
}

/** A job that names no service account runs as the project's default one, whose number-based name is not known here. */
function matchesAccount(targets: readonly string[], { sender }: Packet): Match {
  if (targets.length === 0) return 'yes';
  if (sender.kind === 'connector') return 'no';
  if (sender.serviceAccount !== undefined) return targets.includes(sender.serviceAccount) ? 'yes' : 'no';
  return targets.some((target) => target.endsWith('-compute@developer.gserviceaccount.com')) ? 'maybe' : 'no';
}

function matchesDestination(rule: FirewallRule, ranges: readonly Range[], address: number): Match {
  for (const range of ranges) {
    if (contains(range, address)) return rule.undecidable.length > 0 ? 'maybe' : 'yes';
  }
  if (rule.undecidable.length > 0) return 'maybe';
  // A list of IPv6 ranges alone is a list, too: it matches no IPv4 packet.
  return rule.destinationRanges.length === 0 ? 'yes' : 'no';
}

/** The source address is any of the subnetwork's: a rule that names part of it may or may not match. */
function matchesSource({ sourceRanges }: FirewallRule, ranges: readonly Range[], source: Range | undefined): Match {
  if (sourceRanges.length === 0) return 'yes';
  if (source === undefined) return ranges.some(({ prefix }) => prefix === 0) ? 'yes' : 'maybe';
  if (ranges.some((range) => covers(range, source))) return 'yes';
  return ranges.some((range) => overlaps(range, source)) ? 'maybe' : 'no';
}
