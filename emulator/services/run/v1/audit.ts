import { actorOf, statusOf, writeActivity } from '../../../audit/entry.ts';
import type { Body, Call, Outcome } from '../../../route.ts';
import { isObject } from '../../../json.ts';
import { textOf } from '../../proto-json.ts';
import { jobActivity, redacted, type JobCall } from '../audit.ts';
import { regionOf } from './region.ts';

/** v1 answers when the work is done: one entry a call. */
export function audit(call: Call, outcome: Outcome): void {
  const activity = jobActivity(jobCall(call));
  if (outcome.kind === 'refused') return writeActivity(actorOf(call), { ...activity, status: statusOf(outcome.error) });
  const isDelete = call.method === 'DELETE';
  const type = `type.googleapis.com/google.cloud.run.v1.${isDelete ? 'Status' : 'Job'}`;
  const response = { '@type': type, ...redacted(outcome.answer.body as Body) };
  writeActivity(actorOf(call), { ...activity, response });
}

function jobCall(call: Call): JobCall {
  const { project, params, body } = call;
  const region = regionOf(call) ?? '';
  const metadata = isObject(body['metadata']) ? body['metadata'] : {};
  const id = params['job'] ?? textOf(metadata['name']);
  const common = {
    version: 'v1',
    job: { project, region, id },
    resourceName: `namespaces/${project}/jobs/${id}`,
  } as const;
  if (call.method === 'POST') {
    return { ...common, method: 'CreateJob', request: { parent: `namespaces/${project}`, job: body } };
  }
  if (call.method === 'DELETE') return { ...common, method: 'DeleteJob', request: { name: common.resourceName } };
  const name = region === '' ? common.resourceName : `projects/${project}/locations/${region}/jobs/${id}`;
  const request = { name, ...(region !== '' && { region }), job: body };
  return { ...common, method: 'ReplaceJob', request };
}
