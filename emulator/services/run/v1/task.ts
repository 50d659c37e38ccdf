import type { Cloud } from '../../../cloud.ts';
import type { Body } from '../../../route.ts';
import { withoutUnset } from '../../proto-json.ts';
import { progress, type Execution, type Progress } from '../execution.ts';
import { executionLabels } from './execution.ts';
import { taskId } from '../task-id.ts';
import { templateToV1 } from './template.ts';

const RUNNING_STATES = {
  pending: 'Pending',
  running: 'Running',
  succeeded: 'Succeeded',
  failed: 'Failed',
  cancelled: 'Cancelled',
} as const;

/** What a list of tasks selects by. */
export function taskLabels(execution: Execution, { phase }: Progress): Readonly<Record<string, string | undefined>> {
  return {
    ...executionLabels(execution),
    'run.googleapis.com/execution': execution.name.split('/').at(-1),
    'run.googleapis.com/runningState': RUNNING_STATES[phase],
  };
}

/** Tasks are not stored: they follow from their execution. */
export function taskToV1(cloud: Cloud, execution: Execution, index: number): Body {
  const course = progress(execution, cloud.clock.nowMs());
  const { phase, startTime, completionTime } = course;
  const isOver = completionTime !== undefined;
  const exitCode = phase === 'failed' ? 1 : 0;
  const completed = { type: 'Completed', status: isOver ? (phase === 'succeeded' ? 'True' : 'False') : 'Unknown' };
  return withoutUnset({
    apiVersion: 'run.googleapis.com/v1',
    kind: 'Task',
    metadata: {
      name: taskId(execution, index),
      namespace: cloud.projectNumber(execution.name.split('/')[1] ?? ''),
      creationTimestamp: execution.createTime,
      generation: 1,
      labels: taskLabels(execution, course),
    },
    spec: templateToV1({ template: execution.template }, {}).spec?.template?.spec,
    status: {
      observedGeneration: 1,
      index,
      startTime,
      completionTime,
      conditions: [{ ...completed, lastTransitionTime: completionTime ?? execution.createTime }],
      lastAttemptResult: isOver ? { status: {}, exitCode } : undefined,
    },
  }) as Body;
}
