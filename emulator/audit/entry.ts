import { ApiError } from '../errors.ts';
import type { Body, Call } from '../route.ts';
import type { LogEntry } from '../services/logging/entries.ts';

/** What an API says of one call in the Admin Activity log; the rest of the entry follows from the call. */
export interface Activity {
  readonly serviceName: string;
  readonly methodName: string;
  readonly permission: string;
  readonly resourceName: string;
  readonly resource: { readonly type: string; readonly labels: Readonly<Record<string, string>> };
  readonly location: string;
  readonly request: Body;
  readonly response?: Body | undefined;
  readonly status?: { readonly code: number; readonly message: string } | undefined;
  /** Only where there is an operation: one entry for its first half, one for its last. */
  readonly operation?: { readonly id: string; readonly first?: true; readonly last?: true } | undefined;
}

/** Writes the entry that Google would: https://cloud.google.com/logging/docs/audit/understanding-audit-logs */
export function writeActivity(call: Call, activity: Activity): void {
  const { cloud, project } = call;
  const { resource, operation, serviceName, status } = activity;
  const now = cloud.clock.now();
  const entry: LogEntry = {
    logName: `projects/${project}/logs/cloudaudit.googleapis.com%2Factivity`,
    insertId: cloud.ids.word(12),
    timestamp: now,
    receiveTimestamp: now,
    severity: status ? 'ERROR' : 'NOTICE',
    resource,
    ...(operation && { operation: { producer: serviceName, ...operation } }),
    protoPayload: payload(call, activity, now),
  };
  cloud.entries.write(entry);
}

/** Code and message of a refusal, as `protoPayload.status` carries them. */
export function statusOf(error: Error): { code: number; message: string } {
  const code = error instanceof ApiError ? error.code : 13;
  return { code, message: error.message };
}

const PERMISSION_DENIED = 7;

function payload(call: Call, activity: Activity, time: string): Body {
  const { principal, headers } = call;
  const { serviceName, methodName, permission, resourceName, location, request, response, status } = activity;
  const granted = status?.code !== PERMISSION_DENIED;
  const kind = principal.endsWith('.gserviceaccount.com') ? 'serviceAccount' : 'user';
  return {
    '@type': 'type.googleapis.com/google.cloud.audit.AuditLog',
    authenticationInfo: { principalEmail: principal, principalSubject: `${kind}:${principal}` },
    authorizationInfo: [
      { permission, granted, resource: resourceName, permissionType: 'ADMIN_WRITE', resourceAttributes: {} },
    ],
    requestMetadata: {
      callerIp: headers['x-forwarded-for']?.split(',')[0] ?? '127.0.0.1',
      callerSuppliedUserAgent: headers['user-agent'] ?? '',
      requestAttributes: { time, auth: {} },
      destinationAttributes: {},
    },
    serviceName,
    methodName,
    resourceName,
    resourceLocation: { currentLocations: location === '' ? [] : [location] },
    request,
    ...(status && { status }),
    ...(response && { response }),
  };
}
