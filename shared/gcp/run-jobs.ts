import { z } from 'zod';
import { toJob } from '../job/to-job.ts';
import { projectOf } from '../names.ts';
import type { Reads, Writes } from '../ports.ts';
import { editJob } from './job-edit.ts';
import { parse } from '../snapshot/decode/raw.ts';
import { allItems } from './pages.ts';
import { readList, readOne } from './reading.ts';
import type { Remote } from './remote.ts';

/** Cloud Run jobs, always in v2 form. */
export function jobReads({ clients, call }: Remote): Pick<Reads, 'job' | 'jobs' | 'regions' | 'projectNumber'> {
  return {
    job: (name) =>
      readOne(
        () => call({ permission: 'run.jobs.get' }, async (options) => (await clients.jobs()).getJob({ name }, options)),
        (plain) => toJob(plain, { project: projectOf(name) }),
      ),

    jobs(project, region) {
      const parent = `projects/${project}/locations/${region}`;
      return readList(
        () =>
          allItems(call, 'run.jobs.list', async (token, options) =>
            (await clients.jobs()).listJobs({ parent, pageSize: 500, ...token }, options),
          ),
        (plain) => toJob(plain, { project }),
      );
    },

    /** Compute says it in passing, and needs no further API: the default service account is named by it. */
    projectNumber: (project) =>
      readOne(
        () =>
          call({ permission: 'compute.projects.get' }, async (options) =>
            (await clients.projects()).get({ project }, options),
          ),
        numberOf,
      ),

    /** Cloud Run's own list of locations is in no client; its regions are Compute's. */
    regions: (project) =>
      readList(
        () =>
          allItems(call, 'compute.regions.list', async (token, options) =>
            (await clients.regions()).list({ project, ...token }, options),
          ),
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
