import { badRequest } from '../../../errors.ts';
import type { Body, Call } from '../../../route.ts';
import { placeOf } from '../../location.ts';
import { decode } from '../../proto-json.ts';
import { deleteJob, startExecution } from '../executions.ts';
import type { Job } from '../job.ts';
import { createJob, replaceJob } from '../jobs.ts';
import { Overrides } from '../overrides.ts';
import { checkVersion } from '../version.ts';
import { LOCATION_LABEL } from './annotations.ts';
import { checkV1 } from './check.ts';
import { executionToV1 } from './execution.ts';
import { fromV1, toV1 } from './job.ts';
import { listOf } from './list.ts';
import { existingJob, findJob, jobForWrite } from './region.ts';
import { JobResource } from './schema.ts';

/** namespaces.jobs.create. */
export function create(call: Call): Body {
  const resource = decode(JobResource, call.body, '');
  checkV1(resource);
  const name = jobForWrite(call, resource.metadata?.name ?? '');
  return toV1(call.cloud, createJob(call, { name, message: fromV1(resource) }));
}

/** namespaces.jobs.get. */
export function get(call: Call): Body {
  return toV1(call.cloud, findJob(call, call.params['job'] ?? ''));
}

/** A regional host lists its region, the global host all of them. */
export function list(call: Call): Body {
  const { cloud, project, hostRegion } = call;
  const jobs = cloud.store.list<Job>('jobs', `projects/${project}/`).map(({ value }) => value);
  const items = jobs
    .filter(({ name }) => hostRegion === undefined || placeOf(name).region === hostRegion)
    .map((job) => ({
      name: job.name,
      createTime: job.createTime,
      labels: { ...job.labels, [LOCATION_LABEL]: placeOf(job.name).region },
      print: () => toV1(cloud, job),
    }));
  return listOf(call, 'JobList', items);
}

/** namespaces.jobs.replaceJob: gcloud sends the whole object back that it read. */
export function replace(call: Call): Body {
  const id = call.params['job'] ?? '';
  const resource = decode(JobResource, call.body, '');
  const previous = existingJob(call, id);
  const { name = id, resourceVersion } = resource.metadata ?? {};
  if (name !== id) {
    throw badRequest([{ field: 'metadata.name', description: `The path names job '${id}', the body '${name}'.` }]);
  }
  checkV1({ ...resource, metadata: { ...resource.metadata, name } });
  checkVersion(resourceVersion, previous.kept.resourceVersion, { id, version: previous.kept.version });
  return toV1(call.cloud, replaceJob(call, { name: previous.name, message: fromV1(resource) }));
}

/** namespaces.jobs.delete; the job is gone when the answer comes. */
export function remove(call: Call): Body {
  const { name, uid } = existingJob(call, call.params['job'] ?? '');
  deleteJob(call.cloud, name);
  const details = { name: placeOf(name).id, group: 'run.googleapis.com', kind: 'jobs', uid };
  return { apiVersion: 'v1', kind: 'Status', status: 'Success', details };
}

/** namespaces.jobs.run, with what one execution has different from the job. */
export function run(call: Call): Body {
  const job = existingJob(call, call.params['job'] ?? '');
  const overrides = decode(Overrides, call.body['overrides'] ?? {}, 'overrides');
  return executionToV1(call.cloud, startExecution(call, job, { overrides }));
}
