import type { Cloud } from '../../../cloud.ts';
import type { Body } from '../../../route.ts';
import { withoutUnset } from '../../proto-json.ts';
import { progress, type Execution } from '../execution.ts';
import { taskId } from '../task-id.ts';

const COMPLETED = {
  pending: 'CONDITION_PENDING',
  running: 'CONDITION_RECONCILING',
  succeeded: 'CONDITION_SUCCEEDED',
  failed: 'CONDITION_FAILED',
  cancelled: 'CONDITION_FAILED',
} as const;

/** A task as the v2 API prints it. Tasks are not stored: they follow from their execution. */
export function taskToV2(cloud: Cloud, execution: Execution, index: number): Body {
  const { name, job, createTime, template, etag, kept } = execution;
  const { phase, startTime, completionTime } = progress(execution, cloud.clock.nowMs());
  const isOver = completionTime !== undefined;
  const id = taskId(execution, index);
  return withoutUnset({
    name: `${name}/tasks/${id}`,
    uid: `${execution.uid}-${index}`,
    generation: '1',
    createTime,
    scheduledTime: createTime,
    startTime,
    completionTime,
    updateTime: completionTime ?? startTime ?? createTime,
    job,
    execution: name.split('/').at(-1),
    ...template,
    reconciling: isOver ? undefined : true,
    conditions: [
      { type: 'Completed', state: COMPLETED[phase], lastTransitionTime: completionTime ?? createTime },
      {
        type: 'Started',
        state: startTime ? 'CONDITION_SUCCEEDED' : 'CONDITION_PENDING',
        lastTransitionTime: createTime,
      },
    ],
    observedGeneration: '1',
    index: index === 0 ? undefined : index,
    lastAttemptResult: isOver
      ? { status: kept.failure === undefined ? {} : { code: 2 }, exitCode: exitCode(phase) }
      : undefined,
    etag,
  }) as Body;
}

function exitCode(phase: string): number | undefined {
  return phase === 'failed' ? 1 : undefined;
}
