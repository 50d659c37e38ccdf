import { ApiError } from '../../../errors.ts';
import type { Body, Call } from '../../../route.ts';
import { page } from '../../paging.ts';
import { decode } from '../../proto-json.ts';
import type { Execution } from '../execution.ts';
import { executionsOf, startExecution } from '../executions.ts';
import type { Job } from '../job.ts';
import { Overrides } from '../overrides.ts';
import { executionToV2 } from './execution.ts';
import { nameOf, notFound } from './jobs.ts';
import { API, print, type Detail } from './operations.ts';

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

/** projects.locations.jobs.executions.get. */
export function get(call: Call): Body {
  const name = `${nameOf(call)}/executions/${call.params['execution']}`;
  const execution = call.cloud.store.get<Execution>(name);
  if (!execution) throw new ApiError('NOT_FOUND', `Execution '${call.params['execution']}' does not exist.`);
  return executionToV2(call.cloud, execution);
}

/** `-` in place of the job lists the executions of all jobs of the region. */
export function list(call: Call): Body {
  const { cloud, project, params, query } = call;
  const isAnyJob = params['job'] === '-';
  const parent = isAnyJob ? `projects/${project}/locations/${params['region']}/jobs/` : `${nameOf(call)}/`;
  const asked = { size: Number(query.get('pageSize') ?? 0), token: query.get('pageToken') ?? '' };
  const { items, next } = page(executionsOf(cloud, parent), asked);
  const executions = items.map((execution) => executionToV2(cloud, execution));
  return { executions, ...(next !== undefined && { nextPageToken: next }) };
}

function typed(execution: Body): Body {
  return { '@type': 'type.googleapis.com/google.cloud.run.v2.Execution', ...execution };
}
