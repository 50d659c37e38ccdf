import type { Cloud } from '../../cloud.ts';
import { ApiError } from '../../errors.ts';
import type { Body, Call } from '../../route.ts';
import { placeOf } from '../location.ts';
import { withoutUnset } from '../proto-json.ts';
import { progress, referenceTo, type Execution } from './execution.ts';
import type { Job } from './job.ts';
import { overridden, type Overrides } from './overrides.ts';
import { checkTaskCount } from './task-count.ts';
import { writeTaskLogs } from './task-logs.ts';
import { toEtag, toResourceVersion } from './version.ts';

const START_SECONDS = 3;
const RUN_SECONDS = 20;

interface Run {
  /** Last part of the execution's name; a word of Cloud Run's own choice where the job asks for none. */
  readonly suffix?: string;
  readonly overrides?: Overrides;
}

/** Starts an execution of a job as it stands now; the job remembers it as its latest. */
export function startExecution(call: Call, job: Job, run: Run = {}): Execution {
  const { cloud } = call;
  checkTaskCount(run.overrides?.taskCount, 'overrides.task_count');
  const { id } = placeOf(job.name);
  const short = `${id}-${run.suffix ?? cloud.ids.word(5)}`;
  const name = `${job.name}/executions/${short}`;
  if (cloud.store.get(name)) throw new ApiError('ALREADY_EXISTS', `Resource '${short}' already exists.`);
  const execution = draft(call, job, { name, overrides: run.overrides ?? {} });
  cloud.store.create('executions', name, execution);
  cloud.store.update(job.name, {
    ...job,
    executionCount: (job.executionCount ?? 0) + 1,
    latestCreatedExecution: { name: short, createTime: execution.createTime },
  });
  writeTaskLogs(cloud, execution);
  return execution;
}

function draft(call: Call, job: Job, { name, overrides }: { name: string; overrides: Overrides }): Execution {
  const { cloud, principal, fault } = call;
  const nowMs = cloud.clock.nowMs();
  const version = Math.floor(nowMs * 1000);
  const { taskCount = 1, parallelism, template = {}, labels, annotations } = overridden(job.template ?? {}, overrides);
  return withoutUnset({
    name,
    uid: cloud.ids.uuid(),
    creator: principal,
    generation: '1',
    labels,
    annotations,
    createTime: cloud.clock.now(),
    launchStage: job.launchStage,
    job: placeOf(job.name).id,
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
}

/** An execution that is not to go on; one that is over stays as it ended. */
export function cancelled(cloud: Cloud, execution: Execution): Execution {
  const nowMs = cloud.clock.nowMs();
  if (progress(execution, nowMs).completionTime !== undefined) return execution;
  const stopped = { ...execution, kept: { ...execution.kept, cancelledAtMs: nowMs } };
  cloud.store.update(execution.name, stopped);
  return stopped;
}

/** Executions below a name: of a project (`projects/p/`), a region or a job. */
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
