import type { Cloud } from '../../../cloud.ts';
import type { Body } from '../../../route.ts';
import { placeOf } from '../../location.ts';
import { withoutUnset } from '../../proto-json.ts';
import { progress, taskCounts, type Execution, type Progress } from '../execution.ts';
import { CLIENT_NAME, CREATOR, LOCATION_LABEL } from './annotations.ts';
import { templateToV1 } from './template.ts';

const COMPLETED = { pending: 'Unknown', running: 'Unknown', succeeded: 'True', failed: 'False', cancelled: 'False' };

/** The labels that v1 prints and selects by. */
export function executionLabels({ name, job, labels, kept }: Execution): Readonly<Record<string, string | undefined>> {
  return {
    ...labels,
    [LOCATION_LABEL]: placeOf(name).region,
    'run.googleapis.com/job': job,
    'run.googleapis.com/jobGeneration': kept.jobGeneration,
    'run.googleapis.com/jobUid': kept.jobUid,
  };
}

/** An execution as the v1 API prints it. */
export function executionToV1(cloud: Cloud, execution: Execution): Body {
  const { project } = placeOf(execution.name);
  const namespace = cloud.projectNumber(project);
  const id = execution.name.split('/').at(-1) ?? '';
  const client = execution.kept.client === undefined ? {} : { [CLIENT_NAME]: execution.kept.client };
  const { annotations, template } = execution;
  const { metadata, spec } = templateToV1({ annotations, template }, client);
  return withoutUnset({
    apiVersion: 'run.googleapis.com/v1',
    kind: 'Execution',
    metadata: {
      name: id,
      namespace,
      selfLink: `/apis/run.googleapis.com/v1/namespaces/${namespace}/executions/${id}`,
      uid: execution.uid,
      resourceVersion: execution.kept.resourceVersion,
      generation: 1,
      creationTimestamp: execution.createTime,
      labels: executionLabels(execution),
      annotations: { ...metadata?.annotations, [CREATOR]: execution.creator },
      ownerReferences: [owner(execution)],
    },
    spec: { parallelism: execution.parallelism, taskCount: execution.taskCount, template: spec?.template },
    status: status(cloud, execution),
  }) as Body;
}

function owner({ job, kept }: Execution): Body {
  const isOwner = { controller: true, blockOwnerDeletion: true };
  return { kind: 'Job', name: job, uid: kept.jobUid, apiVersion: 'run.googleapis.com/v1', ...isOwner };
}

function status(cloud: Cloud, execution: Execution): Body {
  const now = cloud.clock.nowMs();
  const course = progress(execution, now);
  const { project, region } = placeOf(execution.name);
  const id = execution.name.split('/').at(-1);
  return {
    observedGeneration: 1,
    conditions: conditions(execution, course),
    startTime: course.startTime,
    completionTime: course.completionTime,
    ...taskCounts(execution, now),
    logUri: `https://console.cloud.google.com/run/jobs/executions/details/${region}/${id}/logs?project=${project}`,
  };
}

function conditions({ createTime, kept }: Execution, { phase, startTime, completionTime }: Progress): Body[] {
  const started = { status: phase === 'pending' ? 'Unknown' : 'True', lastTransitionTime: startTime ?? createTime };
  const message = { failed: kept.failure, cancelled: 'Cancelled.' }[phase as string];
  return [
    { type: 'Completed', status: COMPLETED[phase], message, lastTransitionTime: completionTime ?? createTime },
    { type: 'ResourcesAvailable', ...started },
    { type: 'Started', ...started },
    { type: 'ContainerReady', ...started },
  ];
}
