import { z } from 'zod';
import { relativeName } from '../../names.ts';
import type { EffectiveFirewalls, FirewallPolicy, FirewallRule, Layer4 } from '../resources.ts';
import { computeName, flag, listOf, networkReference, parse, ranges, text, texts, whole, type Context } from './raw.ts';

const Layer4Raw = z.looseObject({ IPProtocol: z.string(), ports: texts });

const RawRule = z.looseObject({
  name: z.string(),
  selfLink: text,
  network: text,
  direction: text,
  priority: whole,
  disabled: flag,
  allowed: listOf(Layer4Raw),
  denied: listOf(Layer4Raw),
  destinationRanges: ranges,
  sourceRanges: ranges,
  targetTags: texts,
  targetServiceAccounts: texts,
  sourceTags: texts,
  sourceServiceAccounts: texts,
  description: text,
});

/** A VPC rule and the network it belongs to. */
export interface NetworkRule {
  readonly network: string;
  readonly egress: boolean;
  readonly rule: FirewallRule;
}

/** https://cloud.google.com/compute/docs/reference/rest/v1/firewalls. `direction` unset is INGRESS. */
export function toFirewallRule(value: unknown, context: Context): NetworkRule {
  return toNetworkRule(parse(RawRule, value), context);
}

function toNetworkRule(raw: z.output<typeof RawRule>, context: Context): NetworkRule {
  const layer4 = raw.denied.length > 0 ? raw.denied : raw.allowed;
  const rule: FirewallRule = {
    name: computeName(raw, 'firewalls', context),
    priority: raw.priority ?? 1000,
    action: raw.denied.length > 0 ? 'deny' : 'allow',
    disabled: raw.disabled,
    destinationRanges: raw.destinationRanges,
    sourceRanges: raw.sourceRanges,
    layer4: layer4.map(({ IPProtocol, ports }) => toLayer4(IPProtocol, ports)),
    targetTags: raw.targetTags,
    targetServiceAccounts: raw.targetServiceAccounts,
    targetSecureTags: false,
    targetResources: [],
    undecidable: senders(raw),
    description: raw.description ?? '',
  };
  const network = raw.network === undefined ? '' : networkReference(raw.network, context);
  return { network, egress: raw.direction === 'EGRESS', rule };
}

/** An ingress rule for certain VMs as senders alone: which packets are theirs, no configuration of the network tells. */
function senders({ sourceRanges, sourceTags, sourceServiceAccounts }: z.output<typeof RawRule>): string[] {
  return sourceRanges.length > 0 ? [] : [...sourceTags, ...sourceServiceAccounts];
}

const RawPolicyRule = z.looseObject({
  priority: whole,
  action: z.enum(['allow', 'deny', 'goto_next', 'apply_security_profile_group']),
  direction: text,
  disabled: flag,
  targetType: text,
  targetResources: texts,
  targetSecureTags: listOf(z.looseObject({})),
  targetServiceAccounts: texts,
  match: z
    .looseObject({
      destIpRanges: ranges,
      srcIpRanges: ranges,
      destFqdns: texts,
      destRegionCodes: texts,
      destThreatIntelligences: texts,
      destAddressGroups: texts,
      destNetworkType: text,
      destNetworkContext: text,
      layer4Configs: listOf(z.looseObject({ ipProtocol: z.string(), ports: texts })),
    })
    .nullish(),
});

const POLICY_TYPES = [
  'HIERARCHY',
  'NETWORK',
  'NETWORK_REGIONAL',
  'SYSTEM_GLOBAL',
  'SYSTEM_REGIONAL',
  'SYSTEM',
  'UNSPECIFIED',
] as const;

const RawPolicy = z.looseObject({
  name: text,
  shortName: text,
  displayName: text,
  type: z.enum(POLICY_TYPES).nullish(),
  priority: whole,
  rules: listOf(RawPolicyRule),
});

const RawEffective = z.looseObject({ firewalls: listOf(RawRule), firewallPolicys: listOf(RawPolicy) });

/** https://cloud.google.com/compute/docs/reference/rest/v1/networks/getEffectiveFirewalls; `firewallPolicys` is its spelling. */
export function toEffectiveFirewalls(value: unknown, context: Context): EffectiveFirewalls {
  const raw = parse(RawEffective, value);
  const all = raw.firewalls.map((rule) => toNetworkRule(rule, context));
  const of = (direction: 'egress' | 'ingress') =>
    all.filter(({ egress }) => egress === (direction === 'egress')).map(({ rule }) => rule);
  return { rules: of('egress'), ingress: of('ingress'), policies: raw.firewallPolicys.map(toPolicy) };
}

function toPolicy(raw: z.output<typeof RawPolicy>): FirewallPolicy {
  const name = raw.shortName ?? raw.displayName ?? raw.name ?? 'firewall policy';
  const rules = raw.rules.filter(isAboutJobs).map((rule) => toPolicyRule(name, rule));
  const type = toPolicyType(raw.type);
  return { name, type, priority: type === 'HIERARCHY' ? 0 : (raw.priority ?? 0), rules };
}

function toPolicyType(type: z.output<typeof RawPolicy>['type']): FirewallPolicy['type'] {
  if (type === 'SYSTEM') return 'SYSTEM_GLOBAL';
  return !type || type === 'UNSPECIFIED' ? 'HIERARCHY' : type;
}

/** Egress rules may be meant for the proxies of load balancers alone. */
const isAboutJobs = ({ direction, targetType }: z.output<typeof RawPolicyRule>): boolean =>
  direction === 'EGRESS' && targetType !== 'INTERNAL_MANAGED_LB';

function toPolicyRule(policy: string, raw: z.output<typeof RawPolicyRule>): FirewallRule {
  const { match } = raw;
  return {
    name: `${policy} ${raw.priority ?? 0}`,
    priority: raw.priority ?? 0,
    action: raw.action,
    disabled: raw.disabled,
    destinationRanges: match?.destIpRanges ?? [],
    sourceRanges: match?.srcIpRanges ?? [],
    layer4: (match?.layer4Configs ?? []).map(({ ipProtocol, ports }) => toLayer4(ipProtocol, ports)),
    targetTags: [],
    targetServiceAccounts: raw.targetServiceAccounts,
    targetSecureTags: raw.targetSecureTags.length > 0,
    targetResources: raw.targetResources.map(relativeName),
    undecidable: undecidable(match),
    description: '',
  };
}

function undecidable(match: z.output<typeof RawPolicyRule>['match']): string[] {
  if (!match) return [];
  const context = [match.destNetworkType, match.destNetworkContext].filter((value) => value !== undefined);
  const { destFqdns, destRegionCodes, destThreatIntelligences, destAddressGroups } = match;
  return [...destFqdns, ...destRegionCodes, ...destThreatIntelligences, ...destAddressGroups, ...context];
}

const toLayer4 = (protocol: string, ports: readonly string[]): Layer4 => ({ protocol: protocol.toLowerCase(), ports });
