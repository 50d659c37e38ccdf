import { ApiError } from '../../errors.ts';
import type { Cloud } from '../../cloud.ts';
import type { Body, Call } from '../../route.ts';
import { referenceTo, type Execution } from './execution.ts';
import { placeOf, type Job } from './job.ts';
import { overridden, type Overrides } from './overrides.ts';
import { withoutUnset } from '../proto-json.ts';
import { writeTaskLogs } from './task-logs.ts';
import { toEtag, toResourceVersion } from './version.ts';

const START_SECONDS = 3;
const RUN_SECONDS = 20;

interface Run {
  /** Last part of the execution's name; a word of Cloud Run's own choice where the job asks for none. */
  readonly suffix?: string;
  readonly overrides?: Overrides;
}

export function startExecution(call: Call, job: Job, { suffix, overrides = {} }: Run = {}): Execution {
  const { cloud, principal, fault } = call;
  const { id } = placeOf(job.name);
  const name = `${job.name}/executions/${id}-${suffix ?? cloud.ids.word(5)}`;
  if (cloud.store.get(name)) throw new ApiError('ALREADY_EXISTS', `Resource '${placeOf(name).id}' already exists.`);
  const nowMs = cloud.clock.nowMs();
  const version = Math.floor(nowMs * 1000);
  const { taskCount = 1, parallelism, template = {}, labels, annotations } = overridden(job.template ?? {}, overrides);
  const execution = withoutUnset({
    name,
    uid: cloud.ids.uuid(),
    creator: principal,
    generation: '1',
    labels,
    annotations,
    createTime: cloud.clock.now(),
    launchStage: job.launchStage,
    job: id,
    parallelism: parallelism || taskCount,
    taskCount,
    template,
    etag: toEtag(version, name),
    kept: {
      startsAtMs: nowMs + START_SECONDS * 1000,
      endsAtMs: nowMs + RUN_SECONDS * 1000,
      failure: fault?.operationError?.message,
      resourceVersion: toResourceVersion(version),
      jobGeneration: job.generation,
      jobUid: job.uid,
      client: job.client,
    },
  }) as Execution;
  cloud.store.create('executions', name, execution);
  cloud.store.update(job.name, {
    ...job,
    executionCount: (job.executionCount ?? 0) + 1,
    latestCreatedExecution: { name: name.split('/').at(-1), createTime: execution.createTime },
  });
  writeTaskLogs(cloud, execution);
  return execution;
}

export function executionsOf(cloud: Cloud, parent: string): Execution[] {
  return cloud.store.list<Execution>('executions', parent).map(({ value }) => value);
}

/** The latest execution as it stands now; one that a snapshot only mentions is left as it was mentioned. */
export function latestExecution(cloud: Cloud, { name, latestCreatedExecution }: Job): Body | undefined {
  if (!latestCreatedExecution) return undefined;
  const execution = cloud.store.get<Execution>(`${name}/executions/${String(latestCreatedExecution['name'])}`);
  return execution ? referenceTo(execution, cloud.clock.nowMs()) : latestCreatedExecution;
}

/** The executions of a job go with it. */
export function deleteJob(cloud: Cloud, name: string): void {
  for (const execution of executionsOf(cloud, `${name}/`)) cloud.store.delete(execution.name);
  cloud.store.delete(name);
}
