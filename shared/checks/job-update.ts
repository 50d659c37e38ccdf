import { gcloud } from '../gcloud.ts';
import { networkMode } from '../job/network-mode.ts';
import { locationOf, projectOf, shortName } from '../names.ts';
import { valueOf } from '../snapshot/observed.ts';
import type { Say } from '../text/say.ts';
import type { CheckContext, NextStep } from './check.ts';

type Flags = Parameters<typeof gcloud>[2];

/**
 * A step that changes the job by a command. Without one where there is no such job to change: the deploy was refused, or
 * what is stored meets the network in another way than what is judged.
 */
export function updateStep({ snapshot: { job, mode }, stored }: CheckContext, say: Say, flags: Flags): NextStep {
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

/** What brings public destinations into the VPC: all-traffic, once the job has a way in at all. */
export function intoVpc(context: CheckContext): NextStep {
  if (context.snapshot.mode.kind === 'none') return { say: { key: 'enterVpc' } };
  return updateStep(context, { key: 'sendAllTraffic' }, { 'vpc-egress': 'all-traffic' });
}
