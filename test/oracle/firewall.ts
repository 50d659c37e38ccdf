import { addressOf, behind, firstOf, isInside } from './addresses.ts';
import { networkOf, relative } from './mode.ts';
import type { RawEffective, RawFirewall, RawPolicy, RawPolicyRule, RawWorld } from './raw.ts';

/** Who sends, as far as configuration says it. */
export interface Sender {
  readonly kind: 'connector' | 'direct';
  readonly tags: readonly string[];
  /** Undefined for a job that names none: it runs as the project's default one, whose number is nowhere to be read. */
  readonly serviceAccount: string | undefined;
  /** Range of its subnetwork; undefined where that is not known. */
  readonly range: string | undefined;
}

export interface Packet {
  readonly address: string;
  readonly protocol: string;
  readonly port: number;
}

export type Outcome = 'allow' | 'deny';

/** A VPC rule or a policy's rule: which packets, and what with them. */
interface Rule {
  readonly action: string;
  readonly matches: (candidate: Candidate, packet: Packet) => boolean | undefined;
}

/** One way in which what configuration leaves open about the sender may turn out. */
interface Candidate {
  readonly source: string;
  readonly account: string | undefined;
  readonly sender: Sender;
  readonly network: string;
}

/**
 * Every way in which the firewall may treat a packet. More than one means that configuration leaves it open; both, too,
 * where the rules were not read.
 */
export function outcomesOf(world: RawWorld, network: string, sender: Sender, packet: Packet): ReadonlySet<Outcome> {
  const effective = effectiveOf(world, network);
  if (!effective) return new Set(['allow', 'deny']);
  const outcomes = new Set<Outcome>();
  for (const layers of ordersOf(world, network, effective)) {
    for (const source of sourcesOf(effective, sender)) {
      for (const account of accountsOf(effective, sender)) {
        const candidate = { source, account, sender, network };
        for (const outcome of walk(layers, candidate, packet)) outcomes.add(outcome);
      }
    }
  }
  return outcomes;
}

/** Rule by rule, layer by layer; a rule that may match is tried both ways. */
function walk(layers: readonly (readonly Rule[])[], candidate: Candidate, packet: Packet): Outcome[] {
  const [layer, ...below] = layers;
  if (!layer) return ['allow'];
  const [rule, ...rest] = layer;
  if (!rule) return walk(below, candidate, packet);
  const match = rule.matches(candidate, packet);
  const unmatched = () => walk([rest, ...below], candidate, packet);
  const matched = (): Outcome[] => {
    if (rule.action === 'goto_next') return walk(below, candidate, packet);
    if (rule.action === 'apply_security_profile_group') return ['allow', 'deny'];
    return [rule.action === 'deny' ? 'deny' : 'allow'];
  };
  if (match === undefined) return [...matched(), ...unmatched()];
  return match ? matched() : unmatched();
}

function effectiveOf(world: RawWorld, network: string): RawEffective | undefined {
  for (const [key, answer] of Object.entries(world.effectiveFirewalls ?? {})) {
    if (networkOf(key, world.project) === network) return answer;
  }
  if (!world.firewalls) return undefined;
  return { firewalls: world.firewalls.filter((rule) => networkOf(rule.network, world.project) === network) };
}

/** Layers in the order of evaluation; in both orders where the network, which sets it, was not read. */
function ordersOf(world: RawWorld, network: string, effective: RawEffective): Rule[][][] {
  const policies = effective.firewallPolicys ?? [];
  const number = ({ type, priority = 0 }: RawPolicy) => (type === 'HIERARCHY' ? 0 : priority);
  const ofType = (...types: string[]) =>
    types.flatMap((type) =>
      policies.filter((policy) => policy.type === type).toSorted((a, b) => number(a) - number(b)),
    );
  const first = ofType('HIERARCHY', 'SYSTEM_GLOBAL', 'SYSTEM_REGIONAL').map(policyRules);
  const networkPolicies = ofType('NETWORK', 'NETWORK_REGIONAL').map(policyRules);
  const vpc = [vpcRules(effective.firewalls ?? [])];
  const after = [...first, ...vpc, ...networkPolicies];
  const before = [...first, ...networkPolicies, ...vpc];
  if (!world.networks) return [after, before];
  const own = world.networks.find(({ selfLink }) => relative(selfLink) === network);
  return own?.networkFirewallPolicyEnforcementOrder === 'BEFORE_CLASSIC_FIREWALL' ? [before] : [after];
}

function vpcRules(firewalls: readonly RawFirewall[]): Rule[] {
  const isDeny = (rule: RawFirewall) => (rule.denied ?? []).length > 0;
  return firewalls
    .filter((rule) => rule.direction === 'EGRESS' && rule.disabled !== true)
    .toSorted((a, b) => (a.priority ?? 1000) - (b.priority ?? 1000) || Number(isDeny(b)) - Number(isDeny(a)))
    .map((rule) => ({
      action: isDeny(rule) ? 'deny' : 'allow',
      matches: ({ source, account, sender }, packet) => {
        const services = (isDeny(rule) ? rule.denied : rule.allowed) ?? [];
        return (
          isOneOf(rule.destinationRanges, packet.address) &&
          isOneOf(rule.sourceRanges, source) &&
          (!rule.targetTags?.length || rule.targetTags.some((tag) => sender.tags.includes(tag))) &&
          isAccount(rule.targetServiceAccounts, account) &&
          services.some(({ IPProtocol, ports }) => isService(IPProtocol, ports, packet))
        );
      },
    }));
}

function policyRules({ rules }: RawPolicy): Rule[] {
  return rules
    .filter((rule) => rule.direction === 'EGRESS' && rule.disabled !== true)
    .toSorted((a, b) => a.priority - b.priority)
    .map((rule) => ({ action: rule.action, matches: (candidate, packet) => matchPolicyRule(rule, candidate, packet) }));
}

function matchPolicyRule(
  rule: RawPolicyRule,
  { source, account, network }: Candidate,
  packet: Packet,
): boolean | undefined {
  const { match } = rule;
  const services = match.layer4Configs ?? [];
  const certain =
    !rule.targetSecureTags?.length &&
    (!rule.targetResources?.length || rule.targetResources.some((target) => relative(target) === network)) &&
    isAccount(rule.targetServiceAccounts, account) &&
    isOneOf(match.srcIpRanges, source) &&
    (services.length === 0 || services.some(({ ipProtocol, ports }) => isService(ipProtocol, ports, packet)));
  if (!certain) return false;
  const { destFqdns = [], destRegionCodes = [], destThreatIntelligences = [], destAddressGroups = [] } = match;
  const open = [...destFqdns, ...destRegionCodes, ...destThreatIntelligences, ...destAddressGroups];
  return open.length > 0 ? undefined : isOneOf(match.destIpRanges, packet.address);
}

const isOneOf = (ranges: readonly string[] | undefined, address: string): boolean =>
  !ranges?.length || ranges.some((range) => isInside(address, range));

const isAccount = (targets: readonly string[] | undefined, account: string | undefined): boolean =>
  !targets?.length || (account !== undefined && targets.includes(account));

const NUMBERS: Readonly<Record<string, string>> = { tcp: '6', udp: '17' };

function isService(written: string, ports: readonly string[] | undefined, { protocol, port }: Packet): boolean {
  const name = written.toLowerCase();
  if (name === 'all') return true;
  if (name !== protocol && name !== NUMBERS[protocol]) return false;
  if (!ports?.length) return true;
  return ports.some((range) => {
    const [from = '', to = from] = range.split('-');
    return port >= Number(from) && port <= Number(to);
  });
}

/** One source address for each part of the sender's range that some rule tells from the rest. */
function sourcesOf(effective: RawEffective, { range }: Sender): string[] {
  const written = [
    ...(effective.firewalls ?? []).flatMap(({ sourceRanges = [] }) => sourceRanges),
    ...(effective.firewallPolicys ?? []).flatMap(({ rules }) => rules.flatMap(({ match }) => match.srcIpRanges ?? [])),
  ].filter((cidr) => !cidr.includes(':'));
  const home = range ?? '0.0.0.0/0';
  const borders = [firstOf(home), ...written.flatMap((cidr) => [firstOf(cidr), behind(cidr)])];
  return [...new Set(borders)].map(addressOf).filter((address) => isInside(address, home));
}

/** A connector's VMs run as an account of Google's; a job's default account may be any that looks like one, or none of them. */
function accountsOf(effective: RawEffective, { kind, serviceAccount }: Sender): (string | undefined)[] {
  if (kind === 'connector') return [undefined];
  if (serviceAccount !== undefined) return [serviceAccount];
  const named = [
    ...(effective.firewalls ?? []).flatMap(({ targetServiceAccounts = [] }) => targetServiceAccounts),
    ...(effective.firewallPolicys ?? []).flatMap(({ rules }) =>
      rules.flatMap(({ targetServiceAccounts = [] }) => targetServiceAccounts),
    ),
  ];
  return [undefined, ...named.filter((account) => account.endsWith('-compute@developer.gserviceaccount.com'))];
}
