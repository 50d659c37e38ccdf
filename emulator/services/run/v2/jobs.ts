import { ApiError } from '../../../errors.ts';
import type { Body, Call } from '../../../route.ts';
import { placeOf } from '../../location.ts';
import { answered, askedPage, page } from '../../paging.ts';
import { decode } from '../../proto-json.ts';
import { deleteJob } from '../executions.ts';
import { jobName, type Job } from '../job.ts';
import { createJob, replaceJob } from '../jobs.ts';
import { checkVersion } from '../version.ts';
import { auditEnd } from './audit.ts';
import { checkJobId, checkV2 } from './check.ts';
import { fromV2, toV2 } from './job.ts';
import { API, print, type Detail } from './operations.ts';
import { JobMessage } from './schema.ts';

const OPERATION_SECONDS = 3;

/** projects.locations.jobs.create. */
export function create(call: Call): Body {
  const message = decode(JobMessage, call.body, 'job');
  const id = call.query.get('jobId') ?? '';
  checkJobId(id);
  checkV2(message, 'CreateJobRequest');
  const validateOnly = isValidateOnly(call);
  const job = createJob(call, { name: nameOf(call, id), message: fromV2(message), validateOnly });
  return validateOnly ? validated(call, job) : started(call, job);
}

/** projects.locations.jobs.get. */
export function get(call: Call): Body {
  return toV2(call.cloud, existing(call));
}

/** projects.locations.jobs.list, newest first. */
export function list({ cloud, project, params, query }: Call): Body {
  const prefix = `projects/${project}/locations/${params['region']}/`;
  const jobs = cloud.store.list<Job>('jobs', prefix).map(({ value }) => value);
  const { items, next } = page(jobs, askedPage(query));
  return answered(
    'jobs',
    items.map((job) => toV2(cloud, job)),
    next,
  );
}

/** projects.locations.jobs.patch. There is no update mask for jobs: what the request leaves out is gone. */
export function patch(call: Call): Body {
  const name = nameOf(call);
  const message = decode(JobMessage, call.body, 'job');
  const previous = call.cloud.store.get<Job>(name);
  if (!previous && call.query.get('allowMissing') !== 'true') throw notFound(name);
  if (!previous) checkJobId(placeOf(name).id);
  checkV2(message, 'UpdateJobRequest');
  if (previous) checkEtag(message.etag, previous);
  const validateOnly = isValidateOnly(call);
  const write = { name, message: fromV2(message, previous), validateOnly };
  const job = previous ? replaceJob(call, write) : createJob(call, write);
  return validateOnly ? validated(call, job) : started(call, job);
}

/** projects.locations.jobs.delete; the job is there until the operation ends. */
export function remove(call: Call): Body {
  const { cloud } = call;
  const job = existing(call);
  checkEtag(call.query.get('etag') ?? undefined, job);
  const deleted = { ...job, deleteTime: cloud.clock.now() };
  if (isValidateOnly(call)) return validated(call, deleted);
  cloud.store.update(job.name, deleted);
  return started(call, deleted, {
    finish: () => deleteJob(cloud, job.name),
    fail: () => cloud.store.get(job.name) && cloud.store.update(job.name, job),
  });
}

interface Ending {
  readonly finish: () => void;
  readonly fail: () => void;
}

/** The operation by which a caller sees a write through; `ending` is for what only happens at its end. */
function started(call: Call, job: Job, ending?: Ending): Body {
  const { cloud } = call;
  const detail: Detail = { api: API, metadata: typed(toV2(cloud, job)) };
  const operation = cloud.operations.start(call, {
    scope: `locations/${placeOf(job.name).region}`,
    id: cloud.ids.uuid(),
    seconds: OPERATION_SECONDS,
    detail,
    finish: () => {
      const last = cloud.store.get<Job>(job.name) ?? job;
      ending?.finish();
      return typed(toV2(cloud, last));
    },
    fail: () => ending?.fail(),
    ended: (ended) => auditEnd(call, ended),
  });
  return print(operation);
}

/** The answer to a call that changed nothing: an operation that is done and that nobody can ask for again. */
function validated(call: Call, job: Job): Body {
  const { region } = placeOf(job.name);
  const name = `projects/${call.project}/locations/${region}/operations/${call.cloud.ids.uuid()}`;
  const response = typed(toV2(call.cloud, job));
  return { name, metadata: response, done: true, response };
}

function typed(job: Body): Body {
  return { '@type': 'type.googleapis.com/google.cloud.run.v2.Job', ...job };
}

function existing(call: Call): Job {
  const name = nameOf(call);
  const job = call.cloud.store.get<Job>(name);
  if (!job) throw notFound(name);
  return job;
}

/** The relative name of the job that a path is about. */
export function nameOf({ project, params }: Call, id = params['job'] ?? ''): string {
  return jobName({ project, region: params['region'] ?? '', id });
}

/** The refusal of a call about a job that is not there, or about an execution or a task of one. */
export function notFound(name: string, kind: 'JOB' | 'EXECUTION' | 'TASK' = 'JOB'): ApiError {
  const { project, region } = placeOf(name);
  const id = name.split('/').at(-1) ?? '';
  const message = `Resource '${id}' of kind '${kind}' in region '${region}' in project '${project}' does not exist.`;
  return new ApiError('NOT_FOUND', message);
}

function checkEtag(sent: string | undefined, { name, etag, kept }: Job): void {
  checkVersion(sent, etag, { id: placeOf(name).id, version: kept.version });
}

function isValidateOnly({ query }: Call): boolean {
  return query.get('validateOnly') === 'true';
}
