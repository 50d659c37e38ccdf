import { ApiError } from '../../../errors.ts';
import type { Body, Call } from '../../../route.ts';
import { placeOf } from '../../location.ts';
import { progress, type Execution } from '../execution.ts';
import { executionLabels, executionToV1 } from './execution.ts';
import { listOf } from './list.ts';
import { taskId, taskIndex } from '../task-id.ts';
import { cancelled, executionsOf } from '../executions.ts';
import { taskLabels, taskToV1 } from './task.ts';

/** v1 has executions of a project, whichever job they are of; a regional host sees those of its region. */
function executionsInReach({ cloud, project, hostRegion }: Call): Execution[] {
  return executionsOf(cloud, `projects/${project}/`).filter(
    ({ name }) => hostRegion === undefined || placeOf(name).region === hostRegion,
  );
}

function find(call: Call): Execution {
  const id = call.params['execution'] ?? '';
  const execution = executionsInReach(call).find(({ name }) => name.endsWith(`/executions/${id}`));
  if (!execution) throw new ApiError('NOT_FOUND', `Execution '${id}' was not found.`);
  return execution;
}

/** namespaces.executions.get. */
export function get(call: Call): Body {
  return executionToV1(call.cloud, find(call));
}

/** namespaces.executions.list, as gcloud narrows it by the label of a job. */
export function list(call: Call): Body {
  const items = executionsInReach(call).map((execution) => ({
    name: execution.name,
    createTime: execution.createTime,
    labels: executionLabels(execution),
    print: () => executionToV1(call.cloud, execution),
  }));
  return listOf(call, 'ExecutionList', items);
}

/** namespaces.executions.delete. */
export function remove(call: Call): Body {
  const { name, uid } = find(call);
  call.cloud.store.delete(name);
  const details = { name: name.split('/').at(-1), group: 'run.googleapis.com', kind: 'executions', uid };
  return { apiVersion: 'v1', kind: 'Status', status: 'Success', details };
}

/** namespaces.executions.cancel; one that is over stays as it ended. */
export function cancel(call: Call): Body {
  return executionToV1(call.cloud, cancelled(call.cloud, find(call)));
}

/** namespaces.tasks.get. */
export function getTask(call: Call): Body {
  const id = call.params['task'] ?? '';
  for (const execution of executionsInReach(call)) {
    const index = taskIndex(execution, id);
    if (index !== undefined) return taskToV1(call.cloud, execution, index);
  }
  throw new ApiError('NOT_FOUND', `Task '${id}' was not found.`);
}

/** namespaces.tasks.list. */
export function listTasks(call: Call): Body {
  const { cloud } = call;
  const items = executionsInReach(call).flatMap((execution) => {
    const labels = taskLabels(execution, progress(execution, cloud.clock.nowMs()));
    return Array.from({ length: execution.taskCount }, (_, index) => ({
      name: taskId(execution, index),
      createTime: execution.createTime,
      labels,
      print: () => taskToV1(cloud, execution, index),
    }));
  });
  return listOf(call, 'TaskList', items);
}
