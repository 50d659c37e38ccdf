import type { Cloud } from '../../../cloud.ts';
import type { Body } from '../../../route.ts';
import { placeOf } from '../../location.ts';
import { unlessEmpty, withoutUnset } from '../../proto-json.ts';
import { latestExecution } from '../executions.ts';
import { withoutKeys, type Job } from '../job.ts';
import { observedGeneration, readiness } from '../readiness.ts';
import type { JobMessage } from '../v2/schema.ts';
import * as annotation from './annotations.ts';
import type { JobResource } from './schema.ts';
import { templateFromV1, templateToV1 } from './template.ts';

type Annotations = Readonly<Record<string, string>>;

const READY_STATUS = { CONDITION_SUCCEEDED: 'True', CONDITION_FAILED: 'False', CONDITION_RECONCILING: 'Unknown' };

/** What a v1 write configures: spec, labels and annotations; status and read-only metadata are not looked at. */
export function fromV1({ metadata = {}, spec = {} }: JobResource): JobMessage {
  const { labels, annotations = {} } = metadata;
  return withoutUnset({
    labels: withoutKeys(labels, (key) => [annotation.LOCATION_LABEL, annotation.LAST_UPDATED_LABEL].includes(key)),
    annotations: withoutKeys(annotations, (key) => annotation.JOB_ANNOTATIONS.includes(key)),
    client: annotations[annotation.CLIENT_NAME],
    clientVersion: annotations[annotation.CLIENT_VERSION],
    launchStage: annotations[annotation.LAUNCH_STAGE],
    binaryAuthorization: binaryAuthorizationFromV1(annotations),
    template: templateFromV1(spec.template ?? {}),
    startExecutionToken: spec.startExecutionToken,
    runExecutionToken: spec.runExecutionToken,
  }) as JobMessage;
}

/** The job as the v1 API prints it. */
export function toV1(cloud: Cloud, job: Job): Body {
  const { project, region, id } = placeOf(job.name);
  const namespace = cloud.projectNumber(project);
  const client = clientAnnotations(job);
  const metadata = {
    name: id,
    namespace,
    selfLink: `/apis/run.googleapis.com/v1/namespaces/${namespace}/jobs/${id}`,
    uid: job.uid,
    resourceVersion: job.kept.resourceVersion,
    generation: Number(job.generation),
    creationTimestamp: job.createTime,
    labels: {
      ...job.labels,
      [annotation.LOCATION_LABEL]: region,
      [annotation.LAST_UPDATED_LABEL]: job.updateTime,
    },
    annotations: unlessEmpty({ ...job.annotations, ...client, ...systemAnnotations(job) }),
  };
  return withoutUnset({
    apiVersion: 'run.googleapis.com/v1',
    kind: 'Job',
    metadata,
    spec: { template: templateToV1(job.template ?? {}, client) },
    status: status(cloud, job),
  }) as Body;
}

function status(cloud: Cloud, job: Job): Body {
  const now = cloud.clock.nowMs();
  const { state, lastTransitionTime, message } = readiness(job, now);
  return {
    observedGeneration: observedGeneration(job, now),
    conditions: [{ type: 'Ready', status: READY_STATUS[state], message, lastTransitionTime }],
    executionCount: job.executionCount,
    latestCreatedExecution: latestExecutionV1(cloud, job),
  };
}

function latestExecutionV1(cloud: Cloud, job: Job): Body | undefined {
  const latest = latestExecution(cloud, job);
  if (!latest) return undefined;
  const { name, createTime, completionTime, completionStatus } = latest;
  return { name, creationTimestamp: createTime, completionTimestamp: completionTime, completionStatus };
}

function clientAnnotations({ client, clientVersion }: Job): Annotations {
  return withoutUnset({
    [annotation.CLIENT_NAME]: client,
    [annotation.CLIENT_VERSION]: clientVersion,
  }) as Annotations;
}

/** GA is what no launch stage means. */
function systemAnnotations({ launchStage, binaryAuthorization, creator, lastModifier, kept }: Job): Body {
  const { useDefault, policy, breakglassJustification } = binaryAuthorization ?? {};
  return {
    [annotation.LAUNCH_STAGE]: launchStage === 'GA' ? undefined : launchStage,
    [annotation.BINARY_AUTHORIZATION]: useDefault ? 'default' : policy,
    [annotation.BREAKGLASS]: breakglassJustification,
    [annotation.CREATOR]: creator,
    [annotation.LAST_MODIFIER]: lastModifier,
    [annotation.OPERATION_ID]: kept.operationId,
  };
}

function binaryAuthorizationFromV1(annotations: Annotations): JobMessage['binaryAuthorization'] {
  const policy = annotations[annotation.BINARY_AUTHORIZATION];
  const breakglassJustification = annotations[annotation.BREAKGLASS];
  const method = policy === 'default' ? { useDefault: true } : { policy };
  return unlessEmpty(withoutUnset({ ...method, breakglassJustification })) as JobMessage['binaryAuthorization'];
}
