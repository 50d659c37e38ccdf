import type { Mistake } from '../errors.ts';
import { fieldsAt, type Fields } from './fields.ts';
import { NETWORK_ANNOTATIONS } from './to-job.ts';

/**
 * Network annotations on another level than the execution template's: Cloud Run refuses them, and a reader that looks
 * for them at their place would take the job for one without a network.
 * https://cloud.google.com/run/docs/reference/rest/v1/ObjectMeta
 */
export const misplacedInV1 = (job: Fields): Mistake[] =>
  annotationsAt(job, [['metadata'], ['spec', 'template', 'spec', 'template', 'metadata']]).map((path) => ({
    path,
    expected: 'expected in spec.template.metadata.annotations: Cloud Run refuses it here',
  }));

/** In v2 form the network is no annotation, and belongs to the task's template, two levels deep. */
export const misplacedInV2 = (job: Fields): Mistake[] =>
  [
    ...['vpcAccess', 'template.vpcAccess'].filter((path) => isThere(job, path)),
    ...annotationsAt(job, [[], ['template'], ['template', 'template']]),
  ].map((path) => ({ path, expected: 'expected as template.template.vpcAccess: Cloud Run refuses it here' }));

const isThere = (job: Fields, path: string): boolean => fieldsAt(job, ...path.split('.')) !== undefined;

function annotationsAt(job: Fields, levels: readonly (readonly string[])[]): string[] {
  return levels.flatMap((level) => {
    const annotations = fieldsAt(job, ...level, 'annotations') ?? {};
    const found = Object.values(NETWORK_ANNOTATIONS).filter((key) => key in annotations);
    return found.map((key) => `${[...level, 'annotations'].join('.')}["${key}"]`);
  });
}
