import { ApiError } from '../../../errors.ts';
import type { Body, Call } from '../../../route.ts';
import { isObject } from '../../../json.ts';
import { jobName, type Job } from '../job.ts';
import { LOCATION_LABEL } from './annotations.ts';

/** The region a v1 call is about: the host says it, else the label in the job; its paths don't. */
export function regionOf({ hostRegion, body }: Call): string | undefined {
  return hostRegion ?? locationLabel(body);
}

/** The region that a v1 job says it is in. */
export function locationLabel({ metadata }: Body): string | undefined {
  const labels = isObject(metadata) ? metadata['labels'] : undefined;
  const location = isObject(labels) ? labels[LOCATION_LABEL] : undefined;
  return typeof location === 'string' && location !== '' ? location : undefined;
}

/** A write without a region is refused: the global host does not know where the job is. */
export function jobForWrite(call: Call, id: string): string {
  const region = regionOf(call);
  if (region !== undefined) return jobName({ project: call.project, region, id });
  const message = `The region of job '${id}' is not known: call REGION-run.googleapis.com, or label the job with ${LOCATION_LABEL}.`;
  throw new ApiError('INVALID_ARGUMENT', message);
}

/** An existing job that is to be changed. */
export function existingJob(call: Call, id: string): Job {
  const job = call.cloud.store.get<Job>(jobForWrite(call, id));
  if (!job) throw jobNotFound(id);
  return job;
}

/** A read without a region finds the one job of that name. */
export function findJob(call: Call, id: string): Job {
  if (regionOf(call) !== undefined) return existingJob(call, id);
  const jobs = call.cloud.store
    .list<Job>('jobs', `projects/${call.project}/`)
    .filter(({ name }) => name.endsWith(`/jobs/${id}`));
  const [only, second] = jobs;
  if (!only) throw jobNotFound(id);
  if (second) throw new ApiError('INVALID_ARGUMENT', `There is a job '${id}' in more than one region.`);
  return only.value;
}

function jobNotFound(id: string): ApiError {
  return new ApiError('NOT_FOUND', `Job '${id}' was not found.`);
}
