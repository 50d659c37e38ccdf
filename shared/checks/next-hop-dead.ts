import { gcloud } from '../gcloud.ts';
import { locationOf, projectOf, shortName } from '../names.ts';
import type { Cause } from '../path/trace.ts';
import { valueOf } from '../snapshot/observed.ts';
import type { Instance } from '../snapshot/resources.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { blame } from './dropped.ts';
import type { Check, NextStep } from './check.ts';

/** The route leads to a VM that does not take packets on. */
export const nextHopDead: Check = (context) =>
  blame(context, {
    id: 'next-hop-dead',
    causes: [
      'FOREIGN_IP_DISALLOWED',
      'INSTANCE_NOT_RUNNING',
      'NO_EXTERNAL_ADDRESS',
      'ROUTE_NEXT_HOP_IP_ADDRESS_NOT_RESOLVED',
      'ROUTE_NEXT_HOP_RESOURCE_NOT_FOUND',
      'ROUTE_NEXT_HOP_INSTANCE_WRONG_NETWORK',
    ],
    when: ({ say }) => say.key === 'hopDead',
    nextSteps: ({ resource = '' }, { cause }) => [
      { say: { key: 'mendProxy' } },
      ...mend(cause, hopOf(context.snapshot, resource)),
      lookAt(resource),
    ],
  });

/** The VM behind a route, where there is one. */
function hopOf({ vpc: observed }: Snapshot, name: string): Instance | undefined {
  const vpc = valueOf(observed);
  const hop = vpc && valueOf(vpc.routes)?.find((route) => route.name === name)?.nextHop;
  const instances = (vpc && valueOf(vpc.instances)) ?? [];
  if (hop?.kind === 'instance') return instances.find((instance) => instance.name === hop.instance);
  if (hop?.kind !== 'address') return undefined;
  return instances.find(({ interfaces }) =>
    interfaces.some(({ address, network }) => address === hop.address && network === vpc?.name),
  );
}

/** Whether a VM may forward was said when it was made; it is changed by writing it anew, which restarts it. */
function mend(cause: Cause | undefined, instance: Instance | undefined): NextStep[] {
  if (!instance) return [];
  const { name, status } = instance;
  const run = (verb: string, flags: Readonly<Record<string, string>> = {}) =>
    gcloud(`compute instances ${verb}`, [shortName(name)], {
      project: projectOf(name),
      zone: locationOf(name),
      ...flags,
    });
  switch (cause) {
    case 'INSTANCE_NOT_RUNNING':
      return [{ say: { key: 'startVm', of: { status } }, command: run(status === 'SUSPENDED' ? 'resume' : 'start') }];
    case 'NO_EXTERNAL_ADDRESS':
      return [{ say: { key: 'giveVmAddress' }, command: run('add-access-config') }];
    case 'FOREIGN_IP_DISALLOWED': {
      const file = `${shortName(name)}.yaml`;
      const back = { source: file, 'most-disruptive-allowed-action': 'RESTART' };
      return [
        { say: { key: 'letVmForward', of: { file } }, command: run('export', { destination: file }) },
        { say: { key: 'writeVmBack' }, command: run('update-from-file', back) },
      ];
    }
    default:
      return [];
  }
}

function lookAt(route: string): NextStep {
  const command = gcloud('compute routes describe', [shortName(route)], { project: projectOf(route) });
  return { say: { key: 'lookAtRoute' }, command };
}
