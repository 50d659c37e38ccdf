import { annotatedDestinations } from '../policy/policy-for.ts';
import type { Check } from './check.ts';

/** A job may name its own destinations; what can't be read of it is told, and the policy's are judged instead. */
export const destinationsInvalid: Check = ({ snapshot: { job }, policy }) => {
  const annotated = annotatedDestinations(policy, job);
  if (annotated.kind !== 'invalid') return [];
  const summary = { key: 'destinationsInvalid', of: { text: annotated.text } } as const;
  const nextSteps = [{ say: { key: 'correctDestinations' } }] as const;
  return [{ id: 'destinations-invalid', severity: 'MEDIUM', resource: job.name, summary, nextSteps }];
};
