import type { Activity } from '../../audit/entry.ts';
import type { Body } from '../../route.ts';
import { isObject } from '../../json.ts';

/** One write to a job as the Admin Activity log sees it, in the words of the API version that was called. */
export interface JobCall {
  readonly version: 'v1' | 'v2';
  readonly method: 'CreateJob' | 'ReplaceJob' | 'UpdateJob' | 'DeleteJob';
  readonly job: { readonly project: string; readonly region: string; readonly id: string };
  readonly resourceName: string;
  readonly request: Body;
}

const PERMISSIONS = {
  CreateJob: 'run.jobs.create',
  ReplaceJob: 'run.jobs.update',
  UpdateJob: 'run.jobs.update',
  DeleteJob: 'run.jobs.delete',
};

/** https://cloud.google.com/run/docs/audit-logging */
export function jobActivity({ version, method, job, resourceName, request }: JobCall): Activity {
  const { project, region, id } = job;
  return {
    serviceName: 'run.googleapis.com',
    methodName: `google.cloud.run.${version}.Jobs.${method}`,
    authorization: [
      {
        permission: PERMISSIONS[method],
        resource: resourceName,
        permissionType: 'ADMIN_WRITE',
        resourceAttributes: {},
      },
    ],
    resourceName,
    resource: { type: 'cloud_run_job', labels: { job_name: id, location: region, project_id: project } },
    location: region,
    request: { '@type': `type.googleapis.com/google.cloud.run.${version}.${method}Request`, ...redacted(request) },
  };
}

/** Environment variables and arguments must not get into a log: Cloud Run leaves out containers as a whole. */
export function redacted(payload: Body): Body {
  const kept = Object.entries(payload).filter(([field]) => field !== 'containers');
  return Object.fromEntries(kept.map(([field, value]) => [field, isObject(value) ? redacted(value) : value]));
}
