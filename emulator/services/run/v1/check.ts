import { badRequest } from '../../../errors.ts';
import { isJobId, JOB_ID_RULE } from '../job.ts';
import { checkTaskCount } from '../task-count.ts';
import { EXECUTION_ANNOTATIONS } from './annotations.ts';
import { checkVpcAccessV1 } from './network.ts';
import type { JobResource } from './schema.ts';

const CONTAINERS = 'spec.template.spec.template.spec.containers';

/** What Cloud Run refuses in a v1 job by itself, without looking at the rest of the world. */
export function checkV1({ metadata = {}, spec }: JobResource): void {
  if (!isJobId(metadata.name ?? '')) throw badRequest([{ field: 'metadata.name', description: JOB_ID_RULE }]);
  checkLevels(metadata.annotations ?? {});
  const containers = spec?.template?.spec?.template?.spec?.containers ?? [];
  if (containers.length === 0)
    throw badRequest([{ field: CONTAINERS, description: 'At least one container is required.' }]);
  containers.forEach(({ image }, i) => {
    if (!image) throw badRequest([{ field: `${CONTAINERS}[${i}].image`, description: 'An image is required.' }]);
  });
  checkTaskCount(spec?.template?.spec?.taskCount, 'spec.template.spec.taskCount');
  checkVpcAccessV1(spec?.template?.metadata?.annotations ?? {});
}

function checkLevels(annotations: Readonly<Record<string, string>>): void {
  const misplaced = EXECUTION_ANNOTATIONS.filter((key) => key in annotations);
  if (misplaced.length === 0) return;
  const violations = misplaced.map((key) => ({
    field: `metadata.annotations[${key}]`,
    description: `Annotation '${key}' is not supported on resources of kind 'Job'. Supported kinds are: Revision, Execution`,
  }));
  throw badRequest(violations);
}
