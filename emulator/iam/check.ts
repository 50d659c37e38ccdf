import { ApiError } from '../errors.ts';
import type { Call, Route } from '../route.ts';
import { permissionsOf } from './permissions.ts';

/** Refuses a call whose caller lacks a permission that the method needs, in the words of its API. */
export function checkAccess(call: Call, { id }: Route): void {
  const { cloud, principal, project } = call;
  const missing = permissionsOf(id).find((permission) => !cloud.access.allows(principal, permission, project));
  if (missing !== undefined) throw denied(missing, resourceOf(call), principal);
}

function denied(permission: string, resource: string, principal: string): ApiError {
  const [service = ''] = permission.split('.');
  if (service === 'compute') {
    return new ApiError('PERMISSION_DENIED', `Required '${permission}' permission for '${resource}'`);
  }
  const text = `Permission '${permission}' denied on resource`;
  if (service === 'storage') {
    const who = `${principal} does not have ${permission} access to the Google Cloud Storage object.`;
    return new ApiError('PERMISSION_DENIED', `${who} ${text} (or it may not exist).`);
  }
  // https://cloud.google.com/apis/design/errors#error_info
  const info = {
    '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
    reason: 'IAM_PERMISSION_DENIED',
    domain: 'iam.googleapis.com',
    metadata: { permission, resource },
  };
  return new ApiError('PERMISSION_DENIED', `${text} '${resource}' (or resource may not exist).`, { details: [info] });
}

/** What a call is about: what its path names, without the API's own part of it, and what it would create there. */
function resourceOf({ path, body, method, query }: Call): string {
  const named = path.replace(/^.*?\/(?=(projects|namespaces|organizations|b)\/)/, '').replace(/:\w+$/, '');
  const created = method === 'POST' && !path.includes(':') ? (body['name'] ?? query.get('jobId')) : undefined;
  return typeof created === 'string' ? `${named}/${created}` : named;
}
