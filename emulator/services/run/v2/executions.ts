import type { Body, Call } from '../../../route.ts';
import { answered, askedPage, page } from '../../paging.ts';
import { decode } from '../../proto-json.ts';
import type { Execution } from '../execution.ts';
import { cancelled, executionsOf, startExecution } from '../executions.ts';
import type { Job } from '../job.ts';
import { Overrides } from '../overrides.ts';
import { taskId, taskIndex } from '../task-id.ts';
import { executionToV2 } from './execution.ts';
import { nameOf, notFound } from './jobs.ts';
import { API, print, type Detail } from './operations.ts';
import { taskToV2 } from './task.ts';

/** `jobs/J:run`: the operation is done when the execution is. */
export function run(call: Call): Body {
  const { cloud } = call;
  const name = nameOf(call);
  const job = cloud.store.get<Job>(name);
  if (!job) throw notFound(name);
  const overrides = decode(Overrides, call.body['overrides'] ?? {}, 'overrides');
  const execution = startExecution(call, job, { overrides });
  const detail: Detail = { api: API, metadata: typed(executionToV2(cloud, execution)) };
  const operation = cloud.operations.start(call, {
    scope: `locations/${call.params['region']}`,
    id: cloud.ids.uuid(),
    seconds: (execution.kept.endsAtMs - cloud.clock.nowMs()) / 1000,
    detail,
    finish: () => typed(executionToV2(cloud, cloud.store.get<Execution>(execution.name) ?? execution)),
  });
  return print(operation);
}

function find(call: Call): Execution {
  const name = `${nameOf(call)}/executions/${call.params['execution']}`;
  const execution = call.cloud.store.get<Execution>(name);
  if (!execution) throw notFound(name, 'EXECUTION');
  return execution;
}

/** projects.locations.jobs.executions.get. */
export function get(call: Call): Body {
  return executionToV2(call.cloud, find(call));
}

/** projects.locations.jobs.executions.cancel. */
export function cancel(call: Call): Body {
  return ended(call, cancelled(call.cloud, find(call)), () => undefined);
}

/** projects.locations.jobs.executions.delete. */
export function remove(call: Call): Body {
  const execution = find(call);
  return ended(call, execution, () => call.cloud.store.delete(execution.name));
}

const SECONDS = 2;

/** An operation on an execution, whose metadata and response are what it was at the beginning. */
function ended(call: Call, execution: Execution, finish: () => void): Body {
  const { cloud } = call;
  const metadata = typed(executionToV2(cloud, execution));
  const detail: Detail = { api: API, metadata };
  const operation = cloud.operations.start(call, {
    scope: `locations/${call.params['region']}`,
    id: cloud.ids.uuid(),
    seconds: SECONDS,
    detail,
    finish: () => {
      finish();
      return metadata;
    },
  });
  return print(operation);
}

/** projects.locations.jobs.executions.tasks.get. */
export function getTask(call: Call): Body {
  const execution = find(call);
  const index = taskIndex(execution, call.params['task'] ?? '');
  if (index === undefined) throw notFound(`${execution.name}/tasks/${call.params['task']}`, 'TASK');
  return taskToV2(call.cloud, execution, index);
}

/** `-` in place of the execution lists the tasks of all executions of the job. */
export function listTasks(call: Call): Body {
  const { cloud, params, query } = call;
  const executions = params['execution'] === '-' ? executionsOf(cloud, `${nameOf(call)}/`) : [find(call)];
  const all = executions.flatMap((execution) =>
    Array.from({ length: execution.taskCount }, (_, index) => ({ name: taskId(execution, index), execution, index })),
  );
  const { items, next } = page(all, askedPage(query));
  const tasks = items.map(({ execution, index }) => taskToV2(cloud, execution, index));
  return answered('tasks', tasks, next);
}

/** `-` in place of the job lists the executions of all jobs of the region. */
export function list(call: Call): Body {
  const { cloud, project, params, query } = call;
  const isAnyJob = params['job'] === '-';
  const parent = isAnyJob ? `projects/${project}/locations/${params['region']}/jobs/` : `${nameOf(call)}/`;
  const { items, next } = page(executionsOf(cloud, parent), askedPage(query));
  const executions = items.map((execution) => executionToV2(cloud, execution));
  return answered('executions', executions, next);
}

function typed(execution: Body): Body {
  return { '@type': 'type.googleapis.com/google.cloud.run.v2.Execution', ...execution };
}
