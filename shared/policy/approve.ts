import type { Policy } from './policy.ts';

/**
 * The policy for changes that a person has seen and said yes to. An approval stands in for `verify` and `ask` and lets be
 * built what is missing, as `create` does; whatever else the policy holds back - host projects, exemptions, caps, what
 * others made - stays held back.
 */
export function approve(policy: Policy): Policy {
  const { remediation, job } = policy;
  return {
    ...policy,
    remediation: remediation === 'upsert' ? remediation : 'create',
    job: { ...job, edit: job.edit === 'ask' ? 'always' : job.edit },
  };
}
