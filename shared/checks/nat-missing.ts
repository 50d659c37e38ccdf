import { blame } from './dropped.ts';
import type { Check } from './check.ts';
import { natNearMisses } from './nat-near-misses.ts';

/** Under all-traffic nothing has an external address of its own: without Cloud NAT no packet gets out. */
export const natMissing: Check = (context) =>
  blame(context, {
    id: 'nat-missing',
    causes: ['NO_EXTERNAL_ADDRESS'],
    when: ({ say }) => say.key === 'natMissing',
    nextSteps: ({ resource }) => natNearMisses(context.snapshot, resource),
  });
