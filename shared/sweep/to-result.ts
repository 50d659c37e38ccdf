import type { Request } from '../event/request.ts';
import { restrict, withhold } from '../plan/restrict.ts';
import type { Cause } from '../report/record.ts';
import { summarize, type Result } from '../result/result.ts';
import type { Status, VerdictStatus } from '../result/status.ts';
import { found } from '../snapshot/observed.ts';
import type { SweptJob } from './judge-job.ts';
import { render } from '../text/languages.ts';

/** Why a sweep tells of a job: what somebody changed, or that the sweep came by. */
export type Occasion = Pick<Cause, 'id' | 'method' | 'principal' | 'time'>;

/** The result of a job that a sweep has looked at: the same message as after an event. */
export function toResult(swept: SweptJob, occasion: Occasion): Result {
  const { job, policy, examination, unread } = swept;
  const { id, method, principal, time } = occasion;
  const request: Request = {
    job: job.name,
    cause: { id, method, time, ...(principal !== undefined && { principal }) },
  };
  const { changes } = examination.proposal;
  const [first] = unread;
  const restricted = first
    ? withhold(changes, { key: 'withheldUnread', of: { reason: first.reason } })
    : restrict(changes, policy, job);
  const reasons = [...new Set(unread.map(({ reason }) => render(reason)))];
  return summarize({
    request,
    stage: 'verdict',
    now: { ...examination, stored: found(job), policy, restricted, unread: reasons },
    timings: {},
    language: policy.language,
  });
}

/** What a status that was told comes to as a verdict. */
export function verdictOf(status: Status): VerdictStatus {
  if (status === 'remediated') return 'compliant';
  return status === 'pending' || status === 'failed' ? 'violating' : status;
}
