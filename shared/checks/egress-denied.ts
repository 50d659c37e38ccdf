import { gcloud } from '../gcloud.ts';
import { parseName } from '../names.ts';
import { blame } from './dropped.ts';
import type { Check, NextStep } from './check.ts';

/** A firewall rule ends the way; it is named, so that its owner can be asked. */
export const egressDenied: Check = (context) =>
  blame(context, {
    id: 'egress-denied',
    causes: ['FIREWALL_RULE'],
    nextSteps: ({ resource = '' }) => [lookAt(resource)],
  });

function lookAt(rule: string): NextStep {
  const parsed = parseName(rule);
  if (!parsed) return { say: { key: 'policyDenies' } };
  return {
    say: { key: 'lookAtRule' },
    command: gcloud('compute firewall-rules describe', [parsed.id], { project: parsed.project }),
  };
}
