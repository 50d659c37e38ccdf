import { InputError, type Mistake } from '../errors.ts';
import { jobName, parseName, relativeName } from '../names.ts';
import { fieldsAt, fieldsOf, type Fields } from './fields.ts';
import type { Job } from './job.ts';
import { misplacedInV1, misplacedInV2 } from './misplaced.ts';
import { isJobId, JOB_ID, settle, type PlacePaths, type Settled, type Whereabouts } from './place.ts';
import { LOCATION, toJob } from './to-job.ts';

/**
 * A job that somebody wrote, or that gcloud printed: v1 or v2 form, with or without the place where it lives. Throws
 * InputError with every mistake.
 */
export function toManifestJob(value: unknown, where: Whereabouts): Job {
  const fields = fieldsOf(value);
  if (!fields) throw new InputError('', [{ path: '', expected: 'expected a Cloud Run job' }]);
  const isV1 = ['apiVersion', 'kind', 'metadata', 'spec'].some((key) => key in fields);
  return isV1 ? fromV1(fields, where) : fromV2(fields, where);
}

function fromV1(fields: Fields, where: Whereabouts): Job {
  refuseOthers(fields);
  const metadata = fieldsAt(fields, 'metadata') ?? {};
  const { name, namespace } = metadata;
  const place = settle(
    { project: projectId(namespace), region: textOf(fieldsAt(metadata, 'labels')?.[LOCATION]) },
    pathsOf('metadata.namespace', `metadata.labels["${LOCATION}"]`),
    where,
  );
  const mistakes = [
    ...place.mistakes,
    ...(typeof name === 'string' && !isJobId(name) ? [{ path: 'metadata.name', expected: JOB_ID }] : []),
    ...(fieldsAt(fields, 'spec', 'template') ? [] : [templateMissing('spec.template')]),
    ...misplacedInV1(fields),
  ];
  // The namespace has been read, and a project's number is written without quotes now and then.
  const job = { ...fields, metadata: { ...metadata, namespace: undefined } };
  return decode(job, place, mistakes);
}

/** The form's own kinds and those of other APIs look alike: a Job of Kubernetes is none of Cloud Run's. */
function refuseOthers({ kind, apiVersion }: Fields): void {
  const isOurs = apiVersion === undefined || textOf(apiVersion)?.startsWith('run.googleapis.com/');
  if (kind !== undefined && kind !== 'Job') refuse('kind', 'Job', kind);
  if (!isOurs) refuse('apiVersion', 'run.googleapis.com/v1', apiVersion);
}

function fromV2(fields: Fields, where: Whereabouts): Job {
  const written = relativeName(textOf(fields['name']) ?? '');
  const full = parseName(written);
  if (full && full.collection !== 'jobs') refuse('name', 'a name among jobs', full.collection);
  const id = full?.id ?? written;
  const own = { project: projectId(full?.project), region: full?.location };
  const place = settle(own, pathsOf('name', 'name'), where);
  const mistakes = [
    ...place.mistakes,
    ...(isJobId(id) ? [] : [{ path: 'name', expected: `${JOB_ID}, or projects/P/locations/R/jobs/NAME` }]),
    ...(fieldsAt(fields, 'template') ? [] : [templateMissing('template')]),
    ...misplacedInV2(fields),
  ];
  const name = jobName(place.project, place.region, isJobId(id) ? id : '-');
  return decode({ ...fields, name }, place, mistakes);
}

function decode(job: Fields, { project, region }: Settled, mistakes: readonly Mistake[]): Job {
  try {
    const decoded = toJob(job, { project, region });
    if (mistakes.length === 0) return decoded;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new InputError('', [...mistakes, ...error.mistakes]);
  }
  throw new InputError('', mistakes);
}

/** A place that the job does not say may be given beside it. */
const pathsOf = (project: string, region: string): PlacePaths => ({
  project: { path: project, missing: 'expected the project id, here or by --project' },
  region: { path: region, missing: 'expected the region, here or by --region' },
});

/** A number says which project, but not by the name that its networks bear. */
function projectId(written: unknown): string | undefined {
  const text = textOf(written);
  return text === undefined || /^\d+$/.test(text) ? undefined : text;
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

const templateMissing = (path: string): Mistake => ({ path, expected: 'expected an execution template' });

function refuse(path: string, expected: string, got: unknown): never {
  throw new InputError('', [{ path, expected: `expected ${expected}; got ${JSON.stringify(got)}` }]);
}
