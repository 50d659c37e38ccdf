import { gcloud, type Flags } from '../gcloud.ts';
import { locationOf, projectOf, shortName } from '../names.ts';
import type { NextStep } from '../checks/check.ts';
import { valueOf } from '../snapshot/observed.ts';
import type { Connector } from '../snapshot/resources.ts';
import type { Say } from '../text/say.ts';
import type { Scene } from './scene.ts';
import { steps, text, type Part, type Section } from './story.ts';

/** Google's own senders, which a connector has to hear. */
const SERVERLESS = '35.199.224.0/19';
const HEALTH_CHECKS = ['35.191.0.0/16', '35.191.192.0/18', '130.211.0.0/22'];
const SERVERLESS_PORTS = ['tcp:667', 'udp:665-666', 'icmp'];

/**
 * The rules that come with a connector, by the ends of their names.
 * https://cloud.google.com/vpc/docs/configure-serverless-vpc-access#firewall-rules
 */
const RULES = [
  { end: 'hcfw', acts: 'INGRESS allow 100', say: { key: 'ruleHealthChecks' } },
  { end: 'rsgfw', acts: 'INGRESS allow 100', say: { key: 'ruleFromServerless' } },
  { end: 'earfw', acts: 'EGRESS allow 100', say: { key: 'ruleToServerless' } },
  { end: 'egrfw', acts: 'EGRESS deny 100', say: { key: 'ruleRestToServerless' } },
  { end: 'sbntfw', acts: 'INGRESS allow 1000', say: { key: 'ruleFromSubnetwork' } },
  { end: 'tagfw', acts: 'INGRESS allow 1000', say: { key: 'ruleFromTag' } },
] as const;

/** Which firewall rules come with the mode, and what they do and don't do. */
export function firewallSection({ now, then }: Scene): Section | undefined {
  const { mode } = now.snapshot;
  if (mode.kind === 'invalid') return undefined;
  const leavesByGoogle = now.flows.some(({ traces }) => traces.some(({ exit }) => exit?.kind === 'google'));
  const connector = valueOf(then.snapshot.connector);
  const network = valueOf(then.snapshot.vpc)?.name;
  return {
    id: 'firewall',
    title: { key: 'titleFirewall' },
    parts: [
      ...(connector && network !== undefined ? ofConnector(connector, network) : []),
      ...(mode.kind === 'connector' ? [text({ key: 'rulesVerdict' })] : []),
      ...(mode.kind === 'direct' ? [text({ key: 'rulesDirect' })] : []),
      ...(leavesByGoogle || mode.kind === 'none' ? [text({ key: 'rulesNone' })] : []),
    ],
  };
}

/** In a Shared VPC, a connector of a service project gets no rules by itself. */
function ofConnector(connector: Connector, network: string): Part[] {
  const [project, host] = [projectOf(connector.name), projectOf(network)];
  if (project !== host) {
    return [text({ key: 'rulesHost', of: { host, project } }), steps(...hostRules(network))];
  }
  const prefix = `aet-${locationOf(connector.name).replaceAll('-', '')}-${shortName(connector.name).replaceAll('-', '--')}`;
  const rows = RULES.map(({ end, acts, say }) => [`${prefix}-${end}`, acts, say]);
  const head: Say[] = [{ key: 'headRule' }, { key: 'headActs' }, { key: 'headMatch' }];
  return [text({ key: 'rulesIntro', of: { project } }), { kind: 'table', head, rows }];
}

/** https://cloud.google.com/run/docs/configuring/shared-vpc-service-projects#firewall */
function hostRules(network: string): NextStep[] {
  const rule = (name: string, flags: Flags): string =>
    gcloud('compute firewall-rules create', [name], {
      project: projectOf(network),
      network: shortName(network),
      action: 'ALLOW',
      ...flags,
    });
  const toConnector = { direction: 'INGRESS', 'target-tags': 'vpc-connector' } as const;
  return [
    {
      say: { key: 'ruleFromServerless' },
      command: rule('serverless-to-vpc-connector', {
        ...toConnector,
        rules: SERVERLESS_PORTS,
        'source-ranges': SERVERLESS,
      }),
    },
    {
      say: { key: 'ruleToServerless' },
      command: rule('vpc-connector-to-serverless', {
        direction: 'EGRESS',
        'target-tags': 'vpc-connector',
        rules: SERVERLESS_PORTS,
        'destination-ranges': SERVERLESS,
      }),
    },
    {
      say: { key: 'ruleHealthChecks' },
      command: rule('vpc-connector-health-checks', {
        ...toConnector,
        rules: 'tcp:667',
        'source-ranges': HEALTH_CHECKS,
      }),
    },
    {
      say: { key: 'ruleRequests' },
      command: rule('vpc-connector-requests', {
        direction: 'INGRESS',
        rules: ['tcp', 'udp', 'icmp'],
        'source-tags': 'vpc-connector',
      }),
    },
  ];
}
