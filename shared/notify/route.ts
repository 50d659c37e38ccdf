import type { Channel } from '../policy/channels.ts';
import { isMatching, policyFor } from '../policy/policy-for.ts';
import type { PolicyFile } from '../policy/policy.ts';
import type { Result } from '../result/result.ts';

const SEVERITIES = ['LOW', 'MEDIUM', 'HIGH', 'CRITICAL'];

/** The channels that hear of a result, as the policy of its job names them. */
export function channelsFor(policy: PolicyFile, result: Result): readonly Channel[] {
  const named = { name: result.job, labels: result.labels ?? {} };
  return policyFor(policy, named).notify.filter(({ when = {} }) => {
    const { status, severity, stage, ...where } = when;
    return (
      isMatching(where, named) &&
      (status === undefined || status.includes(result.status)) &&
      (severity === undefined || worstOf(result) >= SEVERITIES.indexOf(severity)) &&
      (stage === undefined || stage === result.stage)
    );
  });
}

/** The channels that a result comes by: also those that do not hear of it may have something to be sent. */
export const visitedBy = (policy: PolicyFile, { job, labels = {} }: Result): readonly Channel[] =>
  policyFor(policy, { name: job, labels }).notify;

const worstOf = ({ findings }: Result): number =>
  Math.max(-1, ...findings.map(({ severity }) => SEVERITIES.indexOf(severity)));
