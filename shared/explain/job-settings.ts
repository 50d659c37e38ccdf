import { gcloud, gcloudFlags, type Flags } from '../gcloud.ts';
import { locationOf, projectOf, shortName } from '../names.ts';
import type { Job } from '../job/job.ts';
import type { NetworkMode } from '../job/network-mode.ts';

type Mode = Extract<NetworkMode, { kind: 'connector' | 'direct' }>;

/** The command that gives a stored job a network mode. Both modes exclude each other: the other one has to be cleared before. */
export const setMode = (job: Job, mode: Mode): string => updateJob(job.name, flagsOf(job, mode));

/** The flags that do the same in the command that deploys a job: what else it needs is not known here. */
export const modeFlags = (job: Job, mode: Mode): string => gcloudFlags(flagsOf(job, mode));

function flagsOf({ name }: Job, mode: Mode): Flags {
  if (mode.kind === 'connector') return { 'vpc-connector': inProject(name, mode.connector), 'vpc-egress': mode.egress };
  return {
    network: mode.network && inProject(name, mode.network),
    subnet: inProject(name, mode.subnetwork),
    'network-tags': mode.tags.length > 0 ? mode.tags : undefined,
    'vpc-egress': mode.egress,
  };
}

/** The command that takes a stored job out of its mode. */
export const clearMode = ({ name }: Job, kind: 'connector' | 'direct'): string =>
  updateJob(name, kind === 'connector' ? { 'clear-vpc-connector': true } : { 'clear-network': true });

const updateJob = (name: string, flags: Flags): string =>
  gcloud('run jobs update', [shortName(name)], { project: projectOf(name), region: locationOf(name), ...flags });

/** Cloud Run takes short names in the job's own project alone. */
const inProject = (job: string, name: string): string => (projectOf(name) === projectOf(job) ? shortName(name) : name);
