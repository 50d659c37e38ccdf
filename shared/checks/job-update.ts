import { gcloud } from '../gcloud.ts';
import { networkMode } from '../job/network-mode.ts';
import { locationOf, projectOf, shortName } from '../names.ts';
import { valueOf } from '../snapshot/observed.ts';
import type { Say } from '../text/say.ts';
import type { CheckContext, NextStep } from './check.ts';

type Flags = Parameters<typeof gcloud>[2];

/**
 * A step that changes the job by a command. Without one where there is no such job to change: the deploy was refused, or
 * what is stored meets the network in another way than what is judged. What the organisation would refuse is said.
 */
export function updateStep(context: CheckContext, say: Say, flags: Flags): NextStep {
  const { snapshot, stored } = context;
  const { job, mode } = snapshot;
  const refused = refusal(context, flags['vpc-egress']);
  if (refused) return refused;
  const there = valueOf(stored);
  if (!there || networkMode(there).kind !== mode.kind) return { say };
  const { name } = job;
  const place = { project: projectOf(name), region: locationOf(name) };
  return { say, command: gcloud('run jobs update', [shortName(name)], { ...place, ...flags }) };
}

/** A resource as a flag of the job names it: in full where it belongs to another project, as in a Shared VPC. */
export function nameFrom(job: string, resource: string): string {
  return projectOf(resource) === projectOf(job) ? shortName(resource) : resource;
}

/** A change of the egress that the organisation policy run.allowedVPCEgress does not allow. */
function refusal({ snapshot }: CheckContext, egress: unknown): NextStep | undefined {
  const allowed = valueOf(snapshot.egressConstraint)?.allowed;
  if (!allowed || typeof egress !== 'string' || allowed.some((one) => one === egress)) return undefined;
  return { say: { key: 'changeRefused', of: { egress, allowed: allowed.join(', ') } } };
}

/** What brings public destinations into the VPC: all-traffic, once the job has a way in at all. */
export function intoVpc(context: CheckContext): NextStep {
  if (context.snapshot.mode.kind === 'none') return refusal(context, 'all-traffic') ?? { say: { key: 'enterVpc' } };
  return updateStep(context, { key: 'sendAllTraffic' }, { 'vpc-egress': 'all-traffic' });
}
