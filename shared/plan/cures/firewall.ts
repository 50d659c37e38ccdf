import { createHash } from 'node:crypto';
import { SERVERLESS } from '../../checks/serverless-traffic.ts';
import { firewallName, locationOf, projectOf, shortName } from '../../names.ts';
import { ourDescription, ourName } from '../../ownership.ts';
import { connectorTags } from '../../path/packet.ts';
import { covers, toRange, toRanges } from '../../path/ranges.ts';
import { traceEgress } from '../../path/trace-egress.ts';
import type { Destination } from '../../path/flow.ts';
import type { FirewallSpec } from '../../specs.ts';
import { map, valueOf } from '../../snapshot/observed.ts';
import type { FirewallRule } from '../../snapshot/resources.ts';
import { snapshotOf, type Snapshot, type Vpc } from '../../snapshot/snapshot.ts';
import { toChange } from '../to-change.ts';
import { advise, build, type Cure, type Remedy, type Site } from './cure.ts';

/** A VPC rule denies: where policy allows it, a rule just above it, for the destinations' ports and this sender alone. */
export const cureDeniedEgress: Cure = (site) => {
  const wall = wallOf(site);
  if (!wall) return build();
  if (site.policy.firewall.onDeny === 'explain') return advise({ say: { key: 'onDenyExplain' } });
  if (isSilencingPolicy(site, wall.vpc.name)) return advise({ say: { key: 'policySilenced' } });
  const denied = deniedBy(site, wall.deny.name);
  const outside = outsideOfRanges(denied);
  if (outside) return advise({ say: { key: 'rangesMiss', of: outside } });
  const destinations = denied.map(({ destination }) => destination);
  return passThrough(site, wall, { protocols: protocolsOf(destinations), destinationRanges: rangesOf(destinations) });
};

/** A VPC rule keeps a connector's VMs from answering Cloud Run: the same, for that traffic. */
export const cureConnectorCutOff: Cure = (site) => {
  const wall = wallOf(site);
  // A connector that the job does not need for its destinations is told of, and left alone.
  if (!wall || wall.deny.priority === 0 || site.finding.severity !== 'HIGH') return build();
  if (site.policy.firewall.onDeny === 'explain') return build();
  return passThrough(
    site,
    wall,
    {
      protocols: [
        { protocol: 'tcp', ports: ['667'] },
        { protocol: 'udp', ports: ['665-666'] },
        { protocol: 'icmp', ports: [] },
      ],
      destinationRanges: [SERVERLESS.range],
    },
    'reasonAnswers',
  );
};

/** A VPC rule that denies, among the others of its network. */
interface Wall {
  readonly vpc: Vpc;
  readonly deny: FirewallRule;
  readonly rules: readonly FirewallRule[];
}

/** Undefined for a rule of a policy, which is not among the network's own: it is explained, never fought. */
function wallOf({ snapshot, finding }: Site): Wall | undefined {
  const vpc = valueOf(snapshot.vpc);
  const rules = vpc && valueOf(vpc.firewalls)?.rules;
  const deny = rules?.find(({ name }) => name === finding.resource);
  return vpc && rules && deny && { vpc, deny, rules };
}

/** A rule just above the one that denies, for one sender and what it has to reach. */
function passThrough(
  { snapshot, finding }: Site,
  { vpc, deny, rules }: Wall,
  reach: Pick<FirewallSpec, 'protocols' | 'destinationRanges'>,
  why: 'reasonFirewall' | 'reasonAnswers' = 'reasonFirewall',
): Remedy {
  if (deny.priority === 0) return advise({ say: { key: 'denyAtZero', of: { rule: shortName(deny.name) } } });
  const target = targetOf(snapshot);
  if (!target) return advise({ say: { key: 'hiddenSubnetwork' } });
  const spec: Omit<FirewallSpec, 'name'> = {
    network: vpc.name,
    description: ourDescription(`egress of ${target.text} past ${shortName(deny.name)}`),
    direction: 'EGRESS',
    priority: deny.priority - 1,
    ...reach,
    targetTags: target.tags,
    sourceRanges: target.sources,
  };
  const digest = createHash('sha256').update(JSON.stringify(spec)).digest('hex').slice(0, 6);
  const name = firewallName(projectOf(vpc.name), ourName(vpc.region, target.text, digest));
  // Somebody switched it off, or changed it: that was meant.
  if (rules.some((rule) => rule.name === name))
    return advise({ say: { key: 'ruleWithoutEffect', of: { rule: shortName(name) } } });
  const reason = { key: why, of: { rule: shortName(deny.name), priority: deny.priority } } as const;
  return build(toChange({ kind: 'firewall', value: { name, ...spec } }, { cures: finding.id, reason }));
}

/** A VPC rule that matches ends the evaluation before network policies are asked: none is made where one of them denies. */
function isSilencingPolicy({ world, snapshot, flows }: Site, network: string): boolean {
  const effective = world.effectiveFirewalls.get(network);
  if (!effective) return false;
  const bare = map(effective, ({ policies }) => ({ rules: [], ingress: [], policies }));
  const effectiveFirewalls = new Map(world.effectiveFirewalls).set(network, bare);
  const without = snapshotOf({ ...world, effectiveFirewalls }, snapshot.job);
  const steps = flows.flatMap((flow) => traceEgress(without, flow).traces).flatMap((trace) => trace.steps);
  return steps.some(({ say: { key } }) => key === 'firewallDenied' || key === 'firewallUndecided');
}

interface Target {
  readonly text: string;
  readonly tags: readonly string[];
  readonly sources: readonly string[];
}

/** Whom the rule is for: the connector's own tag, the job's tags, or the range of its subnetwork. */
function targetOf({ job, mode, subnetwork }: Snapshot): Target | undefined {
  if (mode.kind === 'connector') {
    const [, own = ''] = connectorTags(locationOf(job.name), shortName(mode.connector));
    return { text: shortName(mode.connector), tags: [own], sources: [] };
  }
  if (mode.kind !== 'direct') return undefined;
  const text = shortName(mode.subnetwork);
  if (mode.tags.length > 0) return { text, tags: mode.tags, sources: [] };
  const range = valueOf(subnetwork)?.ipCidrRange;
  return range === undefined ? undefined : { text, tags: [], sources: [range] };
}

/** A destination and those of its addresses that a rule stops. */
interface Denied {
  readonly destination: Destination;
  readonly addresses: readonly string[];
}

function deniedBy({ flows, traces }: Site, rule: string): Denied[] {
  return flows.flatMap(({ destination }, i) => {
    const stopped = (traces[i]?.traces ?? []).filter(({ steps }) => steps.at(-1)?.resource === rule);
    return stopped.length === 0 ? [] : [{ destination, addresses: stopped.map(({ address }) => address) }];
  });
}

/** An address that the ranges, which the policy gives for its destination, do not have: no rule narrowed to them helps it. */
function outsideOfRanges(denied: readonly Denied[]): { destination: string; address: string } | undefined {
  return denied
    .flatMap(({ destination: { text, ranges }, addresses }) => {
      const known = toRanges(ranges);
      const isOutside = (address: string) => {
        const one = toRange(address);
        return known.length > 0 && one !== undefined && !known.some((range) => covers(range, one));
      };
      return addresses.filter(isOutside).map((address) => ({ destination: text, address }));
    })
    .at(0);
}

function protocolsOf(destinations: readonly Destination[]): FirewallSpec['protocols'] {
  return (['tcp', 'udp'] as const).flatMap((protocol) => {
    const ports = destinations
      .filter((destination) => destination.protocol === protocol)
      .map(({ port }) => String(port));
    return ports.length === 0 ? [] : [{ protocol, ports: [...new Set(ports)].sort((a, b) => Number(a) - Number(b)) }];
  });
}

/** The destinations' ranges where the policy gives them; addresses of names change, so without ranges it is everywhere. */
function rangesOf(destinations: readonly Destination[]): string[] {
  const each = destinations.map(({ host, ranges }) => (/^[\d.]+$/.test(host) ? [`${host}/32`] : ranges));
  if (each.some((ranges) => ranges.length === 0)) return ['0.0.0.0/0'];
  return [...new Set(each.flat())].sort();
}
