import { gcloud } from '../gcloud.ts';
import { locationOf, projectOf, shortName } from '../names.ts';
import { valueOf } from '../snapshot/observed.ts';
import type { Vpc } from '../snapshot/snapshot.ts';
import { tracesOf, type Check, type NextStep } from './check.ts';
import { gatewaysOf } from './nat-exits.ts';

/**
 * The subnetwork of a connector made with a range is hidden: no NAT list can name it, only a NAT of all subnetworks covers
 * it. https://cloud.google.com/run/docs/configuring/vpc-connectors
 */
export const natHiddenSubnetwork: Check = (context) => {
  const [vpc, connector] = [valueOf(context.snapshot.vpc), valueOf(context.snapshot.connector)];
  if (!vpc || !connector || connector.subnetwork !== undefined) return [];
  const isStopped = tracesOf(context).some(({ steps }) => steps.at(-1)?.say.key === 'natMissing');
  if (!isStopped) return [];
  const of = { connector: shortName(connector.name), range: connector.ipCidrRange ?? '' };
  const summary = { key: 'natHiddenSubnetwork', of } as const;
  const nextSteps: NextStep[] = [{ say: { key: 'hiddenSubnetwork' } }, ...coverAll(vpc)];
  return [{ id: 'nat-hidden-subnetwork', severity: 'HIGH', resource: connector.name, summary, nextSteps }];
};

/** A NAT of all subnetworks has to be the only one of its network and region: the one that is there is widened. */
function coverAll({ routers: observed, name: network, region }: Vpc): NextStep[] {
  const routers = valueOf(observed);
  if (!routers) return [];
  const [only, ...others] = gatewaysOf(routers).filter(({ nat }) => nat.type === 'PUBLIC');
  if (others.length > 0) return [{ say: { key: 'natsInTheWay', of: { network: shortName(network), region } } }];
  if (only) return [{ say: { key: 'natOfAll', of: { nat: only.nat.name } }, command: natCommand('update', only) }];
  const [there] = routers.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const router = there?.name ?? `projects/${projectOf(network)}/regions/${region}/routers/${shortName(network)}-nat`;
  const fresh = natCommand('create', { router: { name: router }, nat: { name: `${shortName(network)}-all` } });
  const create = { say: { key: 'makeNatOfAll' }, command: fresh } as const;
  return there ? [create] : [routerStep(router, network), create];
}

function routerStep(router: string, network: string): NextStep {
  const flags = { project: projectOf(router), region: locationOf(router), network: shortName(network) };
  return { say: { key: 'makeRouter' }, command: gcloud('compute routers create', [shortName(router)], flags) };
}

interface Names {
  readonly router: { readonly name: string };
  readonly nat: { readonly name: string };
}

function natCommand(verb: 'create' | 'update', { router, nat }: Names): string {
  return gcloud(`compute routers nats ${verb}`, [nat.name], {
    project: projectOf(router.name),
    region: locationOf(router.name),
    router: shortName(router.name),
    'nat-all-subnet-ip-ranges': true,
    'auto-allocate-nat-external-ips': verb === 'create' ? true : undefined,
  });
}
