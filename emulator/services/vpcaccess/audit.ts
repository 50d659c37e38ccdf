import { actorOf, statusOf, writeActivity, type Activity } from '../../audit/entry.ts';
import { rpcCode } from '../../errors.ts';
import type { Operation } from '../../operations.ts';
import type { Body, Call, Outcome } from '../../route.ts';
import { API } from './operations.ts';

const VERBS = { POST: 'Create', PATCH: 'Update', DELETE: 'Delete' } as const;

/** The method as operations and the audit log call it. */
export function methodName(call: Call): string {
  return `${packageOf(call)}.VpcAccessService.${verbOf(call)}Connector`;
}

/** The first entry of a call, or its only one where it was refused. */
export function audit(call: Call, outcome: Outcome): void {
  const activity = activityOf(call);
  if (outcome.kind === 'refused') return writeActivity(actorOf(call), { ...activity, status: statusOf(outcome.error) });
  const { name } = outcome.answer.body as Body;
  writeActivity(actorOf(call), { ...activity, operation: { id: String(name), first: true } });
}

/** The last entry of a call that got an operation. */
export function auditEnd(call: Call, { name, error, response }: Operation): void {
  const activity: Activity = { ...activityOf(call), operation: { id: name, last: true } };
  if (!error) return writeActivity(actorOf(call), { ...activity, response: response as Body });
  writeActivity(actorOf(call), { ...activity, status: { code: rpcCode(error.code), message: error.message } });
}

function activityOf(call: Call): Activity {
  const { project, params, query, body } = call;
  const region = params['region'] ?? '';
  const id = params['connector'] ?? query.get('connectorId') ?? '';
  const parent = `projects/${project}/locations/${region}`;
  const name = `${parent}/connectors/${id}`;
  const verb = verbOf(call);
  const requests = {
    Create: { parent, connectorId: id, connector: body },
    Update: { connector: { ...body, name }, updateMask: query.get('updateMask') ?? '' },
    Delete: { name },
  };
  const method = methodName(call);
  return {
    serviceName: API,
    methodName: method,
    authorization: [
      {
        permission: `vpcaccess.connectors.${verb.toLowerCase()}`,
        resource: name,
        permissionType: 'ADMIN_WRITE',
        resourceAttributes: {},
      },
    ],
    resourceName: name,
    // N.B. Not a type of its own, unlike most: https://cloud.google.com/logging/docs/api/v2/resource-list
    resource: { type: 'audited_resource', labels: { service: API, method, project_id: project } },
    location: region,
    request: { '@type': `type.googleapis.com/${packageOf(call)}.${verb}ConnectorRequest`, ...requests[verb] },
  };
}

function verbOf({ method }: Call): 'Create' | 'Update' | 'Delete' {
  return VERBS[method as keyof typeof VERBS];
}

function packageOf({ path }: Call): string {
  return `google.cloud.vpcaccess.${path.split('/')[1]}`;
}
