import { ApiError } from '../../errors.ts';
import type { Call } from '../../route.ts';
import { placeOf } from '../location.ts';
import { withoutUnset } from '../proto-json.ts';
import { withDefaults } from './defaults.ts';
import { startExecution } from './executions.ts';
import type { Job } from './job.ts';
import { checkNetwork } from './network.ts';
import { RECONCILE_SECONDS } from './readiness.ts';
import type { JobMessage } from './v2/schema.ts';
import { toEtag, toResourceVersion } from './version.ts';

/** https://cloud.google.com/run/quotas */
const JOBS_PER_REGION = 1000;

interface Write {
  readonly name: string;
  readonly message: JobMessage;
  /** Check everything, store nothing. */
  readonly validateOnly?: boolean;
}

/** Creates a job, whichever API asked for it; the answer is the job as it stands while Cloud Run looks at it. */
export function createJob(call: Call, { name, message, validateOnly = false }: Write): Job {
  const { store } = call.cloud;
  const { project, region, id } = placeOf(name);
  if (store.get(name)) throw new ApiError('ALREADY_EXISTS', `Resource '${id}' already exists.`);
  if (store.list('jobs', `projects/${project}/locations/${region}/`).length >= JOBS_PER_REGION) {
    const message = 'Quota exceeded for total allowable count of jobs per project per region.';
    throw new ApiError('RESOURCE_EXHAUSTED', message);
  }
  const job = write(call, { name, message });
  if (validateOnly) return job;
  store.create('jobs', name, job);
  return withRequestedExecution(call, job);
}

/** Replaces all that a job configures; uid, creator and executions stay. */
export function replaceJob(call: Call, { name, message, validateOnly = false }: Write): Job {
  const job = write(call, { name, message }, call.cloud.store.get<Job>(name));
  if (validateOnly) return job;
  call.cloud.store.update(name, job);
  return withRequestedExecution(call, job);
}

function write(call: Call, { name, message }: Write, previous?: Job): Job {
  const { cloud, principal, fault } = call;
  const place = placeOf(name);
  checkNetwork(cloud, place, message.template?.template?.vpcAccess);
  const now = cloud.clock.now();
  const nowMs = cloud.clock.nowMs();
  const version = Math.max(Math.floor(nowMs * 1000), (previous?.kept.version ?? 0) + 1);
  return withoutUnset({
    ...withDefaults(message, place.project),
    name,
    uid: previous?.uid ?? cloud.ids.uuid(),
    generation: String(Number(previous?.generation ?? 0) + 1),
    etag: toEtag(version, name),
    createTime: previous?.createTime ?? now,
    updateTime: now,
    creator: previous?.creator ?? principal,
    lastModifier: principal,
    executionCount: previous?.executionCount,
    latestCreatedExecution: previous?.latestCreatedExecution,
    kept: {
      version,
      resourceVersion: toResourceVersion(version),
      operationId: cloud.ids.uuid(),
      readyAtMs: nowMs + RECONCILE_SECONDS * 1000,
      failure: fault?.operationError?.message,
    },
  }) as Job;
}

/** A token in the job asks for an execution of that name along with the write (`gcloud run jobs deploy --execute-now`). */
function withRequestedExecution(call: Call, job: Job): Job {
  const suffix = job.startExecutionToken ?? job.runExecutionToken;
  if (suffix === undefined) return job;
  startExecution(call, job, { suffix });
  return call.cloud.store.get<Job>(job.name) ?? job;
}
