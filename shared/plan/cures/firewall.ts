import { createHash } from 'node:crypto';
import { firewallName, locationOf, projectOf, shortName } from '../../names.ts';
import { ourDescription, ourName } from '../../ownership.ts';
import { connectorTags } from '../../path/packet.ts';
import { traceEgress } from '../../path/trace-egress.ts';
import type { Destination } from '../../path/flow.ts';
import type { FirewallSpec } from '../../specs.ts';
import { map, valueOf } from '../../snapshot/observed.ts';
import { snapshotOf, type Snapshot } from '../../snapshot/snapshot.ts';
import { toChange } from '../to-change.ts';
import { advise, build, type Cure, type Site } from './cure.ts';

/** A VPC rule denies: where policy allows it, a rule just above it, for the destinations' ports and this sender alone. */
export const cureDeniedEgress: Cure = (site) => {
  const { snapshot, finding, policy } = site;
  const vpc = valueOf(snapshot.vpc);
  const rules = vpc && valueOf(vpc.firewalls)?.rules;
  const deny = rules?.find(({ name }) => name === finding.resource);
  // A rule of a policy is not among the network's own: it is explained, never fought.
  if (!vpc || !rules || !deny) return build();
  if (policy.firewall.onDeny === 'explain') return advise({ say: { key: 'onDenyExplain' } });
  if (deny.priority === 0) return advise({ say: { key: 'denyAtZero', of: { rule: shortName(deny.name) } } });
  if (isSilencingPolicy(site, vpc.name)) return advise({ say: { key: 'policySilenced' } });
  const target = targetOf(snapshot);
  if (!target) return advise({ say: { key: 'hiddenSubnetwork' } });
  const denied = deniedBy(site, deny.name);
  const spec: Omit<FirewallSpec, 'name'> = {
    network: vpc.name,
    description: ourDescription(`egress of ${target.text} past ${shortName(deny.name)}`),
    priority: deny.priority - 1,
    protocols: protocolsOf(denied),
    destinationRanges: rangesOf(denied),
    targetTags: target.tags,
    sourceRanges: target.sources,
  };
  const digest = createHash('sha256').update(JSON.stringify(spec)).digest('hex').slice(0, 6);
  const name = firewallName(projectOf(vpc.name), ourName(vpc.region, target.text, digest));
  if (rules.some((rule) => rule.name === name))
    return advise({ say: { key: 'ruleWithoutEffect', of: { rule: shortName(name) } } });
  const reason = { key: 'reasonFirewall', of: { rule: shortName(deny.name), priority: deny.priority } } as const;
  return build(toChange({ kind: 'firewall', value: { name, ...spec } }, { cures: 'egress-denied', reason }));
};

/** A VPC rule that matches ends the evaluation before network policies are asked: none is made where one of them denies. */
function isSilencingPolicy({ world, snapshot, flows }: Site, network: string): boolean {
  const effective = world.effectiveFirewalls.get(network);
  if (!effective) return false;
  const bare = map(effective, ({ policies }) => ({ rules: [], policies }));
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

function deniedBy({ flows, traces }: Site, rule: string): Destination[] {
  return flows.flatMap(({ destination }, i) => {
    const stopped = traces[i]?.traces.some(({ steps }) => steps.at(-1)?.resource === rule);
    return stopped ? [destination] : [];
  });
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
