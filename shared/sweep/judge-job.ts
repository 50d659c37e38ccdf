import { examine, resolveAll } from '../examine.ts';
import type { Job } from '../job/job.ts';
import type { Examination } from '../plan/judged.ts';
import { destinationsOf, needsOf, policyFor } from '../policy/policy-for.ts';
import type { Policy, PolicyFile } from '../policy/policy.ts';
import type { Names } from '../ports.ts';
import type { JobRecord } from '../report/record.ts';
import { statusOf } from '../result/status.ts';
import { exitOf, printMode } from '../result/verdict.ts';
import { found, valueOf, type Unknown } from '../snapshot/observed.ts';
import { requirementsOf } from './requirements.ts';
import type { Surveyor } from './survey.ts';

/** A job of a sweep, looked at. */
export interface SweptJob {
  readonly record: JobRecord;
  readonly job: Job;
  readonly policy: Policy;
  readonly examination: Examination;
  readonly unread: readonly Unknown[];
}

/** The pure line over one job that was listed, in what is read around it. */
export async function judgeJob(
  job: Job,
  { survey, policy: file, names }: { readonly survey: Surveyor; readonly policy: PolicyFile; readonly names: Names },
): Promise<SweptJob> {
  const policy = policyFor(file, job);
  const { world, unread } = await survey(job, needsOf(file, job));
  const flows = await resolveAll(destinationsOf(policy, job), names);
  const examination = examine({ world, job, stored: found(job), flows, policy });
  return { record: toRecord(examination, policy), job, policy, examination, unread };
}

function toRecord({ snapshot, flows, findings }: Examination, policy: Policy): JobRecord {
  const network = valueOf(snapshot.vpc)?.name;
  return {
    job: snapshot.job.name,
    mode: printMode(snapshot),
    ...(network !== undefined && { network }),
    status: statusOf(flows, findings),
    exit: exitOf(flows),
    flows,
    findings,
    requirements: requirementsOf(policy, { flows, findings }),
  };
}
