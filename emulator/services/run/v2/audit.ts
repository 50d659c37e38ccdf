import { actorOf, statusOf, writeActivity, type Activity } from '../../../audit/entry.ts';
import { rpcCode } from '../../../errors.ts';
import type { Operation } from '../../../operations.ts';
import type { Body, Call, Outcome } from '../../../route.ts';
import { withoutUnset } from '../../proto-json.ts';
import { jobActivity, redacted, type JobCall } from '../audit.ts';
import { JobMessage } from './schema.ts';

/** A call that got an operation writes its first entry now and its last in `auditEnd`; any other writes its only one. */
export function audit(call: Call, outcome: Outcome): void {
  const activity = jobActivity(jobCall(call));
  if (outcome.kind === 'refused') return writeActivity(actorOf(call), { ...activity, status: statusOf(outcome.error) });
  const { name, done, response } = outcome.answer.body as Body;
  if (done === true) return writeActivity(actorOf(call), { ...activity, response: redacted(response as Body) });
  writeActivity(actorOf(call), { ...activity, operation: { id: String(name), first: true } });
}

/** The last entry of a call that got an operation. */
export function auditEnd(call: Call, { name, error, response }: Operation): void {
  const activity: Activity = { ...jobActivity(jobCall(call)), operation: { id: name, last: true } };
  if (!error) return writeActivity(actorOf(call), { ...activity, response: redacted(response as Body) });
  writeActivity(actorOf(call), { ...activity, status: { code: rpcCode(error.code), message: error.message } });
}

function jobCall(call: Call): JobCall {
  const { project, params, path, query } = call;
  const region = params['region'] ?? '';
  const id = params['job'] ?? query.get('jobId') ?? '';
  // As the caller sent it, project number or id.
  const [parent = ''] = /projects\/[^/]+\/locations\/[^/]+/.exec(path) ?? [];
  const resourceName = `${parent}/jobs/${id}`;
  const common = { version: 'v2', job: { project, region, id }, resourceName } as const;
  const flags = flagsOf(query);
  if (call.method === 'POST') {
    return { ...common, method: 'CreateJob', request: { parent, jobId: id, job: sentJob(call), ...flags } };
  }
  if (call.method === 'DELETE') return { ...common, method: 'DeleteJob', request: { name: resourceName, ...flags } };
  const job = { ...sentJob(call), name: resourceName };
  return { ...common, method: 'UpdateJob', request: { job, ...flags } };
}

function flagsOf(query: URLSearchParams): Body {
  const isSet = (flag: string) => query.get(flag) === 'true';
  return {
    ...(isSet('validateOnly') && { validateOnly: true }),
    ...(isSet('allowMissing') && { allowMissing: true }),
    ...(query.has('etag') && { etag: query.get('etag') }),
  };
}

/** The log has enums by name even where the client sent numbers. */
function sentJob({ body }: Call): Body {
  const parsed = JobMessage.safeParse(withoutUnset(body));
  return parsed.success ? (withoutUnset(parsed.data) as Body) : body;
}
