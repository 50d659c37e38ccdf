import type { Check } from './check.ts';
import { intoVpc, updateStep } from './job-update.ts';

/** `require.egress`: a job that sends public traffic past the VPC, or all of it through, against what is asked. */
export const egressNotRequired: Check = (context) => {
  const { job, mode } = context.snapshot;
  const required = context.policy.require.egress;
  if (required === 'any' || mode.kind === 'invalid') return [];
  // Without a VPC public destinations are reached as under private-ranges-only.
  const actual = mode.kind === 'none' ? 'private-ranges-only' : mode.egress;
  if (actual === required) return [];
  const summary = { key: 'egressNotRequired', of: { mode: mode.kind, actual, required } } as const;
  const change = () =>
    updateStep(context, { key: 'changeEgress', of: { egress: required } }, { 'vpc-egress': required });
  const step = required === 'all-traffic' ? intoVpc(context) : change();
  return [{ id: 'egress-not-required', severity: 'HIGH', resource: job.name, summary, nextSteps: [step] }];
};
