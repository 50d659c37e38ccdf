import type { NextStep } from '../../checks/check.ts';
import { SERVERLESS } from '../../checks/serverless-traffic.ts';
import { gcloud } from '../../gcloud.ts';
import { firewallName, locationOf, projectOf, shortName } from '../../names.ts';
import { ourDescription, ourName } from '../../ownership.ts';
import { admits, type Knock } from '../../path/ingress.ts';
import { connectorTags } from '../../path/packet.ts';
import { valueOf } from '../../snapshot/observed.ts';
import { vpcOf } from '../../snapshot/snapshot.ts';
import type { Change } from '../change.ts';
import { toChange } from '../to-change.ts';
import type { Site } from './cure.ts';

/** Where Google looks after a connector's VMs from. https://cloud.google.com/run/docs/configuring/shared-vpc-service-projects */
const HEALTH_CHECKS = ['35.191.0.0/16', '35.191.192.0/18', '130.211.0.0/22'];

/** As Google makes them with a connector of the network's own project, and nobody makes them in a Shared VPC. */
const NEEDED: readonly (Knock & { readonly suffix: string })[] = [
  {
    suffix: 'serverless',
    from: [SERVERLESS.range],
    protocols: [
      { protocol: 'tcp', ports: ['667'] },
      { protocol: 'udp', ports: ['665-666'] },
      { protocol: 'icmp', ports: [] },
    ],
  },
  { suffix: 'health', from: HEALTH_CHECKS, protocols: [{ protocol: 'tcp', ports: ['667'] }] },
];

/** A rule that nothing else stands above. */
const PRIORITY = 1000;

/**
 * The ingress rules that a connector of a service project needs in the host project's network and does not find there,
 * for its own tag alone. Undefined while the rules of that network are unread.
 */
export function hostRules(
  { world }: Site,
  { connector, network }: { readonly connector: string; readonly network: string },
): Change[] | undefined {
  const region = locationOf(connector);
  const rules = valueOf(vpcOf(world, network, region).firewalls)?.ingress;
  if (!rules) return undefined;
  const tags = connectorTags(region, shortName(connector));
  const [, own = ''] = tags;
  return NEEDED.filter((knock) => !admits(rules, knock, tags)).map(({ suffix, from, protocols }) => {
    const name = firewallName(projectOf(network), ourName(region, shortName(connector), suffix));
    const description = ourDescription(`Cloud Run to connector ${shortName(connector)} of ${projectOf(connector)}`);
    const value = {
      name,
      network,
      description,
      direction: 'INGRESS',
      priority: PRIORITY,
      protocols,
      destinationRanges: [],
      sourceRanges: from,
      targetTags: [own],
    } as const;
    const reason = { key: 'reasonHostRule', of: { connector: shortName(connector), from: from.join(', ') } } as const;
    return toChange({ kind: 'firewall', value }, { cures: 'connector-missing', reason });
  });
}

/**
 * What the service agents of the connector's project have to be granted in the host project: told, never granted here.
 * https://cloud.google.com/run/docs/configuring/shared-vpc-service-projects#grant-permissions
 */
export function grantSteps(
  { world }: Site,
  { connector, subnetwork }: { readonly connector: string; readonly subnetwork: string },
): NextStep[] {
  const [service, host] = [projectOf(connector), projectOf(subnetwork)];
  const number = valueOf(world.projectNumber);
  const accounts = (id: string) => [
    `service-${id}@gcp-sa-vpcaccess.iam.gserviceaccount.com`,
    `${id}@cloudservices.gserviceaccount.com`,
  ];
  const of = { host, service, accounts: accounts(number ?? 'PROJECT_NUMBER').join(', ') };
  const head: NextStep = { say: { key: 'grantNetworkUser', of } };
  if (number === undefined) {
    const command = gcloud('projects describe', [service], { format: 'value(projectNumber)' });
    return [head, { say: { key: 'findProjectNumber', of: { service } }, command }];
  }
  const grants = accounts(number).map((account): NextStep => {
    const command = gcloud('compute networks subnets add-iam-policy-binding', [shortName(subnetwork)], {
      project: host,
      region: locationOf(subnetwork),
      member: `serviceAccount:${account}`,
      role: 'roles/compute.networkUser',
    });
    return { say: { key: 'grantTo', of: { account } }, command };
  });
  return [head, ...grants];
}
