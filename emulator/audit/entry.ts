import type { Cloud } from '../cloud.ts';
import { ApiError } from '../errors.ts';
import type { Body, Call } from '../route.ts';
import type { LogEntry } from '../services/logging/entries.ts';

/** A permission that a call needed, as an entry's `authorizationInfo` has it; whether it was granted is added. */
export interface Authorization {
  readonly permission: string;
  readonly resource?: string;
  readonly permissionType?: 'ADMIN_WRITE';
  readonly resourceAttributes: Body;
}

/** What an API says of one call in the Admin Activity log; the rest of the entry follows from who called, and when. */
export interface Activity {
  readonly serviceName: string;
  readonly methodName: string;
  /** Compute leaves it out of the last entry of an operation. */
  readonly authorization?: readonly Authorization[];
  readonly resourceName: string;
  readonly resource: { readonly type: string; readonly labels: Readonly<Record<string, string>> };
  readonly location: string;
  readonly request: Body;
  readonly response?: Body | undefined;
  readonly status?: { readonly code: number; readonly message: string } | undefined;
  /** Only where there is an operation: one entry for its first half, one for its last. */
  readonly operation?: { readonly id: string; readonly first?: true; readonly last?: true } | undefined;
}

/** Who did something, and from where: a caller, or one of Google's own agents. */
export interface Actor {
  readonly cloud: Cloud;
  readonly project: string;
  readonly principal: string;
  readonly callerIp: string;
  readonly userAgent: string;
}

/** The caller as the log sees it. */
export function actorOf({ cloud, project, principal, headers }: Call): Actor {
  const callerIp = headers['x-forwarded-for']?.split(',')[0] ?? '127.0.0.1';
  return { cloud, project, principal, callerIp, userAgent: headers['user-agent'] ?? '' };
}

/** Writes the entry that Google would: https://cloud.google.com/logging/docs/audit/understanding-audit-logs */
export function writeActivity(actor: Actor, activity: Activity): void {
  const { cloud, project } = actor;
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
    protoPayload: payload(actor, activity, now),
  };
  cloud.entries.write(entry);
}

/** Code and message of a refusal, as `protoPayload.status` carries them. */
export function statusOf(error: Error): { code: number; message: string } {
  const code = error instanceof ApiError ? error.code : 13;
  return { code, message: error.message };
}

const PERMISSION_DENIED = 7;

function payload({ principal, callerIp, userAgent }: Actor, activity: Activity, time: string): Body {
  const { serviceName, methodName, authorization, resourceName, location, request, response, status } = activity;
  const granted = status?.code !== PERMISSION_DENIED;
  const kind = principal.endsWith('.gserviceaccount.com') ? 'serviceAccount' : 'user';
  return {
    '@type': 'type.googleapis.com/google.cloud.audit.AuditLog',
    authenticationInfo: { principalEmail: principal, principalSubject: `${kind}:${principal}` },
    ...(authorization && { authorizationInfo: authorization.map((one) => ({ ...one, granted })) }),
    requestMetadata: {
      callerIp,
      callerSuppliedUserAgent: userAgent,
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
