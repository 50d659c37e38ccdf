import type { Cloud } from '../../../cloud.ts';
import type { Body } from '../../../route.ts';
import { placeOf } from '../../location.ts';
import { omit, withoutUnset } from '../../proto-json.ts';
import { progress, taskCounts, type Execution, type Progress } from '../execution.ts';
import { isSystemKey, withoutKeys } from '../job.ts';

const COMPLETED = {
  pending: 'CONDITION_PENDING',
  running: 'CONDITION_RECONCILING',
  succeeded: 'CONDITION_SUCCEEDED',
  failed: 'CONDITION_FAILED',
  cancelled: 'CONDITION_FAILED',
} as const;

/** An execution as the v2 API prints it. */
export function executionToV2(cloud: Cloud, execution: Execution): Body {
  const { labels, annotations, ...rest } = omit(execution, 'kept');
  const now = cloud.clock.nowMs();
  const course = progress(execution, now);
  const { project, region } = placeOf(execution.name);
  const id = execution.name.split('/').at(-1);
  return withoutUnset({
    ...rest,
    labels: withoutKeys(labels, isSystemKey),
    annotations: withoutKeys(annotations, isSystemKey),
    startTime: course.startTime,
    completionTime: course.completionTime,
    updateTime: course.completionTime ?? course.startTime ?? execution.createTime,
    reconciling: course.completionTime === undefined ? true : undefined,
    observedGeneration: '1',
    conditions: conditions(execution, course),
    ...taskCounts(execution, now),
    logUri: `https://console.cloud.google.com/run/jobs/executions/details/${region}/${id}/logs?project=${project}`,
  }) as Body;
}

function conditions({ createTime, kept }: Execution, { phase, startTime, completionTime }: Progress): Body[] {
  const started = {
    state: phase === 'pending' ? 'CONDITION_PENDING' : 'CONDITION_SUCCEEDED',
    lastTransitionTime: startTime ?? createTime,
  };
  const reason = phase === 'cancelled' ? 'CANCELLED' : phase === 'failed' ? 'NON_ZERO_EXIT_CODE' : undefined;
  return [
    {
      type: 'Completed',
      state: COMPLETED[phase],
      message: phase === 'failed' ? kept.failure : undefined,
      executionReason: reason,
      lastTransitionTime: completionTime ?? createTime,
    },
    { type: 'ResourcesAvailable', ...started },
    { type: 'Started', ...started },
    { type: 'ContainerReady', ...started },
  ];
}
