import { natExits } from './nat-exits.ts';
import type { Check } from './check.ts';

/** https://cloud.google.com/run/docs/configuring/vpc-direct-vpc#limitations: a minute or more, and NAT adds to it. */
export const slowStart: Check = (context) => {
  const { job, mode } = context.snapshot;
  if (mode.kind !== 'direct' || natExits(context).length === 0) return [];
  const nextSteps = [{ say: { key: 'waitAtStart' } }] as const;
  return [{ id: 'slow-start', severity: 'LOW', resource: job.name, summary: { key: 'slowStart' }, nextSteps }];
};
