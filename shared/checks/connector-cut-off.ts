import { gcloud } from '../gcloud.ts';
import { locationOf, parseName, projectOf, shortName } from '../names.ts';
import { connectorTags } from '../path/packet.ts';
import { toRange } from '../path/ranges.ts';
import { valueOf } from '../snapshot/observed.ts';
import type { FirewallRule } from '../snapshot/resources.ts';
import type { Vpc } from '../snapshot/snapshot.ts';
import { tracesOf, type Check, type CheckContext, type NextStep } from './check.ts';
import { SERVERLESS, silencingRule } from './serverless-traffic.ts';

/** A deny that stands before Google's own rules silences the connector itself, whatever its destinations are allowed. */
export const connectorCutOff: Check = (context) => {
  const { job, subnetwork } = context.snapshot;
  const [vpc, connector] = [valueOf(context.snapshot.vpc), valueOf(context.snapshot.connector)];
  if (!vpc || !connector) return [];
  const range = valueOf(subnetwork)?.ipCidrRange ?? connector.ipCidrRange;
  const tags = connectorTags(locationOf(job.name), shortName(connector.name));
  const source = range === undefined ? undefined : toRange(range);
  const sender = { kind: 'connector', tags, serviceAccount: undefined, source } as const;
  const rule = silencingRule(vpc, sender, projectOf(connector.name) === projectOf(vpc.name));
  if (!rule) return [];
  const of = { rule: shortName(rule.name), policy: !parseName(rule.name), priority: rule.priority };
  const silenced = { connector: shortName(connector.name), range: SERVERLESS.range };
  const summary = { key: 'connectorCutOff', of: { ...of, ...silenced } } as const;
  const severity = isNeeded(context) ? 'HIGH' : 'MEDIUM';
  // What policy lets us build, the plan tells.
  const isBuilt = severity === 'HIGH' && context.policy.firewall.onDeny === 'allow';
  const nextSteps = isBuilt && parseName(rule.name) && rule.priority > 0 ? [] : stepsFor(vpc, rule, tags);
  return [{ id: 'connector-cut-off', severity, resource: rule.name, summary, nextSteps }];
};

/** Under private-ranges-only a job may reach all it must without its connector. */
function isNeeded(context: CheckContext): boolean {
  return tracesOf(context).some(({ steps }) => steps.some(({ state }) => state === 'ARRIVE_AT_VPC_CONNECTOR'));
}

function stepsFor(vpc: Vpc, rule: FirewallRule, tags: readonly string[]): NextStep[] {
  if (!parseName(rule.name)) return [{ say: { key: 'policyDenies' } }];
  if (rule.priority === 0) return [{ say: { key: 'denyAtZero', of: { rule: shortName(rule.name) } } }];
  const rules = valueOf(vpc.firewalls)?.rules ?? [];
  const command = gcloud('compute firewall-rules create', [freshName(rules)], {
    project: projectOf(vpc.name),
    network: shortName(vpc.name),
    direction: 'EGRESS',
    action: 'ALLOW',
    rules: SERVERLESS.rules,
    'destination-ranges': SERVERLESS.range,
    'target-tags': tags.slice(0, 1),
    priority: rule.priority - 1,
  });
  return [{ say: { key: 'letConnectorAnswer' }, command }];
}

/** Google's guide for Shared VPC calls it so. */
function freshName(rules: readonly FirewallRule[]): string {
  const taken = new Set(rules.map(({ name }) => shortName(name)));
  let name = 'vpc-connector-to-serverless';
  for (let i = 2; taken.has(name); i++) name = `vpc-connector-to-serverless-${i}`;
  return name;
}
