import { blame } from './dropped.ts';
import type { Check } from './check.ts';

/** https://cloud.google.com/firewall/docs/firewalls#blockedtraffic */
export const trafficBlocked: Check = (context) =>
  blame(context, {
    id: 'traffic-blocked',
    causes: ['TRAFFIC_TYPE_BLOCKED'],
    nextSteps: () => [{ say: { key: 'useSubmissionPort' } }],
  });
