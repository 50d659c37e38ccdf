import { z } from 'zod';
import { toJob } from '../job/to-job.ts';
import { projectOf } from '../names.ts';
import type { Reads, Writes } from '../ports.ts';
import { editJob } from './job-edit.ts';
import { parse } from '../snapshot/decode/raw.ts';
import { compute, computeList } from './compute-lists.ts';
import { listOfLocation } from './locations.ts';
import { readList, readOne } from './reading.ts';
import type { Remote } from './remote.ts';
import { rest } from './rest.ts';

/** Cloud Run jobs, always in v2 form. */
export function jobReads(remote: Remote): Pick<Reads, 'job' | 'jobs' | 'regions' | 'projectNumber'> {
  return {
    job: (name) =>
      readOne(
        () =>
          remote.call({ permission: 'run.jobs.get' }, (options) =>
            rest(remote, { api: 'run', path: `v2/${name.split('/').map(encodeURIComponent).join('/')}` }, options),
          ),
        (plain) => toJob(plain, { project: projectOf(name) }),
      ),

    jobs: (project, region) =>
      readList(
        () => listOfLocation(remote, { project, region, api: 'run', key: 'jobs' }),
        (plain) => toJob(plain, { project }),
      ),

    /** Compute says it in passing, and needs no further API: the default service account is named by it. */
    projectNumber: (project) =>
      readOne(
        () =>
          remote.call({ permission: 'compute.projects.get' }, (options) =>
            rest(remote, compute('projects', project), options),
          ),
        numberOf,
      ),

    /** Cloud Run's own list of locations is in no client; its regions are Compute's. */
    regions: (project) =>
      readList(
        () => computeList(remote, 'compute.regions.list', { project, key: 'regions' }),
        (plain) => String((plain as { name?: unknown }).name),
      ),
  };
}

/** Changes the network settings of a job, and nothing else of it. */
export const jobWrites = (remote: Remote): Pick<Writes, 'editJob'> => ({
  editJob: (edit, attempt) => editJob(remote, edit, attempt),
});

const Project = z.looseObject({
  defaultServiceAccount: z.string().regex(/^\d+-compute@/, 'expected NUMBER-compute@developer.gserviceaccount.com'),
});

/** https://cloud.google.com/compute/docs/reference/rest/v1/projects/get */
export const numberOf = (plain: unknown): string => parse(Project, plain).defaultServiceAccount.split('-')[0] ?? '';
