import type { Cloud } from '../../../cloud.ts';
import type { Body } from '../../../route.ts';
import { placeOf } from '../../location.ts';
import { omit, unlessEmpty, withoutUnset } from '../../proto-json.ts';
import { latestExecution } from '../executions.ts';
import { isSystemKey, onlySystemKeys, withoutKeys, type Job } from '../job.ts';
import { connectorOf } from '../network.ts';
import { observedGeneration, readiness } from '../readiness.ts';
import type { JobMessage } from './schema.ts';

const OUTPUT_ONLY = [
  'name',
  'uid',
  'generation',
  'createTime',
  'updateTime',
  'deleteTime',
  'expireTime',
  'creator',
  'lastModifier',
  'observedGeneration',
  'terminalCondition',
  'conditions',
  'executionCount',
  'latestCreatedExecution',
  'reconciling',
  'satisfiesPzs',
  'etag',
  'kept',
];

/** What a v2 write configures: everything but what Cloud Run says itself. */
export function fromV2(message: JobMessage, previous?: Job): JobMessage {
  const configured = omit(message, ...OUTPUT_ONLY);
  const { labels, annotations, template } = message;
  const before = previous?.template;
  return withoutUnset({
    ...configured,
    labels: unlessEmpty({ ...onlySystemKeys(previous?.labels), ...labels }),
    annotations: unlessEmpty({ ...onlySystemKeys(previous?.annotations), ...annotations }),
    template: {
      ...template,
      labels: unlessEmpty({ ...onlySystemKeys(before?.labels), ...template?.labels }),
      annotations: unlessEmpty({ ...onlySystemKeys(before?.annotations), ...template?.annotations }),
    },
  }) as JobMessage;
}

/** The job as the v2 API prints it. */
export function toV2(cloud: Cloud, job: Job): Body {
  const { kept } = job;
  const { labels, annotations, template, ...rest } = omit(job, 'kept', 'startExecutionToken', 'runExecutionToken');
  const now = cloud.clock.nowMs();
  const observed = observedGeneration(job, now);
  return withoutUnset({
    ...rest,
    labels: withoutKeys(labels, isSystemKey),
    annotations: withoutKeys(annotations, isSystemKey),
    template: {
      ...template,
      labels: withoutKeys(template?.labels, isSystemKey),
      annotations: withoutKeys(template?.annotations, isSystemKey),
      template: { ...template?.template, vpcAccess: vpcAccess(cloud, job) },
    },
    observedGeneration: observed === undefined ? undefined : String(observed),
    reconciling: kept.readyAtMs !== undefined && now < kept.readyAtMs ? true : undefined,
    terminalCondition: { type: 'Ready', ...readiness(job, now) },
    latestCreatedExecution: latestExecution(cloud, job) ?? {},
  }) as Body;
}

/** v2 names a connector in full, whatever name it was given by. */
function vpcAccess(cloud: Cloud, { name, template }: Job): Body | undefined {
  const access = template?.template?.vpcAccess;
  if (access?.connector === undefined) return access;
  return { ...access, connector: connectorOf(cloud, placeOf(name), access.connector) };
}
