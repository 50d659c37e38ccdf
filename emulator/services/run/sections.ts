import type { Cloud } from '../../cloud.ts';
import { badRequest } from '../../errors.ts';
import type { Body } from '../../route.ts';
import { type Section } from '../../world.ts';
import { isObject } from '../../json.ts';
import { decode, textOf, withoutUnset } from '../proto-json.ts';
import { jobName, type Job } from './job.ts';
import type { Readiness } from './readiness.ts';
import { fromV1 } from './v1/job.ts';
import { locationLabel } from './v1/region.ts';
import { JobResource } from './v1/schema.ts';
import { fromV2, toV2 } from './v2/job.ts';
import { JobMessage } from './v2/schema.ts';
import { toEtag, toResourceVersion } from './version.ts';

interface Loaded {
  readonly name: string;
  readonly value: Body;
}

function load(cloud: Cloud, project: string, put: Body): Loaded {
  // The number of the world's own project is known from here on.
  cloud.projectId(project);
  return isObject(put['metadata']) ? loadV1(project, put) : loadV2(cloud, put);
}

/** A v1 job's namespace is the world's project, by id or number; its region is a label. */
function loadV1(project: string, put: Body): Loaded {
  const resource = decode(JobResource, put, '');
  const { metadata = {} } = resource;
  const region = locationLabel(put);
  const id = metadata.name ?? '';
  if (id === '' || region === undefined) {
    const description = 'a name and the label cloud.googleapis.com/location were expected';
    throw badRequest([{ field: 'metadata', description }]);
  }
  const name = jobName({ project, region, id });
  const { generation, creationTimestamp, uid, labels = {}, annotations = {} } = metadata;
  const status = isObject(put['status']) ? put['status'] : {};
  const known = {
    uid,
    generation: generationOf(generation),
    createTime: creationTimestamp,
    updateTime: labels['run.googleapis.com/lastUpdatedTime'] ?? creationTimestamp,
    creator: annotations['run.googleapis.com/creator'],
    lastModifier: annotations['run.googleapis.com/lastModifier'],
    executionCount: status['executionCount'],
    terminalCondition: readyFromV1(status['conditions']),
    latestCreatedExecution: latestFromV1(status['latestCreatedExecution']),
  };
  return { name, value: stored(name, { ...fromV1(resource), ...known }, put) };
}

function loadV2(cloud: Cloud, put: Body): Loaded {
  const message = decode(JobMessage, put, '');
  const [, project = '', region = '', id = ''] =
    /^projects\/([^/]+)\/locations\/([^/]+)\/jobs\/([^/]+)$/.exec(message.name ?? '') ?? [];
  if (id === '') {
    throw badRequest([{ field: 'name', description: 'projects/…/locations/…/jobs/… was expected' }]);
  }
  const name = jobName({ project: cloud.projectId(project), region, id });
  const { uid, generation, createTime, updateTime, creator, lastModifier, executionCount } = message;
  const { terminalCondition, latestCreatedExecution, etag } = message;
  const known = { uid, createTime, updateTime, creator, lastModifier, executionCount, terminalCondition, etag };
  const reference =
    isObject(latestCreatedExecution) && 'name' in latestCreatedExecution ? latestCreatedExecution : undefined;
  const all = { ...fromV2(message), ...known, generation: generationOf(generation), latestCreatedExecution: reference };
  return { name, value: stored(name, all, put) };
}

function stored(name: string, job: Body, put: Body): Body {
  const version = Math.floor((Date.parse(textOf(job['updateTime'])) || 1) * 1000);
  const sent = isObject(put['metadata']) ? put['metadata']['resourceVersion'] : undefined;
  return withoutUnset({
    ...job,
    name,
    etag: job['etag'] ?? toEtag(version, name),
    kept: { version, resourceVersion: sent ?? toResourceVersion(version), put: JSON.stringify(put) },
  }) as Body;
}

function generationOf(generation: unknown): string {
  return typeof generation === 'number' ? String(generation) : textOf(generation) || '1';
}

const STATES = { True: 'CONDITION_SUCCEEDED', False: 'CONDITION_FAILED', Unknown: 'CONDITION_RECONCILING' } as const;

function readyFromV1(conditions: unknown): Readiness | undefined {
  const ready: unknown = Array.isArray(conditions)
    ? conditions.find((c) => isObject(c) && c['type'] === 'Ready')
    : undefined;
  if (!isObject(ready)) return undefined;
  const { status, message, lastTransitionTime } = ready;
  const state = STATES[status as keyof typeof STATES];
  return withoutUnset({ state, message, lastTransitionTime }) as Readiness;
}

function latestFromV1(latest: unknown): Body | undefined {
  if (!isObject(latest) || !('name' in latest)) return undefined;
  const { name, creationTimestamp, completionTimestamp, completionStatus } = latest;
  return { name, createTime: creationTimestamp, completionTime: completionTimestamp, completionStatus };
}

/** A job that nobody has written since it was put is given back as it was put, in v1 or v2 form. */
export const sections: readonly Section[] = [{ collection: 'jobs', load, save }];

function save(cloud: Cloud, value: Body): Body {
  const { put } = (value as Job).kept;
  return put === undefined ? toV2(cloud, value as Job) : (JSON.parse(put) as Body);
}
