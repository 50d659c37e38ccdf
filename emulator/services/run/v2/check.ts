import { badRequest, type ApiError } from '../../../errors.ts';
import { isJobId, isSystemKey, JOB_ID_RULE } from '../job.ts';
import { checkTaskCount } from '../task-count.ts';
import type { JobMessage, VpcAccess } from './schema.ts';

type Request = 'CreateJobRequest' | 'UpdateJobRequest';

/** What Cloud Run refuses in a v2 job by itself, without looking at the rest of the world. */
export function checkV2(message: JobMessage, request: Request): void {
  checkKeys(message, request);
  const task = message.template?.template;
  const containers = task?.containers ?? [];
  if (containers.length === 0) {
    throw violation(request, 'job.template.template.containers', 'at least one container must be set.');
  }
  containers.forEach(({ image }, i) => {
    if (!image) throw violation(request, `job.template.template.containers[${i}].image`, 'must be set.');
  });
  checkTaskCount(message.template?.taskCount, `${request}.job.template.task_count`);
  if (task?.vpcAccess) checkVpcAccess(task.vpcAccess, request);
}

/** Refuses a job id that Cloud Run would not take. */
export function checkJobId(id: string): void {
  if (!isJobId(id)) throw violation('CreateJobRequest', 'job_id', JOB_ID_RULE);
}

/** An empty message and an egress alone have neither: they are refused with the same words as both together. */
function checkVpcAccess({ connector, networkInterfaces = [] }: VpcAccess, request: Request): void {
  const field = 'job.template.template.vpc_access';
  if ((connector === undefined) === (networkInterfaces.length === 0)) {
    const rule = 'one and only one of connector and network_interfaces must be set.';
    throw violation(request, `${field}.connector`, rule);
  }
  if (networkInterfaces.length > 1) {
    throw violation(request, `${field}.network_interfaces`, 'at most one network interface can be set.');
  }
  for (const { network, subnetwork } of networkInterfaces) {
    if (network !== undefined || subnetwork !== undefined) continue;
    throw violation(request, `${field}.network_interfaces[0]`, 'at least one of network and subnetwork must be set.');
  }
}

function checkKeys({ labels, annotations, template }: JobMessage, request: Request): void {
  const maps = {
    'job.labels': labels,
    'job.annotations': annotations,
    'job.template.labels': template?.labels,
    'job.template.annotations': template?.annotations,
  };
  for (const [field, map = {}] of Object.entries(maps)) {
    const key = Object.keys(map).find(isSystemKey);
    if (key === undefined) continue;
    throw violation(request, field, `'${key}' is in a namespace that is reserved for system use.`);
  }
}

function violation(request: Request, path: string, rule: string): ApiError {
  const field = `${request}.${path}`;
  return badRequest([{ field, description: rule }], `Violation in ${field}: ${rule}`);
}
